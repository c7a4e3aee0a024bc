//! A message as a bubble.

use crate::{
    browser::page,
    components::{Button, HtmlPart, use_toasts},
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::chat::{Author, Message};

/// A stored message.
#[component]
pub(crate) fn Bubble(
    /// The message.
    message: Message,
) -> impl IntoView {
    let words = &texts().chat;
    let toasts = use_toasts();
    let (class, author) = match message.author {
        Author::Person => ("bubble bubble-person", words.you),
        Author::Assistant => ("bubble bubble-assistant", words.assistant),
    };
    let text = StoredValue::new(message.text);
    let copy = move |_| {
        let text = text.get_value();
        page::copy(&text, move |copied| toasts.say(if copied { words.copied } else { words.copy_by_hand }));
    };
    view! {
        <div class=class>
            <span class="visually-hidden">{author}": "</span>
            <HtmlPart html=message.html/>
            {message.interrupted.then(|| view! { <p class="hint">{words.interrupted}</p> })}
            {(message.author == Author::Assistant).then(|| view! {
                <div class="bubble-acts">
                    <Button text=words.copy icon="copy" kind="quiet" scripted=true on:click=copy/>
                </div>
            })}
        </div>
    }
}
