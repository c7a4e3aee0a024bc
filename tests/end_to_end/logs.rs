//! What the logs and the support bundle say, and what they must not.

use lyceum_tests::{
    platform::{PASSWORD, PIN, text},
    program::{Served, run, run_with_input},
};
use serde_json::{Value, json};
use std::{io::Read, path::Path};

const QUESTION: &str = "Why does my grandmother Philippa keep hedgehogs?";
const MESSAGE: &str = "Please tell me about the secret garden behind the bakery.";
const LESSON: &str =
    "# Hedgehogs\n\nHedgehogs of Philippa eat beetles at night and sleep through the winter in leaves.";
const LEARNER: &str = "Lenandra Fernsby";
const TEACHER: &str = "Tomasso Quillfeather";
const SCHOOL: &str = "Hollyhock Hill Academy";

/// Everything that must stand in no log: people, words, secrets.
fn private(data: &Path) -> (Served, Vec<String>) {
    let arguments = ["init", "--school", SCHOOL, "--admin", "Aminata Okonkwo", "--password-stdin"];
    let sheet = run_with_input(data, &arguments, &format!("{PASSWORD}\n")).good();
    let words = sheet.lines().find(|line| line.starts_with("  ")).unwrap().trim().to_owned();
    let key = run(data, &["key", "add", "--user", "Aminata Okonkwo"]).good().trim().to_owned();
    let served = Served::start(data, &[("LYCEUM_TELEMETRY_LEVEL", "debug")]);
    let strings = [QUESTION, MESSAGE, LESSON, LEARNER, TEACHER, SCHOOL, PASSWORD, PIN, "Aminata", "hedgehog", "bakery"];
    let mut all: Vec<String> = strings.into_iter().map(str::to_owned).collect();
    all.extend([words, key.split('_').next_back().unwrap_or(&key).to_owned()]);
    (served, all)
}

/// Walks through the product, and adds the secrets that came up.
async fn walk(served: &Served, secrets: &mut Vec<String>) {
    let admin = served.client();
    admin.post("/api/sign-in", &json!({"name": "Aminata Okonkwo", "secret": "quite the wrong one"})).await;
    admin.post("/api/sign-in", &json!({"name": "Aminata Okonkwo", "secret": PASSWORD})).await.good();
    admin.post("/api/people", &json!({"name": TEACHER, "role": "teacher", "secret": PASSWORD})).await.good();
    let class = admin.post("/api/classes", &json!({"name": "Otters"})).await.good().json();
    let learner = served.client();
    let join = json!({"class_code": text(&class["code"]), "name": LEARNER, "secret": PIN});
    learner.post("/api/sign-up", &join).await.good();
    let import = admin.post("/api/imports", &json!({"title": "Animals"})).await.good().json();
    let id = text(&import["id"]);
    let file = format!("/api/imports/{id}/files?path=1-hedgehogs.md");
    admin.send(http::Method::PUT, &file, &[], LESSON).await.good();
    admin.post(&format!("/api/imports/{id}/finish"), &json!({})).await.good();
    let course = loop {
        let state = admin.get(&format!("/api/imports/{id}")).await.good().json();
        if let Some(course) = state["course"].as_str() {
            break course.to_owned();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    admin.patch(&format!("/api/courses/{course}"), &json!({"published": true})).await.good();
    learner.get("/search?q=hedgehog").await.good();
    learner.get("/api/search?q=hedgehog").await.good();
    learner.post("/api/ask", &json!({"question": QUESTION})).await;
    let chat = learner.post("/api/conversations", &json!({})).await.good().json();
    learner.post(&format!("/api/conversations/{}/messages", text(&chat["id"])), &json!({"text": MESSAGE})).await;
    learner.post("/api/people", &json!({"name": "x"})).await;
    learner
        .send(http::Method::POST, "/api/ask", &[("content-type", "application/json")], "{\"question\": \"bakery")
        .await;
    for page in ["/", "/courses", "/ask?q=bakery", "/me", "/plan", "/nowhere/bakery"] {
        learner.get(page).await;
    }
    for client in [&admin, &learner] {
        secrets.push(client.cookie().split('=').nth(1).unwrap().to_owned());
    }
}

/// Whether a text says a secret, in any case. Digits alone must not be part of a longer word: an identifier or a time has
/// the four of the PIN in it now and then.
fn says(text: &str, secret: &str) -> bool {
    let (text, secret) = (text.to_lowercase(), secret.to_lowercase());
    let digits = secret.bytes().all(|byte| byte.is_ascii_digit());
    text.match_indices(&secret).any(|(at, _)| {
        let (before, after) = (text[..at].chars().next_back(), text[at + secret.len()..].chars().next());
        !(digits && [before, after].into_iter().flatten().any(char::is_alphanumeric))
    })
}

#[test]
fn secrets_are_found_but_not_in_the_digits_of_something_else() {
    assert!(says("PIN=4711;", "4711") && says("4711", "4711") && says("of hedgehogs", "Hedgehog"));
    assert!(!says("id a0f4711b 2026-11-24T10:00:00.447110Z", "4711"));
}

fn read_all(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        all.push_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn logs_and_support_bundle_hold_no_name_no_word_and_no_secret() {
    let work = tempfile::tempdir().unwrap();
    let data = work.path().join("data");
    let (served, mut secrets) = private(&data);
    walk(&served, &mut secrets).await;
    let log = read_all(&data.join("logs"));
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let answered: Vec<&Value> = lines.iter().filter(|line| line["message"] == "answered").collect();
    assert!(answered.len() > 15, "the walk is in the log");
    assert!(answered.iter().all(|line| line["span"]["id"].as_str().is_some_and(|id| id.len() == 16)), "with its ids");
    // The address of an unknown page was typed by somebody, but it is no word of a person's work.
    let log = log.replace("/nowhere/bakery", "");
    for secret in &secrets {
        assert!(!says(&log, secret), "the log says {secret}");
    }

    let bundle = work.path().join("bundle.zip");
    let said = run(&data, &["support-bundle", "--out", bundle.to_str().unwrap()]).good();
    assert!(said.contains("3 people"), "{said}");
    let mut zip = zip::ZipArchive::new(std::fs::File::open(&bundle).unwrap()).unwrap();
    let mut names = Vec::new();
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let mut content = String::new();
        file.read_to_string(&mut content).unwrap();
        let name = file.name().unwrap().into_owned();
        let content = content.replace("/nowhere/bakery", "");
        for secret in secrets.iter().map(String::as_str).chain(["Otters", data.to_str().unwrap()]) {
            assert!(!says(&content, secret), "{name}: {secret}");
        }
        names.push(name);
    }
    for wanted in ["doctor.json", "settings.toml", "plan.json", "jobs.json", "log.jsonl", "about.txt"] {
        assert!(names.iter().any(|name| name == wanted), "{names:?}");
    }
    let again = run(&data, &["support-bundle", "--out", bundle.to_str().unwrap()]);
    assert_eq!(again.code, Some(1), "nothing is overwritten");
}

#[test]
fn the_doctor_makes_many_checks_and_repairs_what_is_safe() {
    let work = tempfile::tempdir().unwrap();
    let data = work.path().join("data");
    let arguments = ["init", "--school", SCHOOL, "--admin", "Amina", "--password-stdin"];
    run_with_input(&data, &arguments, &format!("{PASSWORD}\n")).good();
    // What a kill and a careless hand leave behind.
    std::fs::set_permissions(&data, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    std::fs::create_dir_all(data.join("store.damaged")).unwrap();
    std::fs::create_dir_all(data.join("run")).unwrap();
    std::fs::write(data.join("run/console.sock"), "").unwrap();
    std::fs::create_dir_all(data.join("imports/left")).unwrap();
    std::fs::write(data.join("imports/left/file"), "half").unwrap();
    let checks = |arguments: &[&str]| -> Vec<Value> { serde_json::from_str(&run(&data, arguments).out).unwrap() };
    let state = |checks: &[Value], name: &str| {
        let check = checks.iter().find(|check| check["name"] == name).unwrap();
        (text(&check["state"]), check["fixable"] == true)
    };
    let before = checks(&["doctor", "--json"]);
    assert!(before.len() >= 25, "{} checks", before.len());
    let wrong = ["folder rights", "console socket", "damaged copies", "uploads"];
    for name in wrong {
        assert_eq!(state(&before, name), ("warning".to_owned(), true), "{name}");
    }
    let fixed = checks(&["doctor", "--json", "--fix"]);
    for name in wrong {
        assert_eq!(state(&fixed, name).0, "fixed", "{name}");
    }
    let after = checks(&["doctor", "--json"]);
    for name in wrong {
        assert_eq!(state(&after, name).0, "fine", "{name}");
    }
    assert_eq!(state(&after, "store").0, "fine", "nothing was lost");
}
