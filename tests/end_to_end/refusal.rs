//! What a person sees when a limit is reached.

use lyceum::Overrides;
use lyceum_api::plan::PlanLimit;
use lyceum_models::{Engine, Script};
use lyceum_tests::{browser::Browser, platform::Platform};

#[tokio::test(flavor = "multi_thread")]
async fn the_last_question_of_the_day_is_told_before_and_after() {
    let overrides = Overrides { engine: Some(Engine::scripted(Script::saying("Yes."))), ..Overrides::default() };
    let platform = Platform::with(overrides, |config| {
        config.limits = config.limits.clone().with(PlanLimit::PersonAiInteractions, 1);
    });
    let school = platform.await.into_school(false).await;
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive("/chat").await;
    browser.reads("1 of 1 left today").await;
    browser.fill("#chat-text", "Is it so?").await;
    browser.press("Send").await;
    browser.reads("0 of 1 left today").await;
    browser.find(".bubbles .bubble-assistant").await;
    browser.fill("#chat-text", "Really?").await;
    browser.press("Send").await;
    browser.reads("You have used all 1 questions to the assistant for today. Please try again in").await;
    browser.reads("Lessons and search go on working.").await;
    browser.console_is_clean().await;
    browser.close().await;
}
