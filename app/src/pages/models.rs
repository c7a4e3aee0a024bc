//! The models.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Models() -> AnyView {
    let words = &texts().admin;
    view! { <Heading title=words.models_title lead=words.models_lead/> }.into_any()
}
