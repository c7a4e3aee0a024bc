//! A course in a list.

use super::{Badge, ProgressBar};
use crate::erase::Erase;
use crate::{
    routes,
    text::{fill, language, number},
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::courses::CourseCard as Card;

/// How far a person is in a course, as a sentence.
pub fn progress_text(card: &Card, language: &crate::text::Language) -> String {
    let words = &language.texts.courses;
    match (card.finished, card.lessons) {
        (_, 0) => String::new(),
        (0, _) => words.not_started.to_owned(),
        (done, all) if done >= all => words.finished.to_owned(),
        (done, all) => {
            fill(words.progress, &[("n", &number(done.into(), language)), ("m", &number(all.into(), language))])
        }
    }
}

/// `1 lesson`, `12 lessons`.
pub fn lesson_count(lessons: u32, language: &crate::text::Language) -> String {
    let words = &language.texts.courses;
    if lessons == 1 {
        words.lessons_one.to_owned()
    } else {
        fill(words.lessons, &[("n", &number(lessons.into(), language))])
    }
}

/// Courses as cards in a grid.
#[component]
pub fn CourseGrid(
    /// The courses.
    courses: Vec<Card>,
    /// Whether to show the person's progress.
    #[prop(default = true)]
    progress: bool,
) -> AnyView {
    view! {
        <ul class="course-grid">
            {courses.into_iter().map(|card| view! { <li><CourseCard card progress/></li> }).collect_view()}
        </ul>
    }
    .erase()
}

/// A course as a card; the whole card leads to it.
#[component]
pub fn CourseCard(
    /// The course.
    card: Card,
    /// Whether to show the person's progress.
    progress: bool,
) -> AnyView {
    let language = language();
    let words = &language.texts.courses;
    let status = progress_text(&card, &language);
    let count = lesson_count(card.lessons, &language);
    // One of six quiet patterns, the same for a course on every page.
    let pattern = card.id.0 % 6;
    view! {
        <article class="course-card">
            <div class=format!("cover cover-{pattern}") aria-hidden="true">
                {match card.cover.clone() {
                    Some(src) => view! { <img src=src alt="" loading="lazy"/> }.erase(),
                    None => view! { <span>{card.title.chars().next().map(|first| first.to_string())}</span> }.erase(),
                }}
            </div>
            <div class="course-card-body">
                <h3><A href=routes::course(card.id) attr:lang=card.language.clone()>{card.title.clone()}</A></h3>
                <p class="course-summary" lang=card.language.clone()>{card.summary.clone()}</p>
                <p class="course-facts">
                    <span>{count}</span>
                    {(progress && !status.is_empty()).then(|| view! { <span>{status.clone()}</span> })}
                    {(!card.published).then(|| view! { <Badge text=words.hidden icon="eye-off"/> })}
                </p>
                {(progress && card.finished > 0).then(|| view! {
                    <ProgressBar value=u64::from(card.finished) of=u64::from(card.lessons) label=status/>
                })}
            </div>
        </article>
    }
    .erase()
}
