//! Giving a course another title.

use crate::erase::Erase;
use crate::{
    browser::{form::Values, page},
    components::{Button, Field, Problem, use_toasts},
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::courses::{ChangeCourse, CourseCard, UpdateCourse};
use std::time::Duration;

const ID: &str = "rename-course";

/// Opens the dialog for a course.
pub(super) fn open_rename(renaming: RwSignal<Option<CourseCard>>, card: CourseCard) {
    renaming.set(Some(card));
    // The field must be there before it can get the focus.
    set_timeout(|| page::open_dialog(ID), Duration::ZERO);
}

/// The dialog.
#[component]
pub(super) fn RenameDialog(
    /// The course that is being renamed.
    renaming: RwSignal<Option<CourseCard>>,
    /// Loads the courses again.
    changed: Callback<()>,
) -> AnyView {
    let texts = texts();
    let words = &texts.teach;
    let toasts = use_toasts();
    let task = Task::default();
    let close = move || {
        page::close_dialog(ID);
        task.problem.set(None);
    };
    let save = move |event| {
        let title = Values::take(&event).text("title");
        let Some(course) = renaming.get_untracked().map(|card| card.id) else { return };
        let input = ChangeCourse { course, title: Some(title), summary: None, published: None };
        task.run::<UpdateCourse>(input, move |_| {
            close();
            toasts.say(words.renamed);
            changed.try_run(());
        });
    };
    view! {
        <dialog id=ID class="dialog" aria-labelledby="rename-course-title">
            <form on:submit=save>
                <h2 id="rename-course-title">{words.rename_title}</h2>
                {move || renaming.get().map(|card| view! {
                    <Field name="title" label=texts.courses.name value=card.title max_length=120 problem=task.problem/>
                })}
                <Problem problem=task.problem fields=&["title"]/>
                <div class="actions">
                    <Button text=words.save_title kind="primary" r#type="submit" busy=task.busy/>
                    <Button text=texts.frame.cancel on:click=move |_| close()/>
                </div>
            </form>
        </dialog>
    }
    .erase()
}
