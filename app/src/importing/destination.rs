//! What the files become: a new course with a title, or a newer version of one.

use crate::erase::Erase;
use crate::{
    components::{Field, Load},
    load,
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::{
    ApiError, Nothing,
    courses::{CourseList, ListCourses},
    ids::CourseId,
};

/// The fields `course` and `title` of the form around.
#[component]
pub(super) fn Destination(
    /// The course to update; none for a new one.
    course: RwSignal<Option<CourseId>>,
    /// The title as it was typed before.
    title: RwSignal<String>,
    /// Where problems appear.
    problem: RwSignal<Option<ApiError>>,
) -> AnyView {
    let words = &texts().teach.bring;
    let courses = load::<ListCourses>(|| Some(Nothing {}));
    view! {
        <Load data=courses show=move |list: CourseList| {
            let options = list.courses.into_iter().map(|card| {
                let text = fill(words.becomes_newer, &[("title", &card.title)]);
                view! { <option value=card.id.to_string() selected=course.get_untracked() == Some(card.id)>{text}</option> }
            });
            view! {
                <div class="field">
                    <label for="field-course">{words.becomes}</label>
                    <select
                        id="field-course"
                        name="course"
                        on:change=move |event| course.set(event_target_value(&event).parse().ok())
                    >
                        <option value="">{words.becomes_new}</option>
                        {options.collect_view()}
                    </select>
                </div>
            }
            .erase()
        }/>
        {move || if course.get().is_some() {
            view! { <p class="hint">{words.update_hint}</p> }.erase()
        } else {
            view! {
                <Field
                    name="title"
                    label=words.course_title
                    hint=words.course_title_hint
                    value=title.get_untracked()
                    max_length=120
                    required=false
                    problem
                />
            }
            .erase()
        }}
    }
    .erase()
}
