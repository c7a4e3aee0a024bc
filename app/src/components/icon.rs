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
    view! {
        <svg class="icon" aria-hidden="true" width="24" height="24">
            <use href=format!("#i-{name}")></use>
        </svg>
    }
}
