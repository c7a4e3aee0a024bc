//! The first start: three screens to a school, in a browser with scripts and in one without.

use lyceum_tests::{
    browser::{Browser, Kind},
    platform::{PASSWORD, Platform},
};
use serde_json::json;

async fn fill_in_the_school(browser: &Browser) {
    browser.fill("#field-school_name", "Hill School").await;
    browser.fill("#field-admin_name", "Amina").await;
    browser.fill("#field-admin_password", PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_screens_lead_to_a_school() {
    let platform = Platform::saying("Yes.").await;
    let browser = Browser::open(&platform.base, Kind::default()).await;
    browser.visit("/").await;
    browser.comes_to("/welcome").await;
    browser.alive().await;
    browser.reads("Which language do you teach in?").await;
    browser.press("Next").await;
    browser.reads("What is your school called?").await;
    // Nothing is filled in: the step stays, and says what is missing.
    browser.press("Next").await;
    browser.reads("What is your school called?").await;
    fill_in_the_school(&browser).await;
    browser.press("Next").await;
    browser.reads("What shall be in it first?").await;
    browser.click("label:has([name=demo_course][value=off])").await;
    browser.press("Open the school").await;
    browser.reads("Write these twelve words down").await;
    let words =
        browser.run("return [...document.querySelectorAll('.sheet-words li')].map(e => e.innerText.trim())").await;
    let words: Vec<_> = words.as_array().unwrap().iter().filter_map(|word| word.as_str()).collect();
    assert_eq!(words.len(), 12);
    let leave = "return !document.querySelector('.actions .button-primary').disabled";
    assert_eq!(browser.run(leave).await, false, "nobody leaves before the words are written down");
    browser.click("#field-written").await;
    browser.until("the way on is open", leave).await;
    browser.press("Go on").await;
    browser.comes_to("/projector").await;
    assert_eq!(browser.find_text("h1").await, "Hill School");
    let code = browser.find_text(".wall-code").await;
    assert!(browser.find_text(".wall-address").await.contains("127.0.0.1"));
    assert_eq!(browser.count(".wall-qr svg").await, 1);
    browser.console_is_clean().await;
    browser.close().await;

    let learner = platform.client();
    let join = json!({"class_code": code, "name": "Lena", "secret": "4711"});
    learner.post("/api/sign-up", &join).await.good();
    let admin = platform.client();
    let recover = json!({"words": words.join(" "), "new_password": "a new and better one"});
    assert_eq!(admin.post("/api/recover", &recover).await.good().json()["name"], "Amina");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_needs_no_scripts() {
    let platform = Platform::saying("Yes.").await;
    let browser = Browser::open(&platform.base, Kind { scripts: false, ..Kind::default() }).await;
    browser.visit("/welcome").await;
    fill_in_the_school(&browser).await;
    browser.click("label:has([name=demo_course][value=off])").await;
    browser.click("form.setup [type=submit]").await;
    browser.find("main ol li code").await;
    assert_eq!(browser.count("main ol li code").await, 12);
    browser.click("main a").await;
    assert!(!browser.find_text(".wall-code").await.is_empty());
    assert_eq!(browser.path().await, "/projector");
    browser.close().await;
}
