//! Every page, rendered as the server does, over made-up services: complete without scripts, one heading, no dead end.
//!
//! With `LYCEUM_GALLERY=<folder>` the pages are also written there, to be looked at in a browser.

mod content;
mod fakes;
mod operating;
mod render;
mod teaching;
mod timetable;
mod watching;

use lyceum_api::{Role, speech::ENGLISH};
use lyceum_app::text::LOCALES;
use render::{Rendered, render, render_in};

const LESSON: &str = "/lessons/00000000000000000000000001";
const COURSE: &str = "/courses/00000000000000000000000001";

/// (address, who, file name in the gallery)
const PAGES: &[(&str, Option<Role>, &str)] = &[
    ("/sign-in", None, "sign-in"),
    ("/sign-in?error=wrong_secret&name=Amina", None, "sign-in-wrong"),
    ("/sign-up", None, "sign-up"),
    ("/recover", None, "recover"),
    ("/", Some(Role::Learner), "home-learner"),
    ("/", Some(Role::Teacher), "home-teacher"),
    ("/", Some(Role::Admin), "home-admin"),
    ("/courses", Some(Role::Learner), "courses"),
    (COURSE, Some(Role::Learner), "course"),
    (COURSE, Some(Role::Teacher), "course-teacher"),
    (LESSON, Some(Role::Learner), "lesson"),
    ("/lessons/00000000000000000000000002", Some(Role::Learner), "lesson-video"),
    ("/lessons/00000000000000000000000003", Some(Role::Learner), "lesson-quiz"),
    ("/lessons/00000000000000000000000004", Some(Role::Learner), "lesson-exercise"),
    ("/search", Some(Role::Learner), "search"),
    ("/search?q=light", Some(Role::Learner), "search-found"),
    ("/search?q=nothing", Some(Role::Learner), "search-nothing"),
    ("/me", Some(Role::Learner), "me"),
    ("/ask", Some(Role::Learner), "ask"),
    ("/ask?q=light", Some(Role::Learner), "ask-asked"),
    ("/chat", Some(Role::Learner), "chat"),
    ("/chat/00000000000000000000000001", Some(Role::Learner), "conversation"),
    ("/teach", Some(Role::Teacher), "teach"),
    ("/teach/courses", Some(Role::Teacher), "teach-courses"),
    ("/teach/import", Some(Role::Teacher), "import"),
    ("/teach/imports/00000000000000000000000001", Some(Role::Teacher), "import-done"),
    ("/teach/imports/00000000000000000000000002", Some(Role::Teacher), "import-reading"),
    ("/teach/imports/00000000000000000000000003", Some(Role::Teacher), "import-failed"),
    ("/people", Some(Role::Admin), "people"),
    ("/classes", Some(Role::Admin), "classes"),
    ("/keys", Some(Role::Admin), "keys"),
    ("/plan", Some(Role::Admin), "plan"),
    ("/models", Some(Role::Admin), "models"),
    ("/jobs", Some(Role::Admin), "jobs"),
    ("/backups", Some(Role::Admin), "backups"),
    ("/monitoring", Some(Role::Admin), "monitoring"),
    ("/monitoring?span=week&least=warn&words=alert", Some(Role::Admin), "monitoring-week"),
    ("/people/00000000000000000000000002/quota", Some(Role::Admin), "allowance"),
    ("/projector", Some(Role::Teacher), "projector"),
    ("/nowhere", Some(Role::Learner), "not-found"),
];

#[test]
fn every_page_is_complete_without_scripts() {
    for (address, role, name) in PAGES {
        let page = render(address, *role);
        assert_eq!(page.redirected_to, None, "{address}");
        assert_eq!(page.count("<h1"), 1, "{address}: one heading");
        assert_eq!(page.count("<main"), 1, "{address}: one main part");
        assert_eq!(page.count("<title>"), 1, "{address}: a title");
        assert!(!page.html.contains("skeleton-line"), "{address}: nothing is still waiting");
        assert!(!page.html.contains("class=\"empty-state failed\""), "{address}: everything was loaded");
        assert!(page.html.contains("lang=\"en\""), "{address}: a language");
        page.keep(name);
    }
}

#[test]
fn every_page_is_there_in_every_language() {
    for locale in &LOCALES[1..] {
        for (address, role, name) in PAGES {
            let page = render_in(locale.tag, address, *role);
            let tag = page.html.split("<html").nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default();
            assert!(tag.contains(&format!("lang=\"{}\"", locale.tag)), "{address}: {tag}");
            assert!(tag.contains(&format!("dir=\"{}\"", locale.direction)), "{address}: {tag}");
            assert!(page.html.contains(&format!("words/{}.js", locale.tag)), "{address}: the words of its language");
            assert_eq!(page.count("<h1"), 1, "{address}: one heading");
            assert!(!page.html.contains("class=\"empty-state failed\""), "{address}: everything was loaded");
            page.keep(&format!("{name}-{}", locale.tag));
        }
    }
}

#[test]
fn a_page_before_sign_in_offers_other_languages_and_loses_nothing() {
    let page = render_in("fr", "/sign-up?code=7KQ4-M2&error=name_taken&field=name&name=Ada", None);
    assert!(page.html.contains("/sign-up?language=ar&amp;code=7KQ4-M2&amp;name=Ada"));
    assert!(page.html.contains("value=\"7KQ4-M2\"") && page.html.contains("Ce nom est pris."));
    assert!(!page.html.contains("language=fr"));
}

#[test]
fn ids_are_unique_on_every_page() {
    for (address, role, _) in PAGES {
        let page = render(address, *role);
        let mut ids: Vec<&str> = page.html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), all, "{address}: an id twice");
    }
}

#[test]
fn whoever_is_not_signed_in_is_led_to_the_sign_in_and_back() {
    let page = render("/courses", None);
    assert_eq!(page.redirected_to.as_deref(), Some("/sign-in?next=%2Fcourses"));
    let page = render("/sign-in?next=%2Fcourses", Some(Role::Learner));
    assert_eq!(page.redirected_to.as_deref(), Some("/courses"));
    let page = render("/sign-in?next=https%3A%2F%2Fexample.com", Some(Role::Learner));
    assert_eq!(page.redirected_to.as_deref(), Some("/"));
}

#[test]
fn a_form_that_came_back_says_why_and_keeps_what_was_typed() {
    let page = render("/sign-in?error=wrong_secret&name=Amina", None);
    assert!(page.html.contains("The name or the password is wrong."));
    assert!(page.html.contains("value=\"Amina\""));
    let page = render("/sign-up?error=secret_too_short&field=secret", None);
    assert!(page.html.contains("a password of at least 8 characters.") && page.html.contains("aria-invalid=\"true\""));
    let page = render("/sign-up?error=class_code&field=class_code&class_code=abc", None);
    assert!(page.html.contains("No open class has this code."));
    assert!(page.html.contains("aria-invalid=\"true\""));
}

#[test]
fn what_people_prefer_stands_on_the_document() {
    let page = render("/", Some(Role::Teacher));
    let tag: &str = page.html.split("<html").nth(1).and_then(|rest| rest.split('>').next()).unwrap();
    assert!(tag.contains("data-theme=\"dark\"") && tag.contains("data-text-size=\"1\""), "{tag}");
}

#[test]
fn a_lesson_that_is_not_there_says_so() {
    let page = render("/lessons/00000000000000000000000009", Some(Role::Learner));
    assert!(page.html.contains("There is nothing here"));
    let page: Rendered = render("/lessons/no-id", Some(Role::Learner));
    assert!(page.html.contains("There is nothing here"));
}

#[test]
fn code_of_a_learner_stays_text() {
    let page = render("/lessons/00000000000000000000000004", Some(Role::Learner));
    assert!(page.html.contains("&lt;/textarea&gt;&lt;i&gt;") && !page.html.contains("</textarea><i>"));
}

#[test]
fn what_the_server_says_about_itself_is_said_in_the_readers_language() {
    let pages = ["/", "/plan", "/jobs", "/backups", "/monitoring"];
    let english = |page: &Rendered| -> Vec<&'static str> {
        // What is in a script is data, no text.
        let shown: String = page
            .html
            .split("<script")
            .map(|part| part.split_once("</script>").map_or(part, |(_, text)| text))
            .collect();
        // Without figures, a sentence stands on a page as it is.
        let sentences = ENGLISH.iter().map(|(_, english)| *english).filter(|english| english.len() > 12);
        sentences.filter(|english| !english.contains('{') && shown.contains(english)).collect()
    };
    for locale in &LOCALES[1..] {
        for address in pages {
            let page = render_in(locale.tag, address, Some(Role::Admin));
            assert_eq!(english(&page), Vec::<&str>::new(), "{address} in {}", locale.tag);
        }
    }
    let jobs = render_in("es", "/jobs", Some(Role::Admin));
    assert!(jobs.html.contains("Compactar la base de datos") && jobs.html.contains("No hace falta: tiene 3"));
    assert!(jobs.html.contains("The disk is full."), "what is known in English alone is not hidden");
    let monitoring = render_in("fr", "/monitoring", Some(Role::Admin));
    assert!(
        monitoring.html.contains("Le processeur est occupé à 93\u{a0}% ; plus de 80\u{a0}%"),
        "its figures as well"
    );
    let plan = render("/jobs", Some(Role::Admin));
    assert!(!english(&plan).is_empty(), "the test finds them in English");
}

#[test]
fn a_question_without_scripts_says_that_more_is_coming_and_leads_to_itself() {
    let page = render("/ask?q=nothing", Some(Role::Learner));
    assert!(page.html.contains("New content is still being made searchable"));
    assert!(page.html.contains("href=\"/ask?q=nothing\""));
}
