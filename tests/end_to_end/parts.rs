//! The browser half comes in parts: with the page that needs them, and no sooner.

use lyceum_tests::{
    browser::{Browser, Kind},
    material::WATER,
    platform::School,
};
use serde_json::json;

/// The files of parts that a document names.
fn named(document: &str) -> Vec<&str> {
    document.split('"').filter(|text| text.starts_with("/pkg-") && text.contains("/split_")).collect()
}

/// A script: the parts that the browser has fetched.
const FETCHED: &str = "return new Set(performance.getEntriesByType('resource')
    .map(entry => entry.name).filter(name => name.includes('/split_'))).size";

#[tokio::test(flavor = "multi_thread")]
async fn a_document_names_the_part_of_its_page_alone() {
    let school = School::saying("Yes.").await;
    let part = async |person: &lyceum_tests::client::Client, path: &str| {
        let document = person.get(path).await.good().text();
        named(&document).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(part(&school.platform.client(), "/sign-in").await, [""; 0]);
    let pages = [
        ("/", "split_learning"),
        ("/courses", "split_learning"),
        ("/people", "split_accounts"),
        ("/teach", "split_teaching"),
        ("/plan", "split_operating"),
    ];
    for (path, name) in pages {
        let parts = part(&school.admin, path).await;
        assert!(parts.len() == 1 && parts[0].ends_with(&format!("/{name}.wasm")), "{path}: {parts:?}");
        let file = school.admin.get(&parts[0]).await.good();
        assert_eq!(file.header("content-type"), "application/wasm");
        assert!(file.header("cache-control").contains("immutable"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_click_fetches_the_part_of_the_next_page() {
    let school = School::saying("Yes.").await;
    let browser = Browser::of(&school.platform.base, &school.admin).await;
    browser.visit_alive("/").await;
    assert_eq!(browser.run(FETCHED).await, json!(1));
    browser.run("window.same = true").await;
    for (path, parts) in [("/people", 2), ("/plan", 3), ("/courses", 3), ("/people", 3), ("/", 3)] {
        browser.click(&format!("a[href='{path}']")).await;
        browser.comes_to(path).await;
        browser.until("the page has its heading", "return !!document.querySelector('main h1')").await;
        assert_eq!(browser.run(FETCHED).await, json!(parts), "{path}");
        assert_eq!(browser.run("return window.same").await, json!(true), "{path} came without a new document");
    }
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_does_not_arrive_makes_way_for_the_document() {
    let school = School::saying("Yes.").await;
    let browser = Browser::open(&school.platform.base, Kind::default()).await;
    browser.sign_in(&school.admin).await;
    browser.visit_alive("/").await;
    browser.block("*/split_accounts.wasm").await;
    browser.run("window.same = true").await;
    browser.click("a[href='/people']").await;
    browser.until("the server's document is there", "return !window.same && !!document.querySelector('main h1')").await;
    browser.comes_to("/people").await;
    // Without its part the document stays as it was sent: it can be read, and its links lead on.
    browser.click("a[href='/courses']").await;
    browser.comes_to("/courses").await;
    browser.alive().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_program_does_not_arrive_the_passages_of_the_document_are_shown() {
    let school = School::saying("Yes.").await;
    school.import("Water", WATER).await;
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    let shown = "const list = document.querySelector('.unscripted .passage-list');
        return !!list && list.checkVisibility({visibilityProperty: true}) && list.getBoundingClientRect().height > 40";
    browser.visit_alive("/ask?q=Do+real+raindrops+have+a+point%3F").await;
    assert_eq!(browser.run(shown).await, json!(false), "the program shows its own");
    browser.block("*/app_bg.wasm").await;
    browser.visit("/ask?q=Do+real+raindrops+have+a+point%3F").await;
    browser.until("the passages are shown", shown).await;
    browser.click("a[href='/courses']").await;
    browser.comes_to("/courses").await;
    browser.close().await;
}
