//! Where a learner starts: the one place to go on, a question, the courses.

use super::{courses::NoCourses, home::Greeting};
use crate::erase::Erase;
use crate::{
    components::{
        Button, Card, LinkButton, ProgressBar,
        course_card::{CourseGrid, progress_text},
    },
    routes,
    text::{fill, language, number, texts},
};
use leptos::prelude::*;
use leptos_router::components::{A, Form};
use lyceum_api::courses::{CourseCard, LessonRow};

/// The learner's home.
#[component]
pub(crate) fn LearnerHome(
    /// Where to go on.
    go_on: Option<(CourseCard, LessonRow)>,
    /// All courses.
    courses: Vec<CourseCard>,
) -> AnyView {
    let words = &texts().home;
    let all_done = go_on.is_none() && !courses.is_empty();
    view! {
        <Greeting lead=words.learner_lead/>
        <div class="stack home">
            {go_on.map(|(course, lesson)| view! { <GoOn course lesson/> })}
            {all_done.then(|| view! {
                <Card title=words.all_done_title class="go-on-done"><p class="quiet">{words.all_done_text}</p></Card>
            })}
            {(!courses.is_empty()).then(|| view! { <AskCard/> })}
            <section>
                <div class="section-head">
                    <h2>{words.courses}</h2>
                    <A href=routes::COURSES>{words.all_courses}</A>
                </div>
                {if courses.is_empty() {
                    view! { <NoCourses/> }.erase()
                } else {
                    view! { <CourseGrid courses/> }.erase()
                }}
            </section>
        </div>
    }
    .erase()
}

/// The one big card.
#[component]
fn GoOn(course: CourseCard, lesson: LessonRow) -> AnyView {
    let language = language();
    let words = &language.texts.home;
    let above = if course.finished == 0 { words.start } else { words.go_on };
    let minutes = fill(language.texts.courses.minutes, &[("n", &number(lesson.minutes.into(), &language))]);
    let progress = progress_text(&course, &language);
    view! {
        <section class="go-on">
            <div class="go-on-words">
                <p class="go-on-above">{above}</p>
                <h2 lang=course.language.clone()>{lesson.title.clone()}</h2>
                <p class="quiet">{course.title.clone()}" · "{minutes}</p>
                <div class="go-on-progress">
                    <ProgressBar value=u64::from(course.finished) of=u64::from(course.lessons) label=progress.clone()/>
                    <span class="quiet small">{progress}</span>
                </div>
            </div>
            <LinkButton href=routes::lesson(lesson.id) text=words.go_on_button kind="primary" icon="arrow-right"/>
        </section>
    }
    .erase()
}

/// A question, straight from the start page.
#[component]
pub(crate) fn AskCard() -> AnyView {
    let words = &texts().home;
    view! {
        <section class="ask-card">
            <Form method="GET" action=routes::ASK>
                <label for="home-ask">{words.ask_title}</label>
                <div class="field-with-button">
                    <input id="home-ask" name="q" r#type="text" placeholder=words.ask_hint maxlength="2000" required=true autocomplete="off"/>
                    <Button text=words.ask_button r#type="submit" icon="message-circle-question-mark"/>
                </div>
            </Form>
        </section>
    }
    .erase()
}
