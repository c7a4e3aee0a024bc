//! The main job with the real models: an answer with a source that can be opened.

use lyceum::Overrides;
use lyceum_models::{BackendKind, Embedder, Engine, EngineOptions};
use lyceum_tests::{
    material::WATER,
    platform::{Platform, text},
};
use serde_json::json;
use std::path::PathBuf;

#[tokio::test(flavor = "multi_thread")]
async fn the_small_model_answers_from_the_course_and_names_its_source() {
    let models = std::env::var_os("LYCEUM_MODELS").map(PathBuf::from);
    let models = models.expect("LYCEUM_MODELS names the folder of models: run the tests by `cargo xtask test`");
    let gguf = models.join("smollm2-135m-instruct-q4_1/SmolLM2-135M-Instruct.Q4_1.gguf");
    let loaded = tokio::task::spawn_blocking(move || {
        let engine = Engine::load(&gguf, BackendKind::default(), EngineOptions::default()).expect("the model loads");
        let embedder =
            Embedder::load(&models.join("all-minilm-l6-v2"), BackendKind::Native, 2).expect("the embedder loads");
        (engine, embedder)
    });
    let (engine, embedder) = loaded.await.unwrap();
    let overrides = Overrides { engine: Some(engine), embedder: Some(embedder), ..Overrides::default() };
    let school = Platform::with(overrides, |_| {}).await.into_school(false).await;
    school.import("Water", WATER).await;
    school.embedded().await;
    let question = json!({"question": "How fast does a large raindrop fall?"});
    let events = school.learner.post("/api/ask", &question).await.good().events();
    let passages = &events[0];
    assert_eq!(
        (passages["event"].as_str(), passages["covered"].as_bool()),
        (Some("passages"), Some(true)),
        "{events:#?}"
    );
    let done = events.last().unwrap();
    assert_eq!(done["event"], "done", "{events:#?}");
    assert!(!text(&done["html"]).is_empty());
    let cited: Vec<usize> = serde_json::from_value(done["citations"].clone()).unwrap();
    assert!(!cited.is_empty(), "an answer without a source: {done:#}");
    for (place_in_answer, number) in cited.into_iter().enumerate() {
        let passage = &passages["passages"][number - 1];
        let place = school.learner.get(&format!("/api/passages/{}", text(&passage["id"]))).await.good().json();
        // The first mark is the answer's. What a small model adds to it comes with marks of its own.
        assert!(
            place_in_answer > 0 || text(&place["text"]).contains("9 metres a second"),
            "the answer is from where it stands: {done:#} {place}"
        );
        let page = text(&passage["href"]);
        let page = page.split('#').next().unwrap();
        assert!(school.learner.get(page).await.status.is_success(), "{page} can be opened");
    }
    assert_eq!(done["left_today"], 99);
}
