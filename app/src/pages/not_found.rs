//! An address that leads nowhere.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn NotFound() -> AnyView {
    let words = &texts().frame;
    view! { <Heading title=words.not_found_title lead=words.not_found_text/> }.into_any()
}
