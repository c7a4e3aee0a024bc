//! A surface for one thing.

use crate::erase::Erase;
use leptos::prelude::*;

/// A surface with a heading of the second level.
#[component]
pub fn Card(
    /// The heading; none for a card that speaks for itself.
    #[prop(optional, into)]
    title: Option<String>,
    /// More classes.
    #[prop(default = "")]
    class: &'static str,
    /// What is on it.
    children: Children,
) -> AnyView {
    view! {
        <section class=format!("card {class}")>
            {title.map(|title| view! { <h2 class="card-title">{title}</h2> })}
            {children()}
        </section>
    }
    .erase()
}
