//! The lessons of a course, in order.

use super::Icon;
use crate::erase::Erase;
use crate::{
    routes,
    text::{Texts, fill, language, number},
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::courses::{LessonKind, LessonRow};

/// Icon and word for what a lesson is made of.
pub fn kind_of(kind: LessonKind, texts: &'static Texts) -> (&'static str, &'static str) {
    let words = &texts.courses;
    match kind {
        LessonKind::Reading => ("file-text", words.kind_reading),
        LessonKind::Video => ("video", words.kind_video),
        LessonKind::Quiz => ("list-checks", words.kind_quiz),
        LessonKind::Exercise => ("code", words.kind_exercise),
    }
}

/// The lessons as rows; a finished one has its tick, the next one its mark.
#[component]
pub fn LessonRows(
    /// The lessons.
    lessons: Vec<LessonRow>,
    /// Where to go on.
    #[prop(optional_no_strip)]
    go_on: Option<lyceum_api::ids::LessonId>,
) -> impl IntoView {
    let language = language();
    let words = &language.texts.courses;
    let rows = lessons.into_iter().enumerate().map(|(at, lesson)| {
        let (icon, kind) = kind_of(lesson.kind, language.texts);
        let minutes = fill(words.minutes, &[("n", &number(lesson.minutes.into(), &language))]);
        let here = go_on == Some(lesson.id);
        view! {
            <li>
                <A href=routes::lesson(lesson.id) attr:class=if here { "lesson-row here" } else { "lesson-row" }>
                    <span class="lesson-number" class:done=lesson.finished>
                        {if lesson.finished {
                            view! { <Icon name="check"/> <span class="visually-hidden">{words.lesson_done}</span> }.erase()
                        } else {
                            view! { {number(at as u64 + 1, &language)} }.erase()
                        }}
                    </span>
                    <span class="lesson-name">{lesson.title}</span>
                    <span class="lesson-kind"><Icon name=icon/><span>{kind}</span></span>
                    <span class="lesson-minutes">{minutes}</span>
                </A>
            </li>
        }
    });
    view! { <ol class="rows lesson-rows">{rows.collect_view()}</ol> }
}
