//! The health of the server in one sentence.

use super::code_sentence::code_sentence;
use crate::erase::Erase;
use crate::{
    components::{Notice, Tone},
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::operations::ALL_WELL;

/// Whether all is well, and what the server says about it.
#[component]
pub(crate) fn HealthNotice(
    /// Whether all is well.
    healthy: bool,
    /// The server's sentence, with commands between backticks.
    sentence: String,
) -> AnyView {
    let words = &texts().admin;
    let (tone, state) = if healthy { (Tone::Good, words.healthy) } else { (Tone::Warning, words.unhealthy) };
    // The sentence may say just that.
    let more = (sentence != ALL_WELL).then(|| code_sentence(&sentence));
    view! { <Notice tone><strong>{state}</strong>{more.map(|more| view! { " "{more} })}</Notice> }.erase()
}
