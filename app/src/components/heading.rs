//! The one heading of a page, with its first line and its main act.

use crate::erase::Erase;
use leptos::prelude::*;
use leptos_meta::Title;

/// The page's heading, its first line (what can be done here), the document's title; children are the main act.
#[component]
pub fn Heading(
    /// The heading.
    #[prop(into)]
    title: String,
    /// What can be done here.
    #[prop(into)]
    lead: String,
    /// The main act.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    view! {
        <Title text=title.clone()/>
        <header class="page-head">
            <div class="page-head-words">
                <h1>{title}</h1>
                <p class="lead">{lead}</p>
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
    .erase()
}
