//! A model of the tutor's own, beside the one that writes answers.

use crate::models::{add, row, say_something, school_with};
use http::StatusCode;
use lyceum::Overrides;
use lyceum_api::plan::PlanLimit;
use lyceum_models::{Engine, Script};
use lyceum_tests::{
    client::{Answer, Client},
    material::WATER,
    platform::{PASSWORD, Platform, School, text},
    program::{Served, run, run_with_input},
};
use serde_json::{Value, json};
use std::time::Duration;

const SCRIPT: &str = "From the script.";

/// A code exercise in a school, and the learner at work on it.
struct Exercise {
    lesson: String,
    tries: u32,
}

impl Exercise {
    async fn of(school: &School) -> Self {
        let course = school.import("Water", WATER).await;
        let lessons = school.learner.get(&format!("/api/courses/{course}")).await.good().json()["lessons"].clone();
        Self { lesson: text(&lessons[2]["id"]), tries: 0 }
    }

    /// What the tutor says to the next try.
    async fn hint(&mut self, learner: &Client) -> String {
        self.tries += 1;
        let code = format!("roof = {}", self.tries);
        let form = json!({"lesson": self.lesson, "key": "exercise-1", "code": code, "error": "", "question": ""});
        let events = learner.post("/api/tutor/hint", &form).await.good().events();
        assert_eq!(events.last().unwrap()["event"], "done", "{events:#?}");
        events.iter().filter_map(|event| event["text"].as_str()).collect()
    }
}

async fn choose(school: &School, name: &str, purpose: &str) -> Answer {
    school.admin.post("/api/models/use", &json!({"name": name, "purpose": purpose})).await
}

async fn models(admin: &Client) -> Value {
    admin.get("/api/models").await.good().json()
}

/// What `/readyz` says of the tutor's own model once it has been loaded, or could not be.
async fn tutor_once_loaded(platform: &Platform) -> Value {
    // Polled, because there is nothing to be notified by in HTTP.
    loop {
        let ready = platform.client().get("/readyz").await.good().json();
        let check = ready["checks"].as_array().unwrap().iter().find(|check| check["name"] == "tutor").cloned();
        let check = check.unwrap_or_else(|| panic!("the tutor has a model of its own: {ready:#}"));
        if check["detail"] != "the model is being loaded" {
            return check;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What a program with a key gets from the model that it names.
async fn completed_by(school: &School, model: &str) -> Answer {
    let key = school.teacher.post("/api/keys", &json!({"name": model})).await.good().json();
    let body = json!({"model": model, "messages": [{"role": "user", "content": "Why?"}], "max_tokens": 8});
    let bearer = format!("Bearer {}", text(&key["secret"]));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    Client::new(&school.platform.base)
        .send(http::Method::POST, "/v1/chat/completions", &headers, body.to_string())
        .await
}

fn said(answer: Answer) -> String {
    text(&answer.good().json()["choices"][0]["message"]["content"])
}

#[tokio::test(flavor = "multi_thread")]
async fn hints_come_from_the_tutors_own_model_and_nothing_else_does() {
    let school = School::saying(SCRIPT).await;
    let mut exercise = Exercise::of(&school).await;
    add(school.platform.data.path(), "second");
    assert_eq!(exercise.hint(&school.learner).await, SCRIPT, "without a model of its own");
    assert_eq!(completed_by(&school, "second").await.status, StatusCode::NOT_FOUND);

    let list = choose(&school, "second", "tutor").await.good().json();
    let second = row(&list, "second");
    assert_eq!((&list["tutor"], &list["tutor_state"]["state"]), (&"second".into(), &"ready".into()), "{list:#}");
    assert_eq!((&second["loaded"], &second["purposes"]), (&true.into(), &json!(["tutor"])), "{list:#}");
    assert!(list["allowed_bytes"].as_u64().unwrap() >= second["memory_bytes"].as_u64().unwrap(), "{list:#}");
    let hint = exercise.hint(&school.learner).await;
    assert!(!hint.is_empty() && hint != SCRIPT, "{hint}");
    assert_eq!(say_something(&school).await, SCRIPT);
    assert_eq!(school.learner.get("/api/school").await.good().json()["assistant"]["model"], "scripted");

    assert_eq!(said(completed_by(&school, "default").await), SCRIPT);
    assert_ne!(said(completed_by(&school, "second").await), SCRIPT, "a program may name it");
    assert_eq!(tutor_once_loaded(&school.platform).await["detail"], "second");
    let metrics = school.admin.get("/metrics").await.good().text();
    for purpose in ["answers", "tutor"] {
        assert!(metrics.contains(&format!("lyceum_engine_running{{purpose=\"{purpose}\"}} ")), "{metrics}");
    }

    let list = choose(&school, "", "tutor").await.good().json();
    assert_eq!((&list["tutor"], &list["tutor_state"]), (&Value::Null, &Value::Null), "{list:#}");
    assert_eq!((&row(&list, "second")["loaded"], &row(&list, "second")["purposes"]), (&false.into(), &json!([])));
    assert_eq!(exercise.hint(&school.learner).await, SCRIPT);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_fit_beside_the_other_model_is_refused_with_its_figures() {
    for (first, then, other) in
        [("answers", "tutor", "of second, which writes answers"), ("tutor", "answers", "of the tutor's model second")]
    {
        // Room for one and a half.
        let school = school_with(270 << 20).await;
        for name in ["second", "third"] {
            add(school.platform.data.path(), name);
        }
        choose(&school, "second", first).await.good();
        let before = models(&school.admin).await;
        let refused = choose(&school, "third", then).await;
        let reason = refused.json();
        assert_eq!(
            (refused.status, &reason["code"]),
            (StatusCode::BAD_REQUEST, &"model_too_large".into()),
            "{reason:#}"
        );
        let detail = reason["detail"].as_str().unwrap();
        assert!(detail.contains("270 MiB") && detail.contains(other), "{detail}");
        assert_eq!(models(&school.admin).await, before, "nothing was changed");
        assert!(!say_something(&school).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_in_the_memory_once() {
    let school = school_with(270 << 20).await;
    let mut exercise = Exercise::of(&school).await;
    for name in ["second", "third"] {
        add(school.platform.data.path(), name);
    }
    choose(&school, "second", "tutor").await.good();
    let list = choose(&school, "second", "answers").await.good().json();
    assert_eq!((&list["in_use"], &list["tutor"]), (&"second".into(), &Value::Null), "{list:#}");
    assert_eq!(row(&list, "second")["purposes"], json!(["answers", "tutor"]));
    assert_ne!(say_something(&school).await, "Yes.");
    assert_ne!(exercise.hint(&school.learner).await, "Yes.");
    let list = choose(&school, "second", "tutor").await.good().json();
    assert_eq!(list["tutor"], Value::Null, "it writes answers already: {list:#}");
    let list = choose(&school, "third", "answers").await.good().json();
    assert_eq!((&list["in_use"], &list["tutor"]), (&"third".into(), &Value::Null), "the tutor follows: {list:#}");
    assert_eq!(row(&list, "second")["loaded"], false, "{list:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_choice_outlives_a_restart() {
    let mut school = School::saying(SCRIPT).await;
    let mut exercise = Exercise::of(&school).await;
    add(school.platform.data.path(), "second");
    choose(&school, "second", "tutor").await.good();
    school.platform.restart(Engine::scripted(Script::saying(SCRIPT))).await;
    let (admin, learner) = (school.platform.client(), school.platform.client());
    admin.set_cookie(&school.admin.cookie());
    learner.set_cookie(&school.learner.cookie());
    // It is loaded while the server answers: hints may come from the other model meanwhile.
    assert!(!exercise.hint(&learner).await.is_empty());
    assert_eq!(tutor_once_loaded(&school.platform).await["detail"], "second");
    let list = models(&admin).await;
    assert_eq!((&list["tutor"], &list["tutor_state"]["state"]), (&"second".into(), &"ready".into()), "{list:#}");
    assert_ne!(exercise.hint(&learner).await, SCRIPT);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tutors_model_of_the_settings_that_does_not_fit_leaves_hints_to_the_other_one() {
    let folder = tempfile::tempdir().unwrap();
    add(folder.path(), "second");
    let overrides = Overrides { engine: Some(Engine::scripted(Script::saying(SCRIPT))), ..Overrides::default() };
    let platform = Platform::with(overrides, |config| {
        config.models.folder = folder.path().join("models");
        "second".clone_into(&mut config.models.tutor);
        config.limits = config.limits.clone().with(PlanLimit::AiMemory, 50 << 20);
    });
    let school = platform.await.into_school(false).await;
    let mut exercise = Exercise::of(&school).await;
    assert_eq!(exercise.hint(&school.learner).await, SCRIPT);
    let check = tutor_once_loaded(&school.platform).await;
    assert_eq!(check["state"], "degraded", "{check}");
    let state = models(&school.admin).await["tutor_state"].clone();
    assert_eq!((&state["state"], &state["reason"]), (&"missing".into(), &check["detail"]));
    assert!(text(&state["reason"]).contains("50 MiB"), "{state}");
    assert_eq!(exercise.hint(&school.learner).await, SCRIPT);
    let health = school.admin.get("/api/plan").await.good().json()["health"]["text"].clone();
    assert!(text(&health).contains("hints come from the model that writes answers"), "{health}");
}

#[test]
fn commands_choose_the_tutors_model_with_and_without_a_server() {
    let work = tempfile::tempdir().unwrap();
    let data = work.path().join("data");
    add(&data, "second");
    let arguments = ["init", "--school", "Hill School", "--admin", "Amina", "--password-stdin"];
    run_with_input(&data, &arguments, &format!("{PASSWORD}\n")).good();
    run(&data, &["models", "use", "second", "--for", "tutor"]).good();
    let used_for = |purpose: &str| {
        let list: Value = serde_json::from_str(&run(&data, &["models", "list", "--json"]).good()).unwrap();
        let rows =
            list.as_array().unwrap().iter().filter(|row| row["uses"].as_array().unwrap().contains(&purpose.into()));
        rows.map(|row| text(&row["name"])).collect::<Vec<_>>()
    };
    let answers = used_for("answers");
    assert_eq!(used_for("tutor"), ["second"]);
    assert_ne!(answers, ["second"]);
    let served = Served::start(&data, &[]);
    assert_eq!(used_for("tutor"), ["second"], "said by the running server");
    let told = run(&data, &["models", "use", "none", "--for", "tutor"]).good();
    assert!(told.contains("writes answers and gives the tutor's hints"), "{told}");
    drop(served);
    assert_eq!(used_for("tutor"), answers);
    assert_eq!(run(&data, &["models", "use", "none"]).code, Some(1), "answers need a model");
    assert_eq!(run(&data, &["models", "use", "second", "--for", "lunch"]).code, Some(2));
    let checked = run(&data, &["doctor", "--json"]).out;
    assert!(checked.contains("tutor's model"), "{checked}");
}
