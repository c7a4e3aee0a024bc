//! Bringing in content.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn ImportPage() -> AnyView {
    let words = &texts().teach;
    view! { <Heading title=words.import_title lead=words.import_lead/> }.into_any()
}
