//! An import as it runs, and what can be done when it has ended.

use super::{
    phase::{is_embedding, is_running, look, meaning, name},
    report::Report,
};
use crate::erase::Erase;
use crate::{
    browser::pause::pause,
    call,
    components::{Button, Heading, Icon, LinkButton, Load, Notice, Problem, ProgressBar, Tone, use_toasts},
    managing::manage_tabs::ManageTabs,
    routes,
    task::Task,
    text::{fill, language, number, texts},
};
use leptos::{prelude::*, task::spawn_local};
use lyceum_api::{
    courses::{ChangeCourse, CourseCard, CourseList, UpdateCourse},
    ids::{CourseId, ImportId},
    imports::{CancelImport, GetImport, ImportPhase, ImportRef, ImportState},
};
use std::time::Duration;

/// How often the server is asked while files are read, and how often while passages get their vectors. Each question
/// counts against the person's day, so answers without news make the pauses longer, and many of them end it.
const READING_PAUSE: Duration = Duration::from_secs(1);
const EMBEDDING_PAUSE: Duration = Duration::from_secs(4);
const LONGEST_EXTRA_S: u32 = 10;
const MOST_WITHOUT_NEWS: u32 = 30;

/// The import. It follows the server by itself until nothing happens any more.
#[component]
pub(crate) fn ImportStateView(
    /// The import as it was when the page was made.
    first: ImportState,
    /// All courses, for what became of it.
    courses: crate::Loaded<CourseList>,
) -> AnyView {
    let words = &texts().teach;
    let import = first.id;
    let state = RwSignal::new(first);
    follow(state, import);
    // A new course without a title has one once its files were read.
    let title = Memo::new(move |_| state.with(|state| state.title.clone()));
    let heading = move || {
        let title = title.get();
        let title = if title.is_empty() { words.running.untitled.to_owned() } else { title };
        view! { <Heading title lead=words.import_state_lead/> }
    };
    let phase = Memo::new(move |_| state.with(|state| state.phase));
    let course = Memo::new(move |_| state.with(|state| state.course.filter(|_| state.phase == ImportPhase::Done)));
    let files = Memo::new(move |_| state.with(|state| state.report.clone()));
    Effect::new(move |before: Option<Option<CourseId>>| {
        let now = course.get();
        if before.is_some_and(|before| before != now) {
            courses.refetch();
        }
        now
    });
    view! {
        {heading}
        <ManageTabs/>
        <div class="stack">
            <PhaseCard state phase/>
            {move || course.get().map(|course| view! { <Ready course courses/> })}
            <Report files/>
        </div>
    }
    .erase()
}

/// Asks the server again and again, in the browser alone.
fn follow(state: RwSignal<ImportState>, import: ImportId) {
    let asks = |state: &ImportState| is_running(state.phase) || is_embedding(state);
    Effect::new(move |_| {
        spawn_local(async move {
            let mut without_news = 0_u32;
            while without_news < MOST_WITHOUT_NEWS && state.try_with_untracked(asks).unwrap_or(false) {
                let embedding = state.try_with_untracked(is_embedding).unwrap_or(false);
                let extra = Duration::from_secs(without_news.min(LONGEST_EXTRA_S).into());
                pause(if embedding { EMBEDDING_PAUSE } else { READING_PAUSE } + extra).await;
                match call::<GetImport>(ImportRef { import }).await {
                    Ok(newer) if state.try_with_untracked(|older| *older != newer).unwrap_or(false) => {
                        state.try_set(newer);
                        without_news = 0;
                    }
                    Ok(_) => without_news += 1,
                    // A short break of the network: the next question may be answered.
                    Err(error) => {
                        without_news += 1;
                        pause(Duration::from_secs(error.retry_after_s.unwrap_or(5))).await;
                    }
                }
            }
        });
    });
}

/// The phase with its bar and what can be done meanwhile.
#[component]
fn PhaseCard(state: RwSignal<ImportState>, phase: Memo<ImportPhase>) -> AnyView {
    let language = language();
    let words = &language.texts.teach.running;
    let toasts = use_toasts();
    let task = Task::default();
    let done = Memo::new(move |_| state.with(|state| u64::from(state.files_done)));
    let all = Memo::new(move |_| state.with(|state| u64::from(state.files_total)));
    let files = move || {
        let (done, all) = (number(done.get(), &language), number(all.get(), &language));
        fill(language.texts.teach.bring.files_of, &[("n", &done), ("m", &all)])
    };
    let embedding = move || {
        let (has, of) = state.with(|state| (state.embedded, state.passages));
        let text =
            fill(words.embedding, &[("n", &number(has.into(), &language)), ("m", &number(of.into(), &language))]);
        if has < of { text } else { words.embedded.to_owned() }
    };
    let stop = move |_| {
        let import = state.with_untracked(|state| state.id);
        task.run::<CancelImport>(ImportRef { import }, move |_| toasts.say(words.stopped));
    };
    view! {
        {move || {
            let phase = phase.get();
            let (tone, icon) = look(phase);
            let running = is_running(phase);
            view! {
                <section class=format!("card phase-card phase-{}", tone.name())>
                    <div class="phase-head">
                        <Icon name=icon/>
                        <div>
                            <h2 role="status">{name(phase, words)}</h2>
                            <p class="quiet">{meaning(phase, words)}</p>
                        </div>
                    </div>
                    {(running).then(|| view! {
                        <ProgressBar value=done of=all label=words.progress/>
                        <p class="sending-facts"><span>{files}</span></p>
                    })}
                    {move || state.with(|state| state.problem.clone()).map(|why| view! {
                        <Notice tone=if phase == ImportPhase::Failed { Tone::Danger } else { Tone::Warning }>{why}</Notice>
                    })}
                    {(phase == ImportPhase::Done).then(|| view! { <p class="small" role="status">{embedding}</p> })}
                    <Problem problem=task.problem/>
                    <div class="actions">
                        {matches!(phase, ImportPhase::Receiving | ImportPhase::Reading).then(|| view! {
                            <Button text=words.stop icon="square" scripted=true busy=task.busy on:click=stop/>
                        })}
                        {matches!(phase, ImportPhase::Failed | ImportPhase::Cancelled).then(|| view! {
                            <LinkButton href=routes::IMPORT text=words.start_again kind="primary" icon="upload"/>
                        })}
                        {running.then(|| {
                            let here = routes::import(state.with_untracked(|state| state.id));
                            view! { <a class="button unscripted" href=here>{words.look_again}</a> }
                        })}
                    </div>
                </section>
            }
        }}
    }
    .erase()
}

/// The finished course: open it, show it to learners or hide it.
#[component]
fn Ready(course: CourseId, courses: crate::Loaded<CourseList>) -> AnyView {
    view! {
        <Load data=courses show=move |list: CourseList| {
            let card = list.courses.into_iter().find(|card| card.id == course);
            card.map(|card| view! { <ReadyActs card/> }).erase()
        }/>
    }
    .erase()
}

#[component]
fn ReadyActs(card: CourseCard) -> AnyView {
    let words = &texts().teach;
    let toasts = use_toasts();
    let task = Task::default();
    let (course, title) = (card.id, StoredValue::new(card.title));
    let published = RwSignal::new(card.published);
    let toggle = move |_| {
        let wanted = !published.get_untracked();
        let input = ChangeCourse { course, title: None, summary: None, published: Some(wanted) };
        task.run::<UpdateCourse>(input, move |_| {
            published.set(wanted);
            let said = if wanted { words.now_published } else { words.now_hidden };
            toasts.say(fill(said, &[("title", &title.get_value())]));
        });
    };
    let text = Signal::derive(move || if published.get() { words.hide } else { words.publish }.to_owned());
    view! {
        <div class="ready">
            <div class="actions">
                <LinkButton href=routes::course(course) text=words.running.open_course kind="primary" icon="arrow-right"/>
                <Button text icon="eye" scripted=true busy=task.busy on:click=toggle/>
                <span class="quiet">{move || if published.get() { words.running.seen } else { words.running.not_seen }}</span>
            </div>
            <Problem problem=task.problem/>
        </div>
    }
    .erase()
}
