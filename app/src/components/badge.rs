//! A short word about the thing beside it.

use super::{Icon, Tone};
use leptos::prelude::*;

/// A short word with an optional icon.
#[component]
pub fn Badge(
    /// The words.
    #[prop(into)]
    text: String,
    /// What it means.
    #[prop(default = Tone::Info)]
    tone: Tone,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
) -> impl IntoView {
    view! {
        <span class=format!("badge badge-{}", tone.name())>
            {icon.map(|name| view! { <Icon name/> })}
            <span>{text}</span>
        </span>
    }
}
