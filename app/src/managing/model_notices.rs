//! Whether the assistant and the tutor can answer, and if not, why and what to do.

use super::{
    code_sentence::{code_sentence, command_in},
    copy_button::CopyButton,
};
use crate::erase::Erase;
use crate::{
    components::{Notice, Tone},
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::school::AssistantState;

/// Whether the assistant answers, and if not, why and what to do.
#[component]
pub(crate) fn AssistantNotice(
    /// The assistant.
    assistant: AssistantState,
) -> AnyView {
    let words = &texts().admin;
    match assistant {
        AssistantState::Ready { model } => {
            view! { <Notice tone=Tone::Good>{fill(words.assistant_ready, &[("model", &model)])}</Notice> }.erase()
        }
        AssistantState::Loading => view! { <Notice>{words.assistant_loading}</Notice> }.erase(),
        AssistantState::Missing { reason } => {
            let command = command_in(&reason).map(str::to_owned);
            view! {
                <Notice tone=Tone::Warning>
                    <p><strong>{words.assistant_missing}</strong>" "{code_sentence(&reason)}</p>
                    {command.map(|command| view! {
                        <p class="model-command">
                            {words.run_this}
                            <code id="model-command">{command.clone()}</code>
                            <CopyButton text=command shown_in="model-command"/>
                        </p>
                    })}
                </Notice>
            }
            .erase()
        }
    }
}

/// Whether the tutor's own model gives hints; while it does not, the assistant's model does.
#[component]
pub(crate) fn TutorNotice(
    /// The tutor's own model.
    tutor: AssistantState,
) -> AnyView {
    let words = &texts().admin;
    match tutor {
        AssistantState::Ready { model } => {
            view! { <Notice tone=Tone::Good>{fill(words.tutor_ready, &[("model", &model)])}</Notice> }.erase()
        }
        AssistantState::Loading => view! { <Notice>{words.tutor_loading}</Notice> }.erase(),
        AssistantState::Missing { reason } => view! {
            <Notice tone=Tone::Warning><strong>{words.tutor_missing}</strong>" "{code_sentence(&reason)}</Notice>
        }
        .erase(),
    }
}
