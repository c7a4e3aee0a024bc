//! The field for a message, with Send, or Stop while an answer runs.

use crate::{
    browser::{draft, form::Values},
    components::Button,
    session::{use_allowance, use_session},
    text::{fill, language, number},
};
use leptos::{html, prelude::*};

/// The most characters of a message.
const LONGEST: &str = "8000";

/// The field for a message. Enter sends, Shift+Enter makes a new line.
#[component]
pub(crate) fn Composer(
    /// The conversation in the form that is sent without scripts; empty for a new one.
    #[prop(into)]
    conversation: String,
    /// Whether an answer runs.
    #[prop(into)]
    busy: Signal<bool>,
    /// Sends.
    on_send: Callback<String>,
    /// Stops the running answer.
    on_stop: Callback<()>,
) -> impl IntoView {
    let words = &language().texts.chat;
    let area = NodeRef::<html::Textarea>::new();
    let key = format!("draft-chat-{conversation}");
    let keep = draft::keep(area, key.clone());
    let send = move |event| {
        let text = Values::take(&event).text("text").trim().to_owned();
        if text.is_empty() || busy.get_untracked() {
            return;
        }
        draft::forget(&key);
        if let Some(area) = area.get_untracked() {
            area.set_value("");
        }
        on_send.run(text);
    };
    let enter = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.shift_key() && !event.is_composing() {
            event.prevent_default();
            if let Some(form) = area.get_untracked().and_then(|area| area.form()) {
                let _ = form.request_submit();
            }
        }
    };
    view! {
        <form class="composer" method="post" action="/do/chat" on:submit=send>
            <input r#type="hidden" name="conversation" value=conversation/>
            <label class="visually-hidden" for="chat-text">{words.message}</label>
            <textarea
                node_ref=area
                id="chat-text"
                name="text"
                rows="2"
                maxlength=LONGEST
                required=true
                placeholder=words.message
                on:input=keep
                on:keydown=enter
            ></textarea>
            <div class="composer-row">
                <LeftToday/>
                <div class="actions">
                    {move || busy.get().then(|| view! { <Button text=words.stop icon="square" on:click=move |_| on_stop.run(())/> })}
                    <Button text=words.send kind="primary" r#type="submit" icon="send-horizontal" busy=busy/>
                </div>
            </div>
        </form>
    }
}

/// "88 of 100 left today. The assistant may be wrong."
#[component]
fn LeftToday() -> impl IntoView {
    let language = language();
    let words = &language.texts.chat;
    let session = use_session();
    let allowance = use_allowance();
    view! {
        <p class="hint composer-hint">
            <Transition>
                {move || Suspend::new(async move {
                    let me = session.await.ok().and_then(|session| session.me)?;
                    Some(view! {
                        <span>{move || {
                            let left = allowance.0.get().unwrap_or(me.ai_left_today);
                            fill(words.left_today, &[("n", &number(left, &language)), ("m", &number(me.ai_per_day, &language))])
                        }}" · "</span>
                    })
                })}
            </Transition>
            {words.may_be_wrong}
        </p>
    }
}
