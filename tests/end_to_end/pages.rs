//! Every page for every role: one heading, nothing in the console, nothing against the content security policy, and no
//! serious finding of axe-core, light and dark.

use lyceum_tests::{
    browser::{Browser, Kind},
    material::WATER,
    platform::{Platform, School, text},
};
use serde_json::json;

fn axe() -> String {
    let path = std::env::var("LYCEUM_AXE").expect("LYCEUM_AXE names axe.min.js: run the tests by `cargo xtask test`");
    std::fs::read_to_string(path).expect("LYCEUM_AXE can be read")
}

/// Runs axe-core in a theme; gives what is serious.
async fn findings(browser: &Browser, axe: &str, theme: &str) -> Vec<String> {
    // Colours that fade from one theme into the other would be measured half way.
    let script = format!(
        "document.documentElement.dataset.theme = '{theme}';
         const sheet = new CSSStyleSheet();
         sheet.replaceSync('*, *::before, *::after {{ transition: none !important; animation: none !important }}');
         document.adoptedStyleSheets = [sheet];
         if (!window.axe) {{ {axe} }}
         return axe.run(document, {{ resultTypes: ['violations'] }}).then(found => found.violations
             .filter(one => ['serious', 'critical'].includes(one.impact))
             .map(one => `${{one.id}}: ${{one.nodes.map(node => node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? '')).join(' | ')}}`))"
    );
    let found = browser.run(&script).await;
    found.as_array().unwrap().iter().map(|one| format!("{theme}: {}", one.as_str().unwrap_or_default())).collect()
}

async fn inspect(browser: &Browser, paths: &[String]) {
    let axe = axe();
    let mut complaints: Vec<(String, Vec<String>)> = Vec::new();
    for path in paths {
        browser.visit_alive(path).await;
        browser.until("the page has its heading", "return !!document.querySelector('h1')").await;
        browser.until("everything is loaded", "return !document.querySelector('main .skeleton')").await;
        let mut found = Vec::new();
        let headings = browser.count("h1").await;
        if headings != 1 {
            found.push(format!("{headings} first headings"));
        }
        let title = browser.client.title().await.unwrap();
        if !title.contains("Lyceum") || title.starts_with("Lyceum") && path != "/welcome" {
            found.push(format!("a title that does not tell the page: {title:?}"));
        }
        for theme in ["light", "dark"] {
            found.extend(findings(browser, &axe, theme).await);
        }
        browser.console_is_clean().await;
        if !found.is_empty() {
            complaints.push((path.clone(), found));
        }
    }
    assert!(complaints.is_empty(), "{complaints:#?}");
}

fn paths(list: &[&str]) -> Vec<String> {
    list.iter().map(|path| (*path).to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checks_themselves_find_what_is_wrong() {
    let school = School::saying("Yes.").await;
    let browser = Browser::open(&school.platform.base, Kind::default()).await;
    browser.visit_alive("/sign-in").await;
    let faint = "<p style='color: #777; background: #888'>Faint</p><img src='/favicon.ico'>";
    browser.run(&format!("document.querySelector('main').insertAdjacentHTML('beforeend', {})", json!(faint))).await;
    // The style is refused by the policy: so it has to come from the page's own script.
    browser.run("document.querySelector('main p:last-of-type').style.cssText = 'color: #777; background: #888'").await;
    let found = findings(&browser, &axe(), "light").await.join("\n");
    assert!(found.contains("color-contrast") && found.contains("image-alt"), "{found}");
    browser.run("const own = document.createElement('script'); own.text = '1'; document.body.append(own)").await;
    let console = json!(browser.console().await).to_string();
    assert!(console.contains("Content Security Policy"), "{console}");
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_before_sign_in() {
    let platform = Platform::saying("Yes.").await;
    let browser = Browser::open(&platform.base, Kind::default()).await;
    inspect(&browser, &paths(&["/welcome"])).await;
    let _school = platform.into_school(false).await;
    inspect(&browser, &paths(&["/sign-in", "/sign-up", "/recover", "/no-such-page"])).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_learner() {
    let school = School::saying("Real raindrops have no point [1].").await;
    let course = school.import("Water", WATER).await;
    let lessons = school.learner.get(&format!("/api/courses/{course}")).await.good().json()["lessons"].clone();
    let chat = school.learner.post("/api/conversations", &json!({})).await.good().json();
    let chat = text(&chat["id"]);
    school.learner.post(&format!("/api/conversations/{chat}/messages"), &json!({"text": "Hello?"})).await.good();
    let mut all = paths(&[
        "/",
        "/courses",
        "/ask",
        "/ask?q=Do+real+raindrops+have+a+point%3F",
        "/search?q=water",
        "/chat",
        "/me",
    ]);
    all.push(format!("/courses/{course}"));
    all.push(format!("/chat/{chat}"));
    all.extend(lessons.as_array().unwrap().iter().map(|lesson| format!("/lessons/{}", text(&lesson["id"]))));
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    inspect(&browser, &all).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_teacher() {
    let school = School::saying("Yes.").await;
    school.import("Water", &WATER[1..2]).await;
    school.learner.post("/api/ask", &json!({"question": "Who won the football match?"})).await.good();
    school.teacher.post("/api/keys", &json!({"name": "Notebook"})).await.good();
    let imports = school.teacher.get("/api/imports").await.good().json();
    let mut all =
        paths(&["/", "/teach", "/teach/courses", "/teach/import", "/people", "/classes", "/keys", "/projector"]);
    all.push(format!("/teach/imports/{}", text(&imports["imports"][0]["id"])));
    let browser = Browser::of(&school.platform.base, &school.teacher).await;
    inspect(&browser, &all).await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_an_admin() {
    let school = School::saying("Yes.").await;
    school.import("Water", &WATER[1..2]).await;
    let browser = Browser::of(&school.platform.base, &school.admin).await;
    let me = text(&school.admin.get("/api/me").await.good().json()["person"]["id"]);
    let quota = format!("/people/{me}/quota");
    let managed = [
        "/people",
        "/classes",
        "/keys",
        "/monitoring",
        "/plan",
        "/models",
        "/jobs",
        "/backups",
        "/teach/import",
        &quota,
    ];
    inspect(&browser, &paths(&["/", "/projector"])).await;
    inspect(&browser, &paths(&managed)).await;
    for path in managed {
        browser.visit(path).await;
        assert_eq!(browser.count(".rail a[href='/people'][aria-current='page']").await, 1, "{path} is within Manage");
    }
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_fit_on_a_phone() {
    let school = School::saying("Yes.").await;
    let course = school.import("Water", WATER).await;
    let lessons = school.learner.get(&format!("/api/courses/{course}")).await.good().json()["lessons"].clone();
    let mut all = paths(&["/", "/courses", "/ask?q=raindrops", "/search?q=water", "/chat", "/me"]);
    all.extend(lessons.as_array().unwrap().iter().map(|lesson| format!("/lessons/{}", text(&lesson["id"]))));
    let browser = Browser::open(&school.platform.base, Kind { size: (360, 740), ..Kind::default() }).await;
    browser.sign_in(&school.learner).await;
    // A window of Chromium cannot be as narrow as a phone; what the page sees can.
    browser.narrow_to(360).await;
    for path in all {
        browser.visit_alive(&path).await;
        let wide = browser
            .run(
                "const beyond = [...document.querySelectorAll('main *')]
                    .filter(e => e.getBoundingClientRect().right > 361 && e.checkVisibility())
                    .map(e => `${e.tagName} ${e.className}: ${e.getBoundingClientRect().right}`);
                 return document.documentElement.scrollWidth > 360 ? [innerWidth, ...beyond.slice(0, 20)] : []",
            )
            .await;
        assert_eq!(wide, json!([]), "{path}: one would have to scroll sideways");
    }
    browser.close().await;
}
