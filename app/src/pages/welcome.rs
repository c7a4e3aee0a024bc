//! The first start: three screens.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Welcome() -> AnyView {
    let words = &texts().welcome;
    view! { <Heading title=words.title lead=words.lead/> }.into_any()
}
