//! The parts of a lesson in order.

use super::{exercise_part::ExercisePart, quiz_part::QuizPart, video_part::VideoPart};
use crate::erase::Erase;
use crate::{
    components::{HtmlPart, Icon},
    text::{bytes, fill, language},
};
use leptos::prelude::*;
use lyceum_api::{courses::LessonPart, ids::LessonId};

/// The parts of a lesson.
#[component]
pub(crate) fn Parts(
    /// Whose.
    lesson: LessonId,
    /// The parts.
    parts: Vec<LessonPart>,
    /// BCP 47 tag of the lesson's language.
    tag: String,
) -> impl IntoView {
    parts
        .into_iter()
        .map(|part| match part {
            LessonPart::Html { html } => view! { <div lang=tag.clone()><HtmlPart html/></div> }.erase(),
            LessonPart::Video(video) => view! { <VideoPart lesson video/> }.erase(),
            LessonPart::Quiz(quiz) => view! { <QuizPart lesson quiz/> }.erase(),
            LessonPart::Exercise(exercise) => view! { <ExercisePart lesson exercise/> }.erase(),
            LessonPart::File { name, src, bytes } => view! { <FilePart name src size=bytes/> }.erase(),
        })
        .collect_view()
}

/// A file to save.
#[component]
fn FilePart(name: String, src: String, size: u64) -> AnyView {
    let language = language();
    view! {
        <a class="file-part" href=src download=name.clone() rel="external">
            <Icon name="download"/>
            <span>{fill(language.texts.lesson.file_open, &[("name", &name)])}</span>
            <span class="quiet small">{bytes(size, &language)}</span>
        </a>
    }
    .erase()
}
