//! Talking with the assistant, in the browser.

use lyceum::Overrides;
use lyceum_models::{Engine, Gate, Script};
use lyceum_tests::{
    browser::Browser,
    platform::{Platform, School, text},
};
use serde_json::json;

const ANSWER: &str = "One two three four five six seven eight nine ten.";

async fn school_behind(gate: &Gate) -> School {
    let engine = Some(Engine::scripted(Script::gated(ANSWER, gate)));
    Platform::with(Overrides { engine, ..Overrides::default() }, |_| {}).await.into_school(false).await
}

/// The text of the assistant's stored bubbles.
const STORED: &str =
    "return [...document.querySelectorAll('.bubbles .bubble-assistant')].map(e => e.innerText).join('|')";

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_streams_stops_and_comes_again() {
    let gate = Gate::new();
    let school = school_behind(&gate).await;
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive("/chat").await;
    browser.fill("#chat-text", "Count, please.").await;
    browser.press("Send").await;
    browser.comes_to("/chat/").await;
    gate.release(4);
    browser
        .until(
            "the beginning arrives",
            "return document.querySelector('.bubble-assistant.arriving')?.innerText.startsWith('One two')",
        )
        .await;
    browser.press("Stop").await;
    browser.reads("This answer was stopped before its end.").await;
    let kept = text(&browser.run(STORED).await);
    assert!(kept.contains("One two") && !kept.contains("ten"), "what came is kept: {kept}");
    gate.open();
    browser.press("Another answer").await;
    let whole = format!("{STORED}.includes('nine ten.')");
    browser.until("another answer, to its end", &whole).await;
    assert_eq!(browser.count(".bubbles .bubble-assistant").await, 1, "it stands instead of the first");
    browser
        .until("the bar tells what is left", "return document.querySelector('.left-today').innerText.includes('98')")
        .await;
    // A reload shows the same: it is stored, not only on the page.
    browser.client.refresh().await.unwrap();
    browser.alive().await;
    assert!(text(&browser.run(STORED).await).contains("nine ten."));
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_renamed_saved_deleted_and_brought_back() {
    let gate = Gate::new();
    gate.open();
    let school = school_behind(&gate).await;
    let chat = school.learner.post("/api/conversations", &json!({})).await.good().json();
    let id = text(&chat["id"]);
    let messages = format!("/api/conversations/{id}/messages");
    school.learner.post(&messages, &json!({"text": "Count to ten."})).await.good();
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive(&format!("/chat/{id}")).await;
    browser.press("Rename").await;
    browser.find("#rename-dialog[open] [name=title]").await.clear().await.unwrap();
    browser.fill("#rename-dialog [name=title]", "Counting").await;
    browser.press("Save title").await;
    browser.until("the new title", "return document.querySelector('.thread-head h2').innerText === 'Counting'").await;
    browser.until("in the list too", "return document.querySelector('.chat-row-title').innerText === 'Counting'").await;

    let export = school.learner.get(&format!("/api/conversations/{id}/export")).await.good().json();
    browser.press("Save as a file").await;
    let saved = browser.saved(export["file_name"].as_str().unwrap()).await;
    assert_eq!(saved, text(&export["markdown"]));
    assert!(saved.contains("Count to ten.") && saved.contains(ANSWER), "{saved}");

    browser.press("Delete").await;
    browser.reads("“Counting” is deleted.").await;
    browser.until("the list is empty", "return !document.querySelector('.chat-row-title')").await;
    let gone = school.learner.get(&format!("/api/conversations/{id}")).await;
    assert_eq!(gone.status, http::StatusCode::NOT_FOUND);
    browser.press("Undo").await;
    browser.until("it is back", "return document.querySelector('.chat-row-title')?.innerText === 'Counting'").await;
    school.learner.get(&format!("/api/conversations/{id}")).await.good();
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test]
async fn f17_who_leaves_frees_the_model() {
    let gate = Gate::new();
    let school = school_behind(&gate).await;
    let chat = school.learner.post("/api/conversations", &json!({})).await.good().json();
    let address = format!("/api/conversations/{}/messages", text(&chat["id"]));
    let message = json!({"text": "Count."});
    let leaving = school.learner.post(&address, &message);
    let gate_too = gate.clone();
    let begun = async move {
        gate_too.release(1);
        let taken = move || gate_too.wait_for(1, std::time::Duration::from_secs(30));
        assert!(tokio::task::spawn_blocking(taken).await.unwrap());
    };
    // Whichever comes first, the other is dropped: the reader goes while the answer runs.
    tokio::select! {
        biased;
        _ = leaving => panic!("the gate is closed, so that the answer cannot end"),
        () = begun => {}
    }
    // The gate is still closed: only a reader who has gone can end it.
    loop {
        let queue = school.admin.get("/api/queue").await.good().json();
        if queue["running"] == 0 && queue["waiting"] == 0 {
            break;
        }
        tokio::task::yield_now().await;
    }
    assert!(!gate.wait_for(11, std::time::Duration::ZERO), "it was not written to its end");
}
