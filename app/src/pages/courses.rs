//! All courses.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn CoursesPage() -> AnyView {
    let words = &texts().courses;
    view! { <Heading title=words.title lead=words.lead/> }.into_any()
}
