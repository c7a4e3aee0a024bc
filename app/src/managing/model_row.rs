//! A model: what it is for, what it takes, whether it answers, and what to do if not.

use super::{
    code_sentence::{code_sentence, command_in},
    copy_button::CopyButton,
};
use crate::erase::Erase;
use crate::{
    components::{Badge, Button, Notice, Problem, Tone, use_toasts},
    task::Task,
    text::{bytes, fill, language},
};
use leptos::prelude::*;
use lyceum_api::{
    operations::{ModelChoice, ModelPurpose, ModelRow, ModelTask, UseModel},
    school::AssistantState,
};

/// The model as a row.
#[component]
pub(crate) fn ModelLine(
    /// The model.
    model: ModelRow,
    /// Loads the models again.
    changed: Callback<()>,
) -> AnyView {
    let language = language();
    let words = &language.texts.admin;
    let task = match model.task {
        ModelTask::Chat => words.writes_answers,
        ModelTask::Embedding => words.finds_passages,
    };
    let (tone, icon, state) = match (model.present, model.loaded) {
        (_, true) => (Tone::Good, "circle-check", words.in_use),
        (true, false) => (Tone::Info, "circle", words.on_disk),
        (false, false) => (Tone::Warning, "triangle-alert", words.not_here),
    };
    let size = |value: u64| if value == 0 { words.nothing.to_owned() } else { bytes(value, &language) };
    // Told of what is loaded; of what is not, what it would take.
    let memory =
        if model.loaded { (words.memory, model.memory_bytes) } else { (words.needs_memory, model.needs_bytes) };
    let can_change = model.task == ModelTask::Chat && !model.loaded && model.needs_bytes > 0;
    let licence = if model.licence.is_empty() { words.nothing.to_owned() } else { model.licence };
    view! {
        <article class="model-line">
            <div class="model-head">
                <h3><code>{model.name.clone()}</code></h3>
                <Badge text=state tone icon/>
                <p class="quiet">{task}</p>
            </div>
            <dl class="model-facts">
                <div><dt>{words.licence}</dt><dd>{licence}</dd></div>
                <div><dt>{words.size}</dt><dd>{size(model.bytes)}</dd></div>
                <div><dt>{memory.0}</dt><dd>{size(memory.1)}</dd></div>
            </dl>
            {(!model.problem.is_empty()).then(|| view! { <Notice tone=Tone::Warning>{code_sentence(&model.problem)}</Notice> })}
            {can_change.then(|| view! { <ChangeOver name=model.name changed/> })}
        </article>
    }
    .erase()
}

/// Lets the model write answers.
#[component]
fn ChangeOver(name: String, changed: Callback<()>) -> AnyView {
    let words = &language().texts.admin;
    let (task, toasts) = (Task::default(), use_toasts());
    let change = move |_| {
        task.run::<UseModel>(ModelChoice { name: name.clone(), purpose: ModelPurpose::Answers }, move |list| {
            toasts.say(fill(words.model_changed, &[("model", &list.in_use)]));
            changed.run(());
        });
    };
    view! {
        <div class="actions scripted">
            <Button text=words.use_model icon="refresh-cw" busy=task.busy on:click=change/>
        </div>
        <Problem problem=task.problem/>
    }
    .erase()
}

/// Whether the assistant answers, and if not, why and what to do.
#[component]
pub(crate) fn AssistantNotice(
    /// The assistant.
    assistant: AssistantState,
) -> AnyView {
    let words = &language().texts.admin;
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
