//! API keys.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Keys() -> AnyView {
    let words = &texts().people;
    view! { <Heading title=words.keys_title lead=words.keys_lead/> }.into_any()
}
