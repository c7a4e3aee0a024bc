//! Search in all courses.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn SearchPage() -> AnyView {
    let words = &texts().courses;
    view! { <Heading title=words.search_title lead=words.search_lead/> }.into_any()
}
