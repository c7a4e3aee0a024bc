//! Bad input gets a clear error and loses nothing.

use http::{Method, StatusCode};
use lyceum::Overrides;
use lyceum_api::plan::PlanLimit;
use lyceum_models::{Engine, Script};
use lyceum_tests::{
    client::Answer,
    material::{LOCKED_PDF, zipped},
    platform::{Platform, School, text},
    program::run,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The note beside a skipped file.
fn skipped<'s>(state: &'s Value, path: &str) -> &'s str {
    let report = state["report"].as_array().unwrap();
    let file = report.iter().find(|file| file["path"].as_str().unwrap().ends_with(path));
    let file = file.unwrap_or_else(|| panic!("{path}: {state:#}"));
    assert_eq!(file["outcome"], "skipped", "{file}");
    file["note"].as_str().unwrap()
}

#[tokio::test]
async fn hostile_files_are_left_out_with_a_reason() {
    let school = School::saying("Yes.").await;
    let bomb = zipped(&[("bomb.txt", &vec![b'0'; 64 << 20])]);
    assert!(bomb.len() < 1 << 20, "small outside, large inside");
    let climbing = zipped(&[("../../climbed.md", b"# Out"), ("kept.md", b"# Kept\n\nThis one stays inside.")]);
    let files: &[(&str, &[u8])] = &[
        ("bomb.zip", &bomb),
        ("climbing.zip", &climbing),
        ("fine.md", b"# Fine\n\nThis lesson is whole."),
        ("letter.pdf", b"<html><body>This is no PDF at all.</body></html>"),
        ("locked.pdf", LOCKED_PDF),
        ("photo.png", b"#!/bin/sh\nrm -rf /\n"),
    ];
    let state = school.import_only(&json!({"title": "Hostile"}), files).await;
    assert_eq!(state["phase"], "done", "{state:#}");
    assert!(skipped(&state, "bomb.zip").contains("too large"), "{state:#}");
    assert!(skipped(&state, "climbed.md").contains("name cannot be used"), "{state:#}");
    assert!(skipped(&state, "letter.pdf").contains("but the content is"), "{state:#}");
    assert!(skipped(&state, "locked.pdf").contains("locked with a password"), "{state:#}");
    assert!(skipped(&state, "photo.png").contains("but the content is"), "{state:#}");
    let course = school.teacher.get(&format!("/api/courses/{}", text(&state["course"]))).await.good().json();
    let mut titles: Vec<_> = course["lessons"].as_array().unwrap().iter().map(|row| text(&row["title"])).collect();
    titles.sort();
    assert_eq!(titles, ["Fine", "Kept"]);
    let outside = school.platform.data.path().parent().unwrap().join("climbed.md");
    assert!(!outside.exists(), "nothing climbed out");
}

#[tokio::test]
async fn names_that_climb_are_refused_at_the_door() {
    let school = School::saying("Yes.").await;
    let import = school.teacher.post("/api/imports", &json!({"title": "Names"})).await.good().json();
    for name in ["../evil.md", "a/../../evil.md", "/etc/passwd", "C:\\evil.md", "a\u{0}.md", "CON.md", ""] {
        let name: String = url_encoded(name);
        let address = format!("/api/imports/{}/files?path={name}", text(&import["id"]));
        let refused = school.teacher.send(Method::PUT, &address, &[], "# Evil").await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{name}: {}", refused.text());
        assert!(refused.json()["message"].as_str().unwrap().ends_with('.'), "{name}: {}", refused.text());
    }
    let empty = school.teacher.post(&format!("/api/imports/{}/finish", text(&import["id"])), &json!({})).await;
    assert_eq!(empty.json()["code"], "no_files", "nothing of it has arrived");
}

fn url_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn questions_without_words_and_with_too_many_are_refused_and_cost_nothing() {
    let school = School::saying("Yes.").await;
    let ask =
        async |question: &str| -> Answer { school.learner.post("/api/ask", &json!({"question": question})).await };
    for question in ["", "   \n", &"why ".repeat(1000)] {
        let refused = ask(question).await;
        assert_eq!(
            (refused.status, refused.json()["code"].as_str()),
            (StatusCode::BAD_REQUEST, Some("question_length"))
        );
    }
    let million = "a".repeat(1_000_000);
    let refused = ask(&million).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text());
    let more = ask(&million.repeat(2)).await;
    assert_eq!(more.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", more.text());
    assert_eq!(more.header("content-type"), "application/problem+json");
    let chat = school.learner.post("/api/conversations", &json!({})).await.good().json();
    let address = format!("/api/conversations/{}/messages", text(&chat["id"]));
    for message in ["", &"a".repeat(8001)] {
        assert_eq!(school.learner.post(&address, &json!({"text": message})).await.status, StatusCode::BAD_REQUEST);
    }
    assert_eq!(school.learner.get("/api/me").await.good().json()["ai_left_today"], 100);
}

#[tokio::test]
async fn rubbish_instead_of_json_is_refused_in_words() {
    let school = School::saying("Yes.").await;
    let deep = "[".repeat(100_000);
    for body in ["{", "[]", "null", "{\"question\": 7}", "\u{0}", &deep] {
        let json = [("content-type", "application/json")];
        let refused = school.learner.send(Method::POST, "/api/ask", &json, body).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text());
        assert_eq!(refused.json()["code"], "malformed");
    }
    let broken = school.learner.get("/api/lessons/no-identifier").await;
    assert!(broken.status.is_client_error(), "{}", broken.text());
}

#[tokio::test]
async fn a_full_storage_refuses_before_the_first_byte() {
    let engine = Some(Engine::scripted(Script::saying("Yes.")));
    let platform = Platform::with(Overrides { engine, ..Overrides::default() }, |config| {
        config.limits = config.limits.clone().with(PlanLimit::PersonStorage, 1 << 20);
    });
    let school = platform.await.into_school(false).await;
    let import = school.teacher.post("/api/imports", &json!({"title": "Large"})).await.good().json();
    let address = format!("/api/imports/{}/files?path=", text(&import["id"]));
    let put = async |name: &str, bytes: usize| {
        school.teacher.send(Method::PUT, &format!("{address}{name}"), &[], vec![b'a'; bytes]).await
    };
    assert!(put("small.txt", 600 << 10).await.status.is_success());
    let refused = put("large.txt", 600 << 10).await;
    assert_eq!(refused.status, StatusCode::INSUFFICIENT_STORAGE, "{}", refused.text());
    assert_eq!(refused.json()["limit"]["limit"], "person_storage");
    assert!(put("tiny.txt", 1 << 10).await.status.is_success(), "what fits still comes in");
}

#[test]
fn a_broken_model_file_is_refused_before_it_is_taken_in() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("broken.gguf");
    let mut absurd = b"GGUF\x03\0\0\0".to_vec();
    absurd.extend(u64::MAX.to_le_bytes());
    absurd.extend(u64::MAX.to_le_bytes());
    for bytes in
        [b"".as_slice(), b"GGUF", b"This is a letter, not a model.", b"GGUF\x63\0\0\0\0\0\0\0\0\0\0\0", &absurd]
    {
        std::fs::write(&file, bytes).unwrap();
        let said = run(data.path(), &["models", "add", file.to_str().unwrap()]);
        assert_eq!(said.code, Some(1), "{said:?}");
        assert!(said.err.starts_with("lyceum: ") && !said.err.contains("panicked"), "{}", said.err);
    }
    let listed = run(data.path(), &["models", "list", "--json"]).good();
    assert!(!listed.contains("broken"), "{listed}");
}

#[tokio::test]
async fn without_a_model_the_server_starts_says_so_and_gives_passages() {
    let nothing = tempfile::tempdir().unwrap();
    let platform = Platform::with(Overrides::default(), |config| config.models.folder = nothing.path().to_owned());
    let school = platform.await.into_school(false).await;
    let started = Instant::now();
    let assistant = loop {
        let state = school.learner.get("/api/school").await.good().json()["assistant"].clone();
        if state["state"] != "loading" {
            break state;
        }
        assert!(started.elapsed() < Duration::from_secs(20), "it is soon known that there is no file");
        tokio::time::sleep(Duration::from_millis(500)).await;
    };
    assert_eq!(assistant["state"], "missing", "{assistant}");
    assert!(assistant["reason"].as_str().unwrap().contains("lyceum models pull"), "{assistant}");
    let models = school.admin.get("/api/models").await.good().json();
    let chat = models["models"].as_array().unwrap().iter().find(|model| model["task"] == "chat").unwrap();
    assert_eq!(chat["present"], false);
    assert!(!chat["problem"].as_str().unwrap().is_empty(), "{chat}");

    school.import("Rain", &[("rain.md", b"# Rain\n\nRaindrops fall because they are heavy.")]).await;
    let question = json!({"question": "Why do raindrops fall?"});
    let events = school.learner.post("/api/ask", &question).await.good().events();
    assert_eq!(events[0]["event"], "passages", "{events:#?}");
    assert!(events[0]["passages"][0]["marked"].as_str().unwrap().contains("heavy"), "{events:#?}");
    let end = events.last().unwrap();
    assert_eq!((end["event"].as_str(), end["kind"].as_str()), (Some("failed"), Some("unavailable")), "{events:#?}");
    assert_eq!(school.learner.get("/api/me").await.good().json()["ai_left_today"], 100);
    let ready = school.platform.client().get("/readyz").await.json();
    assert_eq!(ready["status"], "degraded", "{ready:#}");
}
