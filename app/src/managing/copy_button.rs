//! A button that copies a text. Over plain http browsers copy nothing for pages: then the text is marked instead.

use crate::erase::Erase;
use crate::{
    browser::page,
    components::{Button, use_toasts},
    text::texts,
};
use leptos::prelude::*;

/// The button.
#[component]
pub(crate) fn CopyButton(
    /// What to copy.
    text: String,
    /// The id of the element that shows it.
    shown_in: &'static str,
) -> AnyView {
    let words = &texts().people;
    let toasts = use_toasts();
    let copy = move |_| {
        page::copy(&text, move |copied| {
            if copied {
                toasts.say(words.copied);
            } else {
                mark(shown_in);
                toasts.say(words.copy_by_hand);
            }
        });
    };
    view! { <Button text=words.copy icon="copy" scripted=true on:click=copy/> }.erase()
}

/// Marks all of an element's text, as a person would with the pointer.
fn mark(id: &str) {
    if let (Some(element), Ok(Some(selection))) = (page::html_element(id), window().get_selection()) {
        let _ = selection.select_all_children(&element);
    }
}
