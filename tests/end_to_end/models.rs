//! Changing the model that writes answers, while the server runs.

use http::StatusCode;
use lyceum::Overrides;
use lyceum_api::plan::PlanLimit;
use lyceum_models::{Engine, Script};
use lyceum_tests::{
    browser::Browser,
    platform::{PASSWORD, Platform, School},
    program::{Served, run, run_with_input},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Adds the small real model to the school in `data` under another name.
pub(crate) fn add(data: &Path, name: &str) {
    let models = std::env::var_os("LYCEUM_MODELS").map(PathBuf::from);
    let models = models.expect("LYCEUM_MODELS names the folder of models: run the tests by `cargo xtask test`");
    let folder = data.join("models").join(name);
    fs::create_dir_all(&folder).unwrap();
    let file = models.join("smollm2-135m-instruct-q4_1/SmolLM2-135M-Instruct.Q4_1.gguf");
    std::os::unix::fs::symlink(file, folder.join(format!("{name}.gguf"))).unwrap();
}

pub(crate) fn row<'a>(list: &'a Value, name: &str) -> &'a Value {
    let rows = list["models"].as_array().unwrap();
    rows.iter().find(|row| row["name"] == name).unwrap_or_else(|| panic!("{name}: {list:#}"))
}

/// A school whose plan has so much memory for models; a script answers.
pub(crate) async fn school_with(ai_memory_bytes: u64) -> School {
    let overrides = Overrides { engine: Some(Engine::scripted(Script::saying("Yes."))), ..Overrides::default() };
    let limits = |config: &mut lyceum::Config| {
        config.limits = config.limits.clone().with(PlanLimit::AiMemory, ai_memory_bytes);
    };
    Platform::with(overrides, limits).await.into_school(false).await
}

async fn choose(school: &School, name: &str) -> lyceum_tests::client::Answer {
    school.admin.post("/api/models/use", &json!({"name": name})).await
}

/// What the model says to a learner.
pub(crate) async fn say_something(school: &School) -> String {
    let conversation = school.learner.post("/api/conversations", &json!({})).await.good().json();
    let address = format!("/api/conversations/{}/messages", conversation["id"].as_str().unwrap());
    let events = school.learner.post(&address, &json!({"text": "What is rain?"})).await.good().events();
    assert_eq!(events.last().unwrap()["event"], "done", "{events:#?}");
    events.iter().filter_map(|event| event["text"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn another_model_writes_answers_without_a_restart() {
    let school = School::saying("From the script.").await;
    let data = school.platform.data.path();
    add(data, "second");
    fs::create_dir_all(data.join("models/broken")).unwrap();
    fs::write(data.join("models/broken/broken.gguf"), b"GGUF and nothing behind it").unwrap();

    let list = school.admin.get("/api/models").await.good().json();
    let second = row(&list, "second");
    assert_eq!((&second["present"], &second["loaded"]), (&true.into(), &false.into()), "{second:#}");
    assert!(second["needs_bytes"].as_u64().unwrap() > 50 << 20, "told before it is loaded: {second:#}");
    assert!(row(&list, "broken")["problem"].as_str().unwrap().contains("cannot be used"), "{list:#}");

    for (name, code) in [("broken", "model_not_usable"), ("third", "model_not_here"), ("../x", "model_not_here")] {
        let refused = choose(&school, name).await;
        assert_eq!((refused.status, &refused.json()["code"]), (StatusCode::BAD_REQUEST, &code.into()), "{name}");
    }
    assert_eq!(say_something(&school).await, "From the script.", "the model before it answers on");

    let list = choose(&school, "second").await.good().json();
    assert_eq!((&list["in_use"], &row(&list, "second")["loaded"]), (&"second".into(), &true.into()), "{list:#}");
    let said = say_something(&school).await;
    assert!(!said.is_empty() && said != "From the script.", "{said}");
    let assistant = school.learner.get("/api/school").await.good().json()["assistant"].clone();
    assert_eq!(assistant["model"], "second", "{assistant}");
    let page = school.admin.get("/models").await.good().text();
    assert!(page.contains("second") && page.contains("broken"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_presses_and_where_two_do_not_fit_one_ends_before_the_other_begins() {
    // Room for one and a half.
    let school = school_with(270 << 20).await;
    let browser = Browser::of(&school.platform.base, &school.admin).await;
    for name in ["second", "third"] {
        add(school.platform.data.path(), name);
        browser.visit_alive("/models").await;
        browser.click(".model-line .actions button").await;
        let done = format!("return document.body.innerText.includes('{name} writes answers now.')");
        browser.until("the page says that it is done", &done).await;
        let list = school.admin.get("/api/models").await.good().json();
        assert!(list["in_use"] == name && row(&list, name)["loaded"] == true, "{list:#}");
        assert!(!say_something(&school).await.is_empty());
    }
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_that_does_not_fit_is_refused_with_its_figures() {
    let school = school_with(50 << 20).await;
    add(school.platform.data.path(), "second");
    let refused = choose(&school, "second").await;
    let said = refused.json();
    assert_eq!((refused.status, &said["code"]), (StatusCode::BAD_REQUEST, &"model_too_large".into()), "{said:#}");
    assert!(said["detail"].as_str().unwrap().contains("50 MiB"), "{said:#}");
    assert_eq!(school.learner.get("/api/school").await.good().json()["assistant"]["state"], "ready");
}

#[test]
fn the_choice_is_kept_across_starts_until_the_settings_change() {
    let work = tempfile::tempdir().unwrap();
    let data = work.path().join("data");
    add(&data, "second");
    run(&data, &["models", "list"]).good();
    assert_eq!(fs::read_dir(&data).unwrap().count(), 1, "a question makes no store");
    let arguments = ["init", "--school", "Hill School", "--admin", "Amina", "--password-stdin"];
    run_with_input(&data, &arguments, &format!("{PASSWORD}\n")).good();
    add(&data, "third");
    assert_eq!(run(&data, &["models", "use", "fourth"]).code, Some(1));
    run(&data, &["models", "use", "second"]).good();
    let in_use = || {
        let list: Value = serde_json::from_str(&run(&data, &["models", "list", "--json"]).good()).unwrap();
        let rows = list.as_array().unwrap().iter().filter(|row| row["task"] == "chat" && row["in_use"] == true);
        rows.map(|row| row["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(in_use(), ["second"]);
    let served = Served::start(&data, &[]);
    assert_eq!(in_use(), ["second"], "said by the running server");
    run(&data, &["models", "use", "third"]).good();
    drop(served);
    assert_eq!(in_use(), ["third"]);
    fs::write(data.join("lyceum.toml"), "[models]\nchat = \"second\"\n").unwrap();
    assert_eq!(in_use(), ["second"], "whoever changes the settings means it");
}
