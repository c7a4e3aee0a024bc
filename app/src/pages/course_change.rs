//! What a teacher may do with a course: rename, describe, show or hide, update, delete.

use crate::erase::Erase;
use crate::{
    browser::form::Values,
    call,
    components::{AreaField, Button, Card, Field, LinkButton, Problem, use_toasts},
    routes,
    task::Task,
    text::{fill, texts},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_navigate;
use lyceum_api::courses::{ChangeCourse, CourseCard, CourseRef, DeleteCourse, RestoreCourse, UpdateCourse};

/// The card with the acts.
#[component]
pub(crate) fn ChangeCourseCard(
    /// The course.
    card: CourseCard,
    /// Loads it again.
    changed: Callback<()>,
) -> AnyView {
    let texts = texts();
    let words = &texts.courses;
    let toasts = use_toasts();
    let task = Task::default();
    let navigate = use_navigate();
    let (course, published) = (card.id, card.published);
    let title = card.title.clone();
    let change = move |input: ChangeCourse| {
        task.run::<UpdateCourse>(input, move |_| {
            toasts.say(words.saved);
            changed.run(());
        });
    };
    let delete = move |_| {
        let title = title.clone();
        let back = navigate.clone();
        task.run::<DeleteCourse>(CourseRef { course }, move |_| {
            back(routes::COURSES, leptos_router::NavigateOptions::default());
            toasts.say_with_undo(fill(words.deleted, &[("title", &title)]), move || {
                let restored = call::<RestoreCourse>(CourseRef { course });
                spawn_local(async move {
                    match restored.await {
                        Ok(_) => crate::browser::page::go(&routes::course(course)),
                        Err(error) => toasts.say(error.message),
                    }
                });
            });
        });
    };
    view! {
        <Card title=words.change class="course-change scripted">
            <form
                class="form"
                on:submit=move |event| {
                    let form = Values::take(&event);
                    change(ChangeCourse {
                        course,
                        title: Some(form.text("title")),
                        summary: Some(form.text("summary")),
                        published: None,
                    });
                }
            >
                <Field name="title" label=words.name value=card.title.clone() max_length=120 problem=task.problem/>
                <AreaField
                    name="summary"
                    label=words.summary
                    value=card.summary.clone()
                    max_length=500
                    required=false
                    problem=task.problem
                />
                <Problem problem=task.problem fields=&["title", "summary"]/>
                <Button text=words.save r#type="submit" busy=task.busy/>
            </form>
            <div class="actions">
                <Button
                    text=if published { words.hide } else { words.publish }
                    icon=if published { "eye-off" } else { "eye" }
                    on:click=move |_| change(ChangeCourse { course, title: None, summary: None, published: Some(!published) })
                />
                <LinkButton href=format!("{}?course={course}", routes::IMPORT) text=words.update icon="upload"/>
                <Button text=words.delete kind="quiet" icon="trash-2" on:click=delete/>
            </div>
        </Card>
    }
    .erase()
}
