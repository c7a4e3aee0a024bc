//! The slim bar on top: the school, search, what is left today, the person.

use super::Icon;
use crate::erase::Erase;
use crate::{
    routes,
    session::{Session, use_allowance},
    text::{fill, language, number},
};
use leptos::{ev, html, prelude::*};
use leptos_router::components::{A, Form};
use wasm_bindgen::JsCast;

/// The bar on top of a page.
#[component]
pub(crate) fn TopBar(
    /// The school and the person.
    session: Session,
) -> AnyView {
    let words = &language().texts.frame;
    let name = if session.school.name.is_empty() { "Lyceum".to_owned() } else { session.school.name.clone() };
    let signed_in = session.me.is_some();
    view! {
        <header class="top-bar">
            <A href=routes::HOME attr:class="school">
                <span class="school-mark" aria-hidden="true">{name.chars().next().map(|first| first.to_string())}</span>
                <span class="school-name">{name.clone()}</span>
            </A>
            {signed_in.then(|| view! { <SearchBox/> })}
            <div class="top-bar-end">
                {session.me.as_ref().map(|me| view! { <Left left=me.ai_left_today per_day=me.ai_per_day/> })}
                {match session.me {
                    Some(me) => view! { <PersonMenu name=me.person.name/> }.erase(),
                    None => view! { <A href=routes::SIGN_IN attr:class="button button-quiet">{words.sign_in}</A> }.erase(),
                }}
            </div>
        </header>
    }
    .erase()
}

/// The search field, reached by `/` from everywhere.
#[component]
fn SearchBox() -> AnyView {
    let words = &language().texts.frame;
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            let typing = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
                .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
            if event.key() == "/" && !typing && !event.ctrl_key() && !event.meta_key() && !event.alt_key() {
                event.prevent_default();
                if let Some(field) = field.get_untracked() {
                    let _ = field.focus();
                }
            }
        });
        on_cleanup(move || handle.remove());
    });
    view! {
        <div class="search-box" role="search">
            <Form method="GET" action=routes::SEARCH>
                <label class="visually-hidden" for="top-search">{words.search}</label>
                <Icon name="search"/>
                <input
                    node_ref=field
                    id="top-search"
                    name="q"
                    r#type="search"
                    placeholder=words.search_hint
                    maxlength="1000"
                    autocomplete="off"
                    aria-keyshortcuts="/"
                    required=true
                />
                <kbd aria-hidden="true">"/"</kbd>
            </Form>
        </div>
        <A href=routes::SEARCH attr:class="icon-button search-link" attr:aria-label=words.search>
            <Icon name="search"/>
        </A>
    }
    .erase()
}

/// What is left today, as the newest answer told.
#[component]
fn Left(left: u64, per_day: u64) -> AnyView {
    let language = language();
    let words = &language.texts.frame;
    let newest = use_allowance().0;
    let left = move || number(newest.get().unwrap_or(left), &language);
    let title = move || fill(words.left_today_long, &[("n", &left()), ("m", &number(per_day, &language))]);
    view! {
        <A href=routes::ME attr:class="left-today" attr:title=title>
            <Icon name="sparkles"/>
            <span>{move || fill(words.left_today, &[("n", &left())])}</span>
        </A>
    }
    .erase()
}

/// The person: the own page, and the way out. A plain `<details>`, so that it opens without scripts.
#[component]
fn PersonMenu(name: String) -> AnyView {
    let words = &language().texts.frame;
    let menu = NodeRef::<html::Details>::new();
    let close = move |_| {
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.remove_attribute("open");
        }
    };
    let initial = name.chars().next().map(|first| first.to_uppercase().to_string());
    view! {
        <details class="person-menu" node_ref=menu>
            <summary>
                <span class="visually-hidden">{words.person_menu}</span>
                <span class="person-mark" aria-hidden="true">{initial}</span>
                <span class="person-name">{name}</span>
                <Icon name="chevron-down"/>
            </summary>
            <ul on:click=close>
                <li><A href=routes::ME><Icon name="circle-user"/><span>{words.me}</span></A></li>
                <li>
                    <form method="post" action="/do/sign-out">
                        <button type="submit">
                            <Icon name="log-out"/>
                            <span>{words.sign_out}</span>
                        </button>
                    </form>
                </li>
            </ul>
        </details>
    }
    .erase()
}
