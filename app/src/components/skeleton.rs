//! The shape of what is coming, shown after 300 ms of waiting (the style sheet delays it).

use crate::erase::Erase;
use crate::text::texts;
use leptos::prelude::*;

/// Lines where text will stand.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 4)]
    lines: u8,
) -> AnyView {
    view! {
        <div class="skeleton" role="status">
            <span class="visually-hidden">{texts().frame.waiting}</span>
            {(0..lines).map(|_| view! { <span class="skeleton-line"></span> }).collect_view()}
        </div>
    }
    .erase()
}
