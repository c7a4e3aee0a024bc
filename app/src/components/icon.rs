//! Icons out of the one sprite that the document carries.

use leptos::prelude::*;

/// The sprite, as [`crate::shell`] puts it into the document.
pub(crate) const SPRITE: &str = include_str!("../../../assets/icons/sprite.svg");

/// An icon beside words, never instead of them. `name` is one of `assets/icons/sprite.svg` without its `i-`.
#[component]
pub fn Icon(
    /// The icon's name in the sprite.
    name: &'static str,
) -> impl IntoView {
    // What points along the line of reading points the other way where that runs from right to left.
    let turns =
        matches!(name, "arrow-left" | "arrow-right" | "chevron-right" | "log-out" | "send-horizontal" | "undo-2");
    let class = if turns { "icon icon-turns" } else { "icon" };
    view! {
        <svg class=class aria-hidden="true" width="24" height="24">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}
