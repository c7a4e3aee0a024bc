//! Chat: conversations with the assistant.

use crate::{components::Heading, text::texts};
use leptos::prelude::*;

/// The page.
#[component]
pub(crate) fn Chat() -> AnyView {
    let words = &texts().chat;
    view! { <Heading title=words.title lead=words.lead/> }.into_any()
}
