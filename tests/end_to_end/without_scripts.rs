//! Everything is readable, and what matters works, in a browser that runs no scripts.

use lyceum_tests::{
    browser::{Browser, Kind},
    material::WATER,
    platform::{PIN, School, text},
};

#[tokio::test(flavor = "multi_thread")]
async fn a_learner_reads_asks_and_chats_without_scripts() {
    let school = School::saying("Because clouds cool down.").await;
    let course = school.import("Water", WATER).await;
    let lessons = school.learner.get(&format!("/api/courses/{course}")).await.good().json()["lessons"].clone();
    let lesson = |at: usize| format!("/lessons/{}", text(&lessons[at]["id"]));
    let browser = Browser::open(&school.platform.base, Kind { scripts: false, ..Kind::default() }).await;

    // Whoever is not signed in comes to the sign-in page, and from there to where they wanted to go.
    browser.visit("/courses").await;
    browser.fill("#field-name", "Lena").await;
    browser.fill("#field-secret", "0000").await;
    browser.click("form.form [type=submit]").await;
    browser.find(".problem .notice").await;
    assert!(browser.find_text(".problem").await.contains("The name or the password is wrong"));
    browser.fill("#field-secret", PIN).await;
    browser.click("form.form [type=submit]").await;
    browser.find(".course-card").await;
    assert_eq!(browser.path().await, "/courses");

    for (path, words) in [
        ("/".to_owned(), "Hello, Lena"),
        ("/courses".to_owned(), "Water"),
        (format!("/courses/{course}"), "The journey of a drop"),
        (lesson(1), "Real raindrops have no point."),
        (lesson(2), "Four fifths of the rain reach it"),
        (lesson(3), "How much of the water on Earth is fresh water?"),
        ("/ask?q=Do+real+raindrops+have+a+point%3F".to_owned(), "Real raindrops have no point"),
        ("/search?q=raindrops".to_owned(), "The journey of a drop"),
        ("/me".to_owned(), "100"),
    ] {
        browser.visit(&path).await;
        assert_eq!(browser.count("h1").await, 1, "{path}");
        let page = browser.find_text("main").await;
        assert!(page.contains(words), "{path} has no {words:?}: {page}");
        assert_eq!(browser.count("main .skeleton").await, 0, "{path} is complete");
    }

    browser.visit("/chat").await;
    browser.fill("#chat-text", "Why does it rain?").await;
    browser.click(".composer [type=submit]").await;
    browser.find(".bubbles .bubble-assistant").await;
    assert!(browser.path().await.starts_with("/chat/"));
    assert!(browser.find_text(".bubbles").await.contains("Because clouds cool down."));

    browser.click(".person-menu summary").await;
    browser.click(".person-menu [type=submit]").await;
    browser.find("#field-secret").await;
    browser.close().await;
}
