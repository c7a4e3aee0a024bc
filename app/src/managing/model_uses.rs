//! What a model can be used for, each with the memory that models take then, told before it is pressed.

use crate::erase::Erase;
use crate::{
    components::{Button, Problem, use_toasts},
    task::Task,
    text::{bytes, fill, language},
};
use leptos::prelude::*;
use lyceum_api::operations::{ModelChoice, ModelList, ModelPurpose, ModelRow, ModelTask, UseModel};

/// What models take of the plan's memory: name and bytes of those that are used.
#[derive(Clone)]
pub(crate) struct ModelMemory {
    answers: (String, u64),
    tutor: Option<(String, u64)>,
    allowed: u64,
}

impl ModelMemory {
    pub(crate) fn of(list: &ModelList) -> Self {
        let bytes = |name: &str| list.models.iter().find(|row| row.name == name).map_or(0, memory_of);
        let named = |name: &String| (name.clone(), bytes(name));
        Self { answers: named(&list.in_use), tutor: list.tutor.as_ref().map(named), allowed: list.allowed_bytes }
    }

    /// Bytes that all of them take once `model` is used for `purpose`. One that is used for both is in the memory once.
    fn after(&self, model: &ModelRow, purpose: ModelPurpose) -> u64 {
        let other = match purpose {
            ModelPurpose::Answers => self.tutor.as_ref(),
            ModelPurpose::Tutor => Some(&self.answers),
        };
        memory_of(model) + other.filter(|(name, _)| *name != model.name).map_or(0, |(_, bytes)| *bytes)
    }
}

fn memory_of(row: &ModelRow) -> u64 {
    if row.loaded { row.memory_bytes } else { row.needs_bytes }
}

/// The acts on a model that can write; none on others.
#[component]
pub(crate) fn ModelUses(
    /// The model.
    model: ModelRow,
    /// What models take of the plan's memory.
    memory: ModelMemory,
    /// Loads the models again.
    changed: Callback<()>,
) -> AnyView {
    let words = &language().texts.admin;
    // Of a file that is not there or cannot be used nothing is known.
    let can_be_used = model.task == ModelTask::Chat && memory_of(&model) > 0;
    let uses = |purpose| model.loaded && model.purposes.contains(&purpose);
    let offered = [(ModelPurpose::Answers, words.use_for_answers), (ModelPurpose::Tutor, words.use_for_tutor)]
        .into_iter()
        .filter(|(purpose, _)| can_be_used && !uses(*purpose))
        .map(|(purpose, verb)| Offer {
            verb,
            choice: ModelChoice { name: model.name.clone(), purpose },
            bytes: memory.after(&model, purpose),
        });
    let own_of_tutor = memory.tutor.as_ref().is_some_and(|(name, _)| *name == model.name);
    let given_back = own_of_tutor.then(|| Offer {
        verb: words.no_longer_for_tutor,
        choice: ModelChoice { name: String::new(), purpose: ModelPurpose::Tutor },
        bytes: memory.answers.1,
    });
    let offers: Vec<_> = offered.chain(given_back).collect();
    let allowed = memory.allowed;
    (!offers.is_empty())
        .then(|| {
            let each = offers.into_iter().map(|offer| view! { <li><Offered offer allowed changed/></li> });
            view! { <ul class="model-uses scripted">{each.collect_view()}</ul> }
        })
        .erase()
}

/// Something that can be chosen.
struct Offer {
    verb: &'static str,
    choice: ModelChoice,
    /// What models take then.
    bytes: u64,
}

#[component]
fn Offered(offer: Offer, allowed: u64, changed: Callback<()>) -> AnyView {
    let language = language();
    let words = &language.texts.admin;
    let figures = [("n", bytes(offer.bytes, &language)), ("m", bytes(allowed, &language))];
    let figures = figures.each_ref().map(|(name, figure)| (*name, figure.as_str()));
    if offer.bytes > allowed {
        let why = fill(words.too_little_memory, &figures);
        return view! { <p class="quiet"><strong>{offer.verb}</strong>": "{why}</p> }.erase();
    }
    let (task, toasts, purpose) = (Task::default(), use_toasts(), offer.choice.purpose);
    let change = move |_| {
        task.run::<UseModel>(offer.choice.clone(), move |list| {
            let (sentence, model) = match (purpose, &list.tutor) {
                (ModelPurpose::Answers, _) => (words.model_changed, &list.in_use),
                (ModelPurpose::Tutor, Some(own)) => (words.tutor_changed, own),
                (ModelPurpose::Tutor, None) => (words.tutor_shares, &list.in_use),
            };
            toasts.say(fill(sentence, &[("model", model)]));
            changed.run(());
        });
    };
    view! {
        <div class="actions">
            <Button text=offer.verb icon="refresh-cw" busy=task.busy on:click=change/>
            <span class="quiet">{fill(words.memory_after, &figures)}</span>
        </div>
        <Problem problem=task.problem/>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, mib: u64, loaded: bool) -> ModelRow {
        ModelRow {
            name: name.to_owned(),
            task: ModelTask::Chat,
            licence: String::new(),
            bytes: mib,
            memory_bytes: if loaded { mib } else { 0 },
            needs_bytes: mib,
            present: true,
            loaded,
            purposes: Vec::new(),
            problem: String::new(),
        }
    }

    #[test]
    fn memory_is_told_beside_the_model_of_the_other_purpose() {
        let list = |tutor: Option<&str>| ModelList {
            models: vec![row("talker", 100, true), row("coder", 50, tutor.is_some()), row("large", 200, false)],
            in_use: "talker".to_owned(),
            tutor: tutor.map(str::to_owned),
            tutor_state: None,
            allowed_bytes: 250,
        };
        let after = |tutor, at: usize, purpose| {
            let list = list(tutor);
            ModelMemory::of(&list).after(&list.models[at], purpose)
        };
        assert_eq!(after(None, 1, ModelPurpose::Tutor), 150);
        assert_eq!(after(None, 0, ModelPurpose::Tutor), 100, "one for both is there once");
        assert_eq!(after(Some("coder"), 1, ModelPurpose::Answers), 50);
        assert_eq!(after(Some("coder"), 2, ModelPurpose::Answers), 250);
        assert_eq!(after(Some("coder"), 2, ModelPurpose::Tutor), 300);
    }
}
