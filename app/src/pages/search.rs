//! Search in all courses. The question is in the address, so that it works without scripts and can be shared.

use crate::erase::Erase;
use crate::{
    address::encode,
    components::{Button, EmptyState, Heading, LinkButton, Load, Notice, PassageCard},
    load_or, routes,
    text::{fill, language, number, texts},
};
use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_query_map};
use lyceum_api::asking::{FindPassages, SearchQuery, SearchResults};

/// How many places are shown.
const SHOWN: u32 = 20;

/// The page.
#[component]
pub(crate) fn SearchPage() -> AnyView {
    let words = &texts().courses;
    let query = use_query_map();
    let asked = Memo::new(move |_| query.read().get("q").map(|q| q.trim().to_owned()).unwrap_or_default());
    let course = Memo::new(move |_| query.read().get("course").and_then(|course| course.parse().ok()));
    let found = load_or::<FindPassages>(
        move || {
            let q = asked.get();
            (!q.is_empty()).then(|| SearchQuery { q, course: course.get(), limit: Some(SHOWN) })
        },
        || Ok(SearchResults { passages: Vec::new(), guessed: false, incomplete: false }),
    );
    view! {
        <Heading title=words.search_title lead=words.search_lead/>
        <div class="search-page-form">
            <Form method="GET" action=routes::SEARCH>
                <label for="search-q">{words.search_label}</label>
                <div class="field-with-button">
                    <input id="search-q" name="q" r#type="text" value=asked maxlength="1000" required=true autocomplete="off"/>
                    <Button text=words.search_button kind="primary" r#type="submit" icon="search"/>
                </div>
            </Form>
        </div>
        {move || {
            let q = asked.get();
            (!q.is_empty()).then(|| view! {
                <Load data=found show=move |found: SearchResults| view! { <Found found q=q.clone()/> }.erase()/>
            })
        }}
    }
    .erase()
}

#[component]
fn Found(found: SearchResults, q: String) -> AnyView {
    let language = language();
    let words = &language.texts.courses;
    let ask = format!("{}?q={}", routes::ASK, encode(&q));
    let count = match found.passages.len() {
        1 => words.search_found_one.to_owned(),
        count => fill(words.search_found, &[("n", &number(count as u64, &language))]),
    };
    view! {
        <div class="stack">
            {found.incomplete.then(|| view! { <Notice>{words.search_incomplete}</Notice> })}
            {if found.passages.is_empty() {
                view! {
                    <EmptyState title=fill(words.search_empty_title, &[("q", &q)]) text=words.search_empty_text icon="search">
                        <LinkButton href=ask text=words.search_ask icon="message-circle-question-mark"/>
                    </EmptyState>
                }
                .erase()
            } else {
                view! {
                    {found.guessed.then(|| view! { <Notice>{words.search_guessed}</Notice> })}
                    <div class="section-head">
                        <h2 aria-live="polite">{count}</h2>
                        <LinkButton href=ask text=words.search_ask kind="quiet" icon="message-circle-question-mark"/>
                    </div>
                    <ul class="passage-list">
                        {found.passages.into_iter().map(|passage| view! { <li><PassageCard passage/></li> }).collect_view()}
                    </ul>
                }
                .erase()
            }}
        </div>
    }
    .erase()
}
