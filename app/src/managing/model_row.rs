//! A model: what it is for, what it takes, whether it answers, and what to do if not.

use super::{
    code_sentence::code_sentence,
    model_uses::{ModelMemory, ModelUses},
};
use crate::erase::Erase;
use crate::{
    components::{Badge, Notice, Tone},
    text::{bytes, language},
};
use leptos::prelude::*;
use lyceum_api::operations::{ModelPurpose, ModelRow, ModelTask};

/// The model as a row.
#[component]
pub(crate) fn ModelLine(
    /// The model.
    model: ModelRow,
    /// What models take of the plan's memory.
    memory: ModelMemory,
    /// Loads the models again.
    changed: Callback<()>,
) -> AnyView {
    let language = language();
    let words = &language.texts.admin;
    let uses = |purpose| model.purposes.contains(&purpose);
    let task = match (model.task, uses(ModelPurpose::Answers), uses(ModelPurpose::Tutor)) {
        (ModelTask::Embedding, ..) => words.finds_passages,
        (ModelTask::Chat, true, true) => words.writes_and_hints,
        (ModelTask::Chat, true, false) => words.writes_answers,
        (ModelTask::Chat, false, true) => words.gives_hints,
        (ModelTask::Chat, false, false) => words.can_write,
    };
    let (tone, icon, state) = match (model.present, model.loaded) {
        (_, true) => (Tone::Good, "circle-check", words.in_use),
        (true, false) => (Tone::Info, "circle", words.on_disk),
        (false, false) => (Tone::Warning, "triangle-alert", words.not_here),
    };
    let size = |value: u64| if value == 0 { words.nothing.to_owned() } else { bytes(value, &language) };
    // Told of what is loaded; of what is not, what it would take.
    let taken = if model.loaded { (words.memory, model.memory_bytes) } else { (words.needs_memory, model.needs_bytes) };
    let problem = model.problem.clone();
    let licence = if model.licence.is_empty() { words.nothing.to_owned() } else { model.licence.clone() };
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
                <div><dt>{taken.0}</dt><dd>{size(taken.1)}</dd></div>
            </dl>
            {(!problem.is_empty()).then(|| view! { <Notice tone=Tone::Warning>{code_sentence(&problem)}</Notice> })}
            <ModelUses model memory changed/>
        </article>
    }
    .erase()
}
