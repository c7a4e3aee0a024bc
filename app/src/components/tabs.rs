//! Parts of an area, each with an address of its own.

use crate::erase::Erase;
use leptos::prelude::*;
use leptos_router::components::A;

/// Links between the parts of an area; the open one is marked by `aria-current`.
#[component]
pub fn Tabs(
    /// What the parts belong to, for screen readers.
    #[prop(into)]
    label: String,
    /// (address, words)
    tabs: Vec<(&'static str, &'static str)>,
) -> AnyView {
    view! {
        <nav class="tabs" aria-label=label>
            <ul>
                {tabs.into_iter().map(|(href, text)| view! { <li><A href=href exact=true>{text}</A></li> }).collect_view()}
            </ul>
        </nav>
    }
    .erase()
}
