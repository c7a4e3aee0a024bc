//! HTML that the server has cleaned.

use leptos::prelude::*;

/// Shows HTML from a field of the contract that says "safe HTML". Nothing else may ever be passed here.
#[component]
pub fn HtmlPart(
    /// The cleaned HTML.
    #[prop(into)]
    html: String,
    /// More classes.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    view! { <div class=format!("prose {class}") inner_html=html></div> }
}
