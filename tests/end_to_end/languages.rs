//! Pages in other languages: by the browser's wish, by a choice before sign-in, by a person's own.

use http::Method;
use lyceum_api::plan::PlanLimit;
use lyceum_tests::{
    browser::{Browser, Kind},
    platform::{Platform, School},
};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn before_sign_in_the_browsers_wish_counts_and_a_choice_more() {
    let school = School::saying("Yes.").await;
    let visitor = school.platform.client();
    let read = async |path: &str, accepts: &str| {
        visitor.send(Method::GET, path, &[("accept-language", accepts)], Vec::new()).await.good().text()
    };
    let page = read("/sign-in", "de, ar;q=0.8, en;q=0.5").await;
    assert!(page.contains("lang=\"ar\"") && page.contains("dir=\"rtl\"") && page.contains("تسجيل الدخول"));
    let page = read("/sign-in", "de").await;
    assert!(page.contains("lang=\"en\"") && page.contains("dir=\"ltr\""), "the school's own language stands in");
    // The choice in the address is kept for what follows.
    let page = read("/sign-in?language=fr", "ar").await;
    assert!(page.contains("lang=\"fr\"") && page.contains("Connexion"));
    let page = read("/sign-up", "ar").await;
    assert!(page.contains("lang=\"fr\"") && page.contains("Rejoindre sa classe"));
    // The words come as a file that may be kept for ever.
    let words = page.split("src=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let words = words.into_iter().find(|address| address.ends_with("/fr.js")).expect("the page names its words");
    let file = visitor.get(words).await.good();
    assert!(file.header("cache-control").contains("immutable") && file.text().contains("Rejoindre sa classe"));
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_of_the_plan_are_named_in_the_readers_language() {
    let school = School::saying("Yes.").await;
    for (tag, words) in [("es", "Disco para los modelos"), ("fr", "Disque pour les modèles"), ("ar", "القرص للنماذج")]
    {
        let looks = json!({"language": tag, "theme": "device", "text_size": 0, "wide_spacing": false});
        school.admin.patch("/api/me", &looks).await.good();
        let page = school.admin.get("/plan").await.good().text();
        assert!(page.contains(words), "{tag}");
        for &limit in PlanLimit::ALL {
            let english = limit.summary().trim().trim_end_matches('.');
            assert!(!page.contains(&format!(">{english}<")), "{tag}: {english}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_reads_in_the_own_language_with_scripts() {
    let school = School::saying("Yes.").await;
    let browser = Browser::of(&school.platform.base, &school.learner).await;
    browser.visit_alive("/me").await;
    browser
        .run("document.querySelector('#field-language').value = 'ar'; document.querySelector('main form [type=submit]').click()")
        .await;
    browser.until("the page is read from right to left", "return document.documentElement.dir === 'rtl'").await;
    browser.alive().await;
    browser.reads("شكل الصفحات").await;
    browser.visit_alive("/ask").await;
    browser.reads("اطرح سؤالاً").await;
    browser.console_is_clean().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_start_goes_on_in_the_language_that_is_chosen() {
    let platform = Platform::saying("Yes.").await;
    let browser = Browser::open(&platform.base, Kind::default()).await;
    browser.visit_alive("/welcome").await;
    browser.click("label:has([name=language][value=es])").await;
    browser.until("the page is in Spanish", "return document.documentElement.lang === 'es'").await;
    browser.alive().await;
    browser.reads("¿En qué idioma se enseña?").await;
    let chosen = "return document.querySelector('[name=language]:checked').value";
    assert_eq!(browser.run(chosen).await, "es");
    browser.console_is_clean().await;
    browser.close().await;
}
