//! Ask: a question, the passages, the streamed answer.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Ask() -> AnyView {
    let words = &texts().ask;
    view! { <Heading title=words.title lead=words.lead/> }.into_any()
}
