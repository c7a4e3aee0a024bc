//! Courses as rows with what a teacher can do to each.

use super::rename_course::{RenameDialog, open_rename};
use crate::erase::Erase;
use crate::{
    call,
    components::{
        Badge, Button, LinkButton, Problem, Tone, When, course_card::lesson_count, toast::ToastList, use_toasts,
    },
    routes,
    task::Task,
    text::{fill, language},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::components::A;
use lyceum_api::courses::{ChangeCourse, CourseCard, CourseRef, DeleteCourse, RestoreCourse, UpdateCourse};

/// The rows.
#[component]
pub(crate) fn CourseRows(
    /// The courses.
    courses: Vec<CourseCard>,
    /// Loads them again.
    changed: Callback<()>,
) -> AnyView {
    let renaming = RwSignal::new(None::<CourseCard>);
    let rows = courses.into_iter().map(|card| view! { <li><CourseRow card changed renaming/></li> });
    view! {
        <ul class="rows">{rows.collect_view()}</ul>
        <RenameDialog renaming changed/>
    }
    .erase()
}

#[component]
fn CourseRow(card: CourseCard, changed: Callback<()>, renaming: RwSignal<Option<CourseCard>>) -> AnyView {
    let language = language();
    let words = &language.texts.teach;
    let toasts = use_toasts();
    let task = Task::default();
    let (course, published) = (card.id, card.published);
    let kept = StoredValue::new(card.clone());
    let title = move || kept.with_value(|card| card.title.clone());
    let toggle = move |_| {
        let input = ChangeCourse { course, title: None, summary: None, published: Some(!published) };
        let said = if published { words.now_hidden } else { words.now_published };
        let title = title();
        task.run::<UpdateCourse>(input, move |_| {
            toasts.say(fill(said, &[("title", &title)]));
            changed.try_run(());
        });
    };
    let delete = move |_| {
        let title = title();
        task.run::<DeleteCourse>(CourseRef { course }, move |_| {
            changed.try_run(());
            let back = fill(words.restored, &[("title", &title)]);
            toasts.say_with_undo(fill(words.deleted, &[("title", &title)]), move || {
                restore(CourseRef { course }, back.clone(), toasts, changed);
            });
        });
    };
    view! {
        <article class="course-row">
            <div class="course-row-words">
                <h3><A href=routes::course(course) attr:lang=card.language>{card.title}</A></h3>
                <p class="question-facts">
                    {if published {
                        view! { <Badge text=words.published tone=Tone::Good icon="eye"/> }.erase()
                    } else {
                        view! { <Badge text=language.texts.courses.hidden icon="eye-off"/> }.erase()
                    }}
                    <span>{lesson_count(card.lessons, &language)}</span>
                    <span>{words.changed}" "<When at_s=card.changed_s/></span>
                </p>
                <Problem problem=task.problem/>
            </div>
            <div class="actions">
                <Button
                    text=if published { words.hide } else { words.publish }
                    kind="quiet"
                    icon=if published { "eye-off" } else { "eye" }
                    scripted=true
                    busy=task.busy
                    on:click=toggle
                />
                <Button text=words.rename kind="quiet" icon="pencil" scripted=true on:click=move |_| open_rename(renaming, kept.get_value())/>
                <LinkButton href=format!("{}?course={course}", routes::IMPORT) text=words.update kind="quiet" icon="upload"/>
                <Button text=words.delete kind="quiet" icon="trash-2" scripted=true busy=task.busy on:click=delete/>
            </div>
        </article>
    }
    .erase()
}

/// Brings a deleted course back.
fn restore(course: CourseRef, said: String, toasts: ToastList, changed: Callback<()>) {
    let restored = call::<RestoreCourse>(course);
    spawn_local(async move {
        match restored.await {
            Ok(_) => {
                toasts.say(said);
                // The list may be gone by now.
                changed.try_run(());
            }
            Err(error) => toasts.say(error.message),
        }
    });
}
