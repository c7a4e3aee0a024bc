//! How far an import is.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn ImportStatePage() -> AnyView {
    let words = &texts().teach;
    view! { <Heading title=words.import_state_title lead=words.import_state_lead/> }.into_any()
}
