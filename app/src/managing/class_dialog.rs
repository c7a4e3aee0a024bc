//! Making a class, and giving one another name.

use crate::erase::Erase;
use crate::{
    browser::{form::Values, page},
    components::{Button, Field, Problem, use_toasts},
    task::Task,
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::people::{AddClass, ChangeClass, Class, NewClass, UpdateClass};
use std::time::Duration;

const ID: &str = "class-dialog";

/// What the dialog is open for.
#[derive(Clone, PartialEq)]
pub(crate) enum ClassChange {
    /// A new class.
    Make,
    /// Another name for this one.
    Rename(Class),
}

/// Opens the dialog.
pub(crate) fn open_class_dialog(change: RwSignal<Option<ClassChange>>, what: ClassChange) {
    change.set(Some(what));
    // The field must be there before it can get the focus.
    set_timeout(|| page::open_dialog(ID), Duration::ZERO);
}

/// The dialog.
#[component]
pub(crate) fn ClassDialog(
    /// What it is open for.
    change: RwSignal<Option<ClassChange>>,
    /// Loads the classes again.
    changed: Callback<()>,
) -> AnyView {
    let texts = texts();
    let words = &texts.people;
    let toasts = use_toasts();
    let task = Task::default();
    let close = move || {
        page::close_dialog(ID);
        task.problem.set(None);
        change.set(None);
    };
    let save = move |event| {
        let name = Values::take(&event).text("name");
        match change.get_untracked() {
            Some(ClassChange::Rename(class)) => {
                let input = ChangeClass { class: class.id, name: Some(name), open: None, new_code: false };
                task.run::<UpdateClass>(input, move |class| {
                    close();
                    toasts.say(fill(words.renamed, &[("name", &class.name)]));
                    changed.run(());
                });
            }
            Some(ClassChange::Make) => task.run::<AddClass>(NewClass { name }, move |class| {
                close();
                toasts.say(fill(words.class_made, &[("name", &class.name), ("code", &class.code)]));
                changed.run(());
            }),
            None => {}
        }
    };
    let inside = move || {
        let change = change.get()?;
        let (title, act, value) = match change {
            ClassChange::Make => (words.add_class, words.save_class, String::new()),
            ClassChange::Rename(class) => (words.rename_title, words.save_name, class.name),
        };
        Some(view! {
            <h2 id="class-dialog-title">{title}</h2>
            <Field
                name="name"
                label=words.class_name
                hint=words.class_name_hint
                value
                max_length=60
                problem=task.problem
            />
            <Problem problem=task.problem fields=&["name"]/>
            <div class="actions">
                <Button text=act kind="primary" r#type="submit" busy=task.busy/>
                <Button text=texts.frame.cancel on:click=move |_| close()/>
            </div>
        })
    };
    view! {
        <dialog id=ID class="dialog" aria-labelledby="class-dialog-title">
            <form on:submit=save>{inside}</form>
        </dialog>
    }
    .erase()
}
