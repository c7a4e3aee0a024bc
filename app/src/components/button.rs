//! Buttons, and links that look like them.

use super::Icon;
use leptos::prelude::*;
use leptos_router::components::A;

/// A button. `kind` is `primary` (one on a page), `plain`, `quiet` or `danger`.
///
/// Handlers are attached from outside: `<Button text="Save" on:click=…/>`.
#[component]
pub fn Button(
    /// The verb.
    #[prop(into)]
    text: Signal<String>,
    /// How it looks.
    #[prop(default = "plain")]
    kind: &'static str,
    /// `submit` inside of forms.
    #[prop(default = "button")]
    r#type: &'static str,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
    /// Whether what it starts runs now.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// Only shown where scripts run, because it needs them.
    #[prop(default = false)]
    scripted: bool,
) -> impl IntoView {
    view! {
        <button
            type=r#type
            class=format!("button button-{kind}")
            class:scripted=scripted
            aria-disabled=move || busy.get().then_some("true")
            aria-busy=move || busy.get().then_some("true")
        >
            {icon.map(|name| view! { <Icon name/> })}
            <span>{move || text.get()}</span>
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    /// Where it leads.
    #[prop(into)]
    href: String,
    /// The words.
    #[prop(into)]
    text: String,
    /// How it looks.
    #[prop(default = "plain")]
    kind: &'static str,
    /// An icon before the words.
    #[prop(optional)]
    icon: Option<&'static str>,
) -> impl IntoView {
    view! {
        <A href=href attr:class=format!("button button-{kind}")>
            {icon.map(|name| view! { <Icon name/> })}
            <span>{text}</span>
        </A>
    }
}
