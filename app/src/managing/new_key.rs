//! Making an API key, and showing its secret once.

use super::copy_button::CopyButton;
use crate::erase::Erase;
use crate::{
    browser::{
        form::{self, Values},
        leaving, page,
    },
    components::{Button, Field, Problem},
    task::Task,
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::people::{AddKey, NewKey, NewKeyDone};
use std::time::Duration;

const DIALOG: &str = "add-key";
const SHOWN: &str = "new-key";
const SECRET: &str = "new-key-secret";

/// Opens the dialog.
pub(crate) fn open_add_key() {
    page::open_dialog(DIALOG);
}

/// The dialog.
#[component]
pub(crate) fn AddKeyDialog(
    /// Where the new key is shown.
    made: RwSignal<Option<NewKeyDone>>,
    /// Loads the keys again.
    changed: Callback<()>,
) -> AnyView {
    let texts = texts();
    let words = &texts.people;
    let task = Task::default();
    let add = move |event| {
        let input = NewKey { name: Values::take(&event).text("name") };
        let event = send_wrapper::SendWrapper::new(event);
        task.run::<AddKey>(input, move |done| {
            form::clear(&event);
            page::close_dialog(DIALOG);
            made.set(Some(done));
            changed.run(());
            // The card must be there before it can get the focus.
            set_timeout(|| page::focus(SHOWN), Duration::ZERO);
        });
    };
    view! {
        <dialog id=DIALOG class="dialog" aria-labelledby="add-key-title">
            <form on:submit=add>
                <h2 id="add-key-title">{words.add_key}</h2>
                <Field name="name" label=words.key_name hint=words.key_name_hint max_length=60 problem=task.problem/>
                <Problem problem=task.problem fields=&["name"]/>
                <div class="actions">
                    <Button text=words.make_key kind="primary" r#type="submit" busy=task.busy/>
                    <Button text=texts.frame.cancel on:click=move |_| page::close_dialog(DIALOG)/>
                </div>
            </form>
        </dialog>
    }
    .erase()
}

/// The new key; nothing while there is none.
#[component]
pub(crate) fn NewKeyCard(
    /// The key.
    made: RwSignal<Option<NewKeyDone>>,
) -> AnyView {
    let words = &texts().people;
    leaving::ask_if(move || made.read_untracked().is_some());
    let card = move || {
        made.get().map(|done| {
            view! {
                <section id=SHOWN class="card new-key" tabindex="-1" aria-labelledby="new-key-title">
                    <h2 id="new-key-title">{fill(words.key_once_title, &[("name", &done.key.name)])}</h2>
                    <p>{words.key_once_text}</p>
                    <p><code id=SECRET class="new-key-secret">{done.secret.clone()}</code></p>
                    <div class="actions">
                        <CopyButton text=done.secret shown_in=SECRET/>
                        <Button text=words.key_kept kind="quiet" icon="check" on:click=move |_| made.set(None)/>
                    </div>
                </section>
            }
        })
    };
    view! { {card} }.erase()
}
