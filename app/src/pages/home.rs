//! The page to start from, by role.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn HomePage() -> AnyView {
    let words = &texts().home;
    view! { <Heading title=words.courses lead=words.learner_lead/> }.into_any()
}
