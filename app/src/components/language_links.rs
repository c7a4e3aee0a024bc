//! The other languages that a page before sign-in can be read in. Words are chosen when a page is loaded, so these are
//! links to load it again, also without scripts.

use crate::erase::Erase;
use crate::{
    address::encode,
    text::{LOCALES, language},
};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

/// What an address must not lose when its page is loaded in another language.
const KEPT: &[&str] = &["next", "code", "class_code", "token", "school_name", "admin_name", "name"];

/// The links.
#[component]
pub(crate) fn LanguageLinks() -> AnyView {
    let own = language();
    let links = LOCALES.iter().filter(|locale| locale.tag != own.tag).map(|locale| {
        view! {
            // Outside of the router: it would keep the words of this page.
            <li><a href=address_in(locale.tag) rel="external" lang=locale.tag hreflang=locale.tag>{locale.own_name}</a></li>
        }
    });
    view! {
        <nav class="language-links" aria-label=own.texts.frame.other_languages>
            <ul>{links.collect_view()}</ul>
        </nav>
    }
    .erase()
}

/// This page's address in another language.
pub(crate) fn address_in(tag: &str) -> String {
    let path = use_location().pathname.get_untracked();
    let query = use_query_map().get_untracked();
    let kept =
        KEPT.iter().filter_map(|name| Some(format!("&{name}={}", encode(&query.get(name)?)))).collect::<String>();
    format!("{path}?language={tag}{kept}")
}
