//! What can be done to a person of the list, each asked for with the person's name first.

use crate::erase::Erase;
use crate::{
    browser::page,
    components::{ConfirmDialog, toast::ToastList, use_toasts},
    task::Task,
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::{
    accounts::Person,
    people::{DisablePerson, NewSecret, PersonRef, ResetPerson, SetDisabled},
};

const RESET: &str = "reset-person";
const CLOSE: &str = "close-account";

/// The acts. Copy it into rows.
#[derive(Clone, Copy)]
pub(crate) struct PeopleActs {
    /// Secrets that were made and wait to be handed over.
    pub fresh: RwSignal<Vec<NewSecret>>,
    /// Loads the list again.
    pub changed: Callback<()>,
    /// Whom the open question is about, and where its problem is shown.
    chosen: RwSignal<Option<(Person, Task)>>,
    toasts: ToastList,
}

impl PeopleActs {
    /// Nothing was done yet.
    pub(crate) fn new(fresh: RwSignal<Vec<NewSecret>>, changed: Callback<()>) -> Self {
        Self { fresh, changed, chosen: RwSignal::new(None), toasts: use_toasts() }
    }

    /// Asks whether to give a new secret.
    pub(crate) fn ask_to_reset(self, person: Person, task: Task) {
        self.chosen.set(Some((person, task)));
        page::open_dialog(RESET);
    }

    /// Asks whether to close the account.
    pub(crate) fn ask_to_close(self, person: Person, task: Task) {
        self.chosen.set(Some((person, task)));
        page::open_dialog(CLOSE);
    }

    /// Opens a closed account. Nothing is lost by that, so it asks nothing.
    pub(crate) fn open(self, person: &Person, task: Task) {
        self.set_disabled(person, task, false);
    }

    fn reset(self) {
        let Some((person, task)) = self.chosen.get_untracked() else { return };
        task.run::<ResetPerson>(PersonRef { user: person.id }, move |made| {
            self.fresh.update(|fresh| {
                fresh.retain(|old| old.person.id != made.person.id);
                fresh.insert(0, made);
            });
        });
    }

    fn close(self) {
        if let Some((person, task)) = self.chosen.get_untracked() {
            self.set_disabled(&person, task, true);
        }
    }

    fn set_disabled(self, person: &Person, task: Task, disabled: bool) {
        let words = &texts().people;
        let said = fill(if disabled { words.now_closed } else { words.now_open }, &[("name", &person.name)]);
        task.run::<DisablePerson>(SetDisabled { user: person.id, disabled }, move |_| {
            self.toasts.say(said);
            self.changed.run(());
        });
    }

    fn about(self, sentence: &'static str) -> Signal<String> {
        Signal::derive(move || {
            let chosen = self.chosen.read();
            let name = chosen.as_ref().map_or("", |(person, _)| person.name.as_str());
            fill(sentence, &[("name", name)])
        })
    }
}

/// The questions.
#[component]
pub(crate) fn PeopleDialogs(
    /// What they start.
    acts: PeopleActs,
) -> AnyView {
    let words = &texts().people;
    view! {
        <ConfirmDialog
            id=RESET
            title=acts.about(words.reset_title)
            text=acts.about(words.reset_text)
            act=words.reset_act
            on_act=move || acts.reset()
        />
        <ConfirmDialog
            id=CLOSE
            title=acts.about(words.close_title)
            text=acts.about(words.close_text)
            act=words.close_account
            on_act=move || acts.close()
        />
    }
    .erase()
}
