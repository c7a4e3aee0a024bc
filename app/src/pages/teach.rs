//! The teacher's page: questions and courses.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Teach() -> AnyView {
    let words = &texts().teach;
    view! { <Heading title=words.title lead=words.lead/> }.into_any()
}
