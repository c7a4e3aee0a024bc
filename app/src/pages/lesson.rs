//! A lesson: its parts, the way on, and a panel to ask beside it.

use crate::erase::Erase;
use crate::{
    components::{Icon, Load, Notice},
    lesson::{
        ask_panel::{AskHandle, AskPanel, Panel},
        footer::Footer,
        mark::{Marked, mark_passage_in_address},
        parts::Parts,
        saver::Saver,
    },
    load, routes,
    text::{fill, language, number},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::components::A;
use lyceum_api::{
    courses::{GetLesson, Lesson, LessonRef, ProgressEntry},
    ids::LessonId,
};

/// The page.
#[component]
pub(crate) fn LessonPage() -> AnyView {
    let id = routes::id_of::<LessonId>("lesson");
    let lesson = load::<GetLesson>(move || id.get().map(|lesson| LessonRef { lesson }));
    let panel = Panel::new();
    provide_context(Saver::new());
    view! {
        <div class="lesson-layout" class:asking=move || panel.open.get()>
            <div class="lesson-main">
                <Load data=lesson show=move |found: Lesson| view! { <LessonView found panel/> }.erase()/>
            </div>
            <AskPanel lesson=id panel/>
        </div>
    }
    .erase()
}

#[component]
fn LessonView(found: Lesson, panel: Panel) -> AnyView {
    let language = language();
    let words = &language.texts.lesson;
    let id = found.id;
    let saver = expect_context::<Saver>();
    Effect::new(move |_| saver.note(ProgressEntry::Opened { lesson: id }));
    let marked = mark_passage_in_address();
    let place = fill(
        words.number,
        &[("n", &number(found.number.into(), &language)), ("m", &number(found.of.into(), &language))],
    );
    let (title, course_title, tag) = (found.title.clone(), found.course_title.clone(), found.language.clone());
    let (course, parts) = (found.course, found.parts.clone());
    view! {
        <Title text=title.clone()/>
        <div class="reading-rail" aria-hidden="true"></div>
        <article class="lesson">
            <header class="lesson-head">
                <p class="lesson-way">
                    <A href=routes::course(course)><Icon name="arrow-left"/><span>{course_title}</span></A>
                    <span class="quiet">{place}</span>
                </p>
                <h1 lang=tag.clone()>{title}</h1>
                <div class="lesson-lead">
                    <p class="lead">{words.lead}</p>
                    <AskHandle panel/>
                </div>
            </header>
            {move || match marked.get() {
                Marked::Nothing => None,
                Marked::Passage => Some(view! { <Notice>{words.marked_note}</Notice> }),
                Marked::Place => Some(view! { <Notice>{words.mark_lost}</Notice> }),
            }}
            <Parts lesson=id parts tag/>
        </article>
        <Footer lesson=found/>
    }
    .erase()
}
