//! The recovery sheet for browsers without scripts: it answers the form itself, because its words are shown once and
//! must not stand in any address. With scripts `app/src/first_start/recovery_sheet.rs` shows the same.

use super::security_headers::page_policy;
use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use lyceum_api::school::SetupDone;
use lyceum_app::text::{choose, fill};

/// The sheet as a page, in the school's language. `assets` is where the stylesheet lies.
pub fn page(assets: &str, language: &str, school: &str, done: &SetupDone) -> Response {
    let mut response = Html(document(assets, language, school, done)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&page_policy("none")) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

fn document(assets: &str, language: &str, school: &str, done: &SetupDone) -> String {
    let language = choose(language);
    let words = &language.texts.welcome;
    let of = fill(words.sheet_for, &[("school", &escaped(school)), ("admin", &escaped(&done.person.name))]);
    let code = fill(words.sheet_code, &[("code", &format!("<strong>{}</strong>", escaped(&done.class_code)))]);
    let list: Vec<String> = done.recovery_words.iter().map(|word| format!("<li><code>{word}</code></li>")).collect();
    format!(
        "<!DOCTYPE html><html lang=\"{tag}\" dir=\"{direction}\"><head><meta charset=\"utf-8\"><title>{title} · Lyceum</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <link rel=\"stylesheet\" href=\"{assets}/app.css\"></head>\
         <body><main class=\"plain-page\"><div class=\"first-start\">\
         <div class=\"page-head\"><div><h1>{title}</h1><p class=\"lead\">{lead}</p></div></div>\
         <section class=\"card sheet\"><h2 class=\"sheet-of\">{of}</h2>\
         <ol class=\"sheet-words\" aria-label=\"{label}\">{list}</ol><p>{code}</p></section>\
         <div class=\"notice notice-warning\"><div class=\"notice-text\">{keep}</div></div>\
         <p class=\"quiet sheet-print\">{print}</p>\
         <div class=\"actions\"><a class=\"button button-primary\" href=\"/projector\">{go_on}</a></div>\
         </div></main></body></html>",
        tag = language.tag,
        direction = language.direction,
        title = words.sheet_title,
        lead = words.sheet_lead,
        label = words.sheet_words,
        list = list.concat(),
        keep = words.sheet_keep,
        print = words.sheet_print,
        go_on = words.sheet_go_on,
    )
}

/// A text as it may stand in HTML.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::{Role, accounts::Person, ids::UserId};

    #[test]
    fn the_sheet_is_whole_in_the_schools_language_and_takes_names_as_text() {
        let person = Person { id: UserId(1), name: "<b>Amina</b>".to_owned(), role: Role::Admin };
        let words = (1..=12).map(|at| format!("word{at}")).collect();
        let done = SetupDone { person, recovery_words: words, class_code: "7KQ4-M2".to_owned() };
        let page = document("/assets-1", "ar", "Hill & Dale", &done);
        assert!(page.contains("<html lang=\"ar\" dir=\"rtl\">") && page.contains("Hill &amp; Dale"));
        assert!(
            page.contains("&lt;b&gt;Amina") && !page.contains("<b>Amina") && page.contains("<strong>7KQ4-M2</strong>")
        );
        assert_eq!(page.matches("<li><code>").count(), 12);
        assert!(!page.contains('{') && page.contains("href=\"/projector\""));
    }
}
