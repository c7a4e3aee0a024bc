//! Questions to the courses, in the browser: passages at once, an answer with checked marks, the place itself.

use lyceum::Overrides;
use lyceum_models::{Engine, Gate, Script};
use lyceum_tests::{
    browser::Browser,
    material::JOURNEY,
    parser_gate::ParserGate,
    platform::{Platform, School},
};
use serde_json::json;

const QUESTION: &str = "Do real raindrops have a point?";
const ANSWER: &str = "Real raindrops have no point [1]. Small ones are round like balls [7].";

async fn school_behind(gate: &Gate) -> School {
    let engine = Some(Engine::scripted(Script::gated(ANSWER, gate)));
    let school = Platform::with(Overrides { engine, ..Overrides::default() }, |_| {}).await.into_school(false).await;
    school.import("Water", JOURNEY).await;
    school.embedded().await;
    school
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_leads_to_the_marked_place() {
    let gate = Gate::new();
    let school = school_behind(&gate).await;
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive("/ask").await;
    browser.fill("#ask-q", QUESTION).await;
    browser.press("Ask").await;
    // The model has not said a word yet.
    browser.find(".answer .passage").await;
    let first = browser.find_text("#passage-1").await;
    assert!(first.contains("The journey of a drop") && first.contains("Real raindrops have no point"), "{first}");
    assert!(first.contains("Water › "), "course and heading: {first}");
    assert_eq!(browser.count(".answer-text").await, 0);
    gate.open();
    browser.until("the answer is complete", "return !!document.querySelector('.answer-text [data-cite]')").await;
    let answer = browser.find_text(".answer-text").await;
    assert!(answer.contains("Real raindrops have no point."), "{answer}");
    assert!(!answer.contains('7'), "a mark to a passage that does not exist is gone: {answer}");
    browser.click(".answer-text [data-cite='1']").await;
    browser.comes_to("/lessons/").await;
    browser.find("mark.passage-mark").await;
    browser.reads("The passage that you came for is marked.").await;
    let marked = browser
        .run("return [...document.querySelectorAll('mark.passage-mark')].map(mark => mark.textContent).join(' ')")
        .await;
    let marked = marked.as_str().unwrap();
    assert!(marked.contains("Real raindrops have no point."), "{marked}");
    assert!(!marked.contains("Watch the film first"), "only the passage: {marked}");
    browser
        .until(
            "the mark is in sight",
            "const at = document.querySelector('mark.passage-mark').getBoundingClientRect();
             return at.top >= 0 && at.top < innerHeight",
        )
        .await;
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_courses_do_not_cover_is_said_and_costs_nothing() {
    let school = school_behind(&Gate::new()).await;
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive("/ask").await;
    browser.fill("#ask-q", "Which football team won the championship yesterday evening?").await;
    browser.press("Ask").await;
    browser.reads("Not in your courses").await;
    browser.reads("Your courses do not cover this question.").await;
    let me = school.learner.get("/api/me").await.good().json();
    assert_eq!(me["ai_left_today"], 100, "the gate is closed: no model was asked");
    browser.until("the question is kept", "return document.querySelectorAll('.question-row').length === 1").await;
    browser.click(".question-row summary").await;
    browser.press("Send this question to your teacher").await;
    browser.reads("Your teacher can see this question now.").await;
    let home = school.teacher.get("/api/home").await.good().text();
    assert!(home.contains("Which football team"), "{home}");
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reload_shows_the_answer_again_and_costs_nothing() {
    let gate = Gate::new();
    gate.open();
    let school = school_behind(&gate).await;
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    let address = "/ask?q=Do+real+raindrops+have+a+point%3F";
    for _ in 0..2 {
        browser.visit_alive(address).await;
        browser.until("the answer is there", "return !!document.querySelector('.answer-text [data-cite]')").await;
    }
    assert_eq!(school.learner.get("/api/me").await.good().json()["ai_left_today"], 99);
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_before_the_demo_course_is_there_can_be_asked_again_and_is_not_kept() {
    let mut gate = ParserGate::closed();
    let engine = Some(Engine::scripted(Script::saying(ANSWER)));
    let overrides = Overrides { engine, program: Some(gate.program()), ..Overrides::default() };
    let school = Platform::with(overrides, |_| {}).await.into_school(true).await;
    let told = school.learner.post("/api/ask", &json!({"question": QUESTION})).await.good().events();
    assert_eq!((&told[0]["event"], &told[0]["covered"]), (&json!("passages"), &json!(false)));
    let refused = &told[1];
    assert_eq!((&refused["event"], &refused["code"]), (&json!("failed"), &json!("more_to_come")), "{told:?}");
    assert!(refused["retry_after_s"].as_u64().is_some_and(|seconds| seconds > 0), "{refused}");
    let found = school.learner.get("/api/search?q=raindrops").await.good().json();
    assert_eq!(found["incomplete"], true, "nor does search say that there is nothing");

    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive("/ask").await;
    browser.fill("#ask-q", QUESTION).await;
    browser.press("Ask").await;
    browser.reads("New content is still being brought in").await;
    assert_eq!(browser.count(".answer .badge").await, 0, "nothing is said about what the courses cover");
    let mine = school.learner.get("/api/questions/mine").await.good().json();
    assert_eq!(mine["questions"], json!([]), "it is no answer");
    assert_eq!(school.learner.get("/api/me").await.good().json()["ai_left_today"], 100);

    gate.open();
    let imports = school.admin.get("/api/imports").await.good().json();
    school.finished_for(&school.admin, imports["imports"][0]["id"].as_str().unwrap()).await;
    school.embedded_for(&school.admin).await;
    browser.press("Ask again").await;
    browser.until("the answer is there", "return !!document.querySelector('.answer-text [data-cite]')").await;
    let mine = school.learner.get("/api/questions/mine").await.good().json();
    assert_eq!(mine["questions"].as_array().unwrap().len(), 1, "{mine}");
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_passages_nobody_is_sent_to_them() {
    let school = School::saying("Yes.").await;
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive("/ask").await;
    browser.fill("#ask-q", QUESTION).await;
    browser.press("Ask").await;
    browser.reads("Your courses do not cover this question. You can send it to your teacher.").await;
    assert!(!browser.text().await.contains("Open the passages"), "there are none");
    browser.console_is_clean().await;
    browser.close().await;
}
