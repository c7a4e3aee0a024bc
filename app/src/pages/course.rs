//! A course with its lessons.

use super::course_change::ChangeCourseCard;
use crate::erase::Erase;
use crate::{
    address::encode,
    components::{
        Badge, EmptyState, Heading, LinkButton, Load, ProgressBar,
        course_card::{lesson_count, progress_text},
        lesson_rows::LessonRows,
    },
    load, routes,
    text::language,
};
use leptos::prelude::*;
use lyceum_api::{
    courses::{Course, CourseRef, GetCourse},
    ids::CourseId,
};

/// The page.
#[component]
pub(crate) fn CoursePage() -> AnyView {
    let id = routes::id_of::<CourseId>("course");
    let course = load::<GetCourse>(move || id.get().map(|course| CourseRef { course }));
    view! {
        <Load data=course show=move |found: Course| {
            view! { <CourseView found changed=Callback::new(move |()| course.refetch())/> }.erase()
        }/>
    }
    .erase()
}

#[component]
fn CourseView(found: Course, changed: Callback<()>) -> AnyView {
    let language = language();
    let words = &language.texts.courses;
    let card = found.card.clone();
    let progress = progress_text(&card, &language);
    let count = lesson_count(card.lessons, &language);
    let act = match (card.finished, card.lessons) {
        (0, _) => words.start,
        (done, all) if done >= all => words.again,
        _ => words.go_on,
    };
    let lead = if card.summary.is_empty() { words.lead.to_owned() } else { card.summary.clone() };
    view! {
        <Heading title=card.title.clone() lead=lead>
            {found.go_on.map(|lesson| view! {
                <LinkButton href=routes::lesson(lesson) text=act kind="primary" icon="arrow-right"/>
            })}
            <LinkButton
                href=format!("{}?course={}", routes::ASK, encode(&card.id.to_string()))
                text=words.ask
                kind="quiet"
                icon="message-circle-question-mark"
            />
        </Heading>
        <div class="course-status">
            <span>{count}</span>
            {(!progress.is_empty()).then(|| view! {
                <ProgressBar value=u64::from(card.finished) of=u64::from(card.lessons) label=progress.clone()/>
                <span>{progress}</span>
            })}
            {(!card.published).then(|| view! { <Badge text=words.hidden icon="eye-off"/> })}
        </div>
        <section>
            <div class="section-head"><h2>{words.lessons_title}</h2></div>
            {if found.lessons.is_empty() {
                view! { <EmptyState title=words.no_lessons_title text=words.no_lessons_text icon="clock"/> }.erase()
            } else {
                view! { <LessonRows lessons=found.lessons go_on=found.go_on/> }.erase()
            }}
        </section>
        {found.may_change.then(|| view! { <ChangeCourseCard card changed/> })}
    }
    .erase()
}
