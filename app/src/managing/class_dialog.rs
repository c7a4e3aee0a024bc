//! Making a class, and giving one another name.

use crate::erase::Erase;
use crate::{
    browser::{form::Values, page},
    components::{Button, Field, Problem, use_toasts},
    task::Task,
    text::{Texts, fill, texts},
};
use leptos::prelude::*;
use lyceum_api::people::{AddClass, ChangeClass, Class, NewClass, UpdateClass};
use std::time::Duration;

const ID: &str = "class-dialog";

/// What the dialog is open for.
#[derive(Clone, PartialEq)]
pub(crate) enum ClassChange {
    /// A new class, with a name to begin with.
    Make(String),
    /// Another name for this one.
    Rename(Class),
}

/// The first numbered name that no class has yet: after `Class 1` and `Class 2` comes `Class 3`.
pub(crate) fn free_name(classes: &[Class], texts: &Texts) -> String {
    let numbered = (1..=classes.len() + 1).map(|at| fill(texts.people.class_numbered, &[("n", &at.to_string())]));
    let mut free = numbered.filter(|name| classes.iter().all(|class| !class.name.eq_ignore_ascii_case(name)));
    free.next().unwrap_or_default()
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
            Some(ClassChange::Make(_)) => task.run::<AddClass>(NewClass { name }, move |class| {
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
            ClassChange::Make(name) => (words.add_class, words.save_class, name),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;
    use lyceum_api::ids::ClassId;

    #[test]
    fn the_first_free_number_is_offered() {
        let classes = |names: &[&str]| -> Vec<Class> {
            let class = |name: &&str| {
                let (name, code) = ((*name).to_owned(), String::new());
                Class { id: ClassId(1), name, code, open: true, learners: 0 }
            };
            names.iter().map(class).collect()
        };
        for (taken, free) in
            [(&[][..], "Class 1"), (&["Class 1"], "Class 2"), (&["7b", "class 2", "Class 1"], "Class 3")]
        {
            assert_eq!(free_name(&classes(taken), choose("en").texts), free);
        }
        assert_eq!(free_name(&classes(&["Class 1"]), choose("fr").texts), "Classe 1");
    }
}
