//! Where a teacher starts: what waits for an answer, how today goes, the courses.

use super::{
    courses::{BringIn, NoCourses},
    home::Greeting,
};
use crate::erase::Erase;
use crate::{
    components::{Badge, EmptyState, LinkButton, Tone, When, course_card::CourseGrid},
    routes,
    text::{language, number, texts},
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::{asking::AskedQuestion, courses::CourseCard};

/// How many questions are shown here; the rest is on the teacher's own page.
const SHOWN: usize = 5;

/// The teacher's home.
#[component]
pub(crate) fn TeacherHome(
    /// What waits for an answer, newest first.
    questions: Vec<AskedQuestion>,
    /// All courses.
    courses: Vec<CourseCard>,
    /// People today.
    people_today: u32,
    /// Questions today.
    questions_today: u32,
) -> AnyView {
    let language = language();
    let words = &language.texts.home;
    view! {
        <Greeting lead=words.teacher_lead>
            <BringIn kind="primary"/>
            <LinkButton href=routes::PROJECTOR text=words.project kind="quiet" icon="qr-code"/>
        </Greeting>
        <div class="home-columns">
            <section>
                <div class="section-head">
                    <h2>{words.need_you}</h2>
                    {(!questions.is_empty()).then(|| view! { <A href=routes::TEACH>{words.all_questions}</A> })}
                </div>
                <Waiting questions/>
            </section>
            <section>
                <div class="section-head"><h2>{words.today}</h2></div>
                <dl class="figures">
                    <div><dd>{number(people_today.into(), &language)}</dd><dt>{words.people_today}</dt></div>
                    <div><dd>{number(questions_today.into(), &language)}</dd><dt>{words.questions_today}</dt></div>
                </dl>
            </section>
        </div>
        <section>
            <div class="section-head">
                <h2>{words.all_courses_title}</h2>
                <A href=routes::COURSES>{words.all_courses}</A>
            </div>
            {if courses.is_empty() {
                view! { <NoCourses/> }.erase()
            } else {
                view! { <CourseGrid courses progress=false/> }.erase()
            }}
        </section>
    }
    .erase()
}

#[component]
fn Waiting(questions: Vec<AskedQuestion>) -> impl IntoView {
    let words = &texts().home;
    if questions.is_empty() {
        return view! {
            <EmptyState title=words.need_you_empty_title text=words.need_you_empty_text icon="circle-check"/>
        }
        .erase();
    }
    let rows = questions.into_iter().take(SHOWN).map(|question| {
        view! {
            <li class="question-row">
                <p class="question-text">{question.question}</p>
                <p class="question-facts">
                    <span>{question.asked_by}</span>
                    <When at_s=question.at_s/>
                    {question.told_teacher.then(|| view! { <Badge text=words.sent_to_you tone=Tone::Info icon="hand"/> })}
                    {(!question.covered).then(|| view! { <Badge text=words.not_covered tone=Tone::Warning icon="circle-alert"/> })}
                </p>
            </li>
        }
    });
    view! { <ul class="rows">{rows.collect_view()}</ul> }.erase()
}
