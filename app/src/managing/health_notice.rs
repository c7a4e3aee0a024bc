//! The health of the server in one sentence.

use super::code_sentence::code_sentence;
use crate::erase::Erase;
use crate::{
    components::{Notice, Tone},
    text::language,
};
use leptos::prelude::*;
use lyceum_api::{Speech, speech::Code};

/// Whether all is well, and what the server says about it.
#[component]
pub(crate) fn HealthNotice(
    /// Whether all is well.
    healthy: bool,
    /// What the server says, with commands between backticks.
    sentence: Speech,
) -> AnyView {
    let language = language();
    let words = &language.texts.admin;
    let (tone, state) = if healthy { (Tone::Good, words.healthy) } else { (Tone::Warning, words.unhealthy) };
    // The sentence may say just that.
    let is_all = sentence.said.first().is_some_and(|said| said.code == Code::AllWell.name());
    let more = (!is_all).then(|| code_sentence(&language.speak(&sentence)));
    view! { <Notice tone><strong>{state}</strong>{more.map(|more| view! { " "{more} })}</Notice> }.erase()
}
