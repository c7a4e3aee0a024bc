//! Classes and their codes.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Classes() -> AnyView {
    let words = &texts().people;
    view! { <Heading title=words.classes_title lead=words.classes_lead/> }.into_any()
}
