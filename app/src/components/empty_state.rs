//! A list or panel with nothing in it: what this is, why there is nothing, the one thing to do.

use super::Icon;
use crate::erase::Erase;
use leptos::prelude::*;

/// The state of a list that has nothing to show. Children are the one thing to do.
#[component]
pub fn EmptyState(
    /// What this would be.
    #[prop(into)]
    title: String,
    /// Why there is nothing.
    #[prop(into)]
    text: String,
    /// An icon above.
    #[prop(default = "book-open")]
    icon: &'static str,
    /// The one thing to do.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    view! {
        <div class="empty-state">
            <Icon name=icon/>
            <p class="empty-title">{title}</p>
            <p class="quiet">{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
    .erase()
}
