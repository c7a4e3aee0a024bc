//! The plan with its use.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Plan() -> AnyView {
    let words = &texts().admin;
    view! { <Heading title=words.plan_title lead=words.plan_lead/> }.into_any()
}
