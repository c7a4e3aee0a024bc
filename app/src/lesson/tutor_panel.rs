//! Hints for an exercise: the ladder that the server allows, one step at a time.

use crate::erase::Erase;
use crate::{
    browser::form::Values,
    call,
    components::{AreaField, Button, HtmlPart, Notice, Problem, Tone},
    session::use_allowance,
    stream::{self, Running},
    task::Task,
    text::{duration, fill, language, number},
};
use leptos::{html, prelude::*, task::spawn_local};
use lyceum_api::{
    ApiResult, StreamEvent,
    ids::LessonId,
    tutoring::{AskHint, ExerciseRef, GetLadder, HintForm, Ladder, LadderStep},
};

/// The hint that is arriving.
#[derive(Clone, Default, PartialEq)]
struct Arriving {
    level: u8,
    text: String,
    waiting: Option<(u32, u32)>,
}

/// The hints of one exercise. Asking needs scripts, so the ladder is loaded in the browser.
#[component]
pub(crate) fn TutorPanel(
    /// The lesson.
    lesson: LessonId,
    /// The exercise.
    key: String,
    /// The editor.
    area: NodeRef<html::Textarea>,
) -> AnyView {
    let language = language();
    let words = &language.texts.lesson;
    let task = Task::default();
    let allowance = use_allowance();
    let ladder = RwSignal::new(None::<ApiResult<Ladder>>);
    let arriving = RwSignal::new(None::<Arriving>);
    let running = StoredValue::new(None::<Running>);
    let ids = (format!("hint-question-{key}"), format!("hint-error-{key}"));
    let exercise = StoredValue::new(ExerciseRef { lesson, key });
    let look = move || {
        let looking = call::<GetLadder>(exercise.get_value());
        spawn_local(async move {
            let found = looking.await;
            ladder.try_set(Some(found));
        });
    };
    Effect::new(move |_| look());
    let stop = move || {
        running.set_value(None);
        arriving.set(None);
        task.busy.set(false);
        look();
    };
    let ask = move |event| {
        let form = Values::take(&event);
        let Some(area) = area.get_untracked() else { return };
        if task.busy.get_untracked() {
            return;
        }
        let ExerciseRef { lesson, key } = exercise.get_value();
        let input =
            HintForm { lesson, key, code: area.value(), error: form.text("error"), question: form.text("question") };
        task.busy.set(true);
        task.problem.set(None);
        arriving.set(Some(Arriving::default()));
        let handle = stream::open::<AskHint>(input, move |event| match event {
            StreamEvent::Waiting { place, seconds } => {
                arriving.update(|hint| hint.get_or_insert_default().waiting = Some((place, seconds)));
            }
            StreamEvent::Hint { level, .. } => arriving.update(|hint| hint.get_or_insert_default().level = level),
            StreamEvent::Text { text } => arriving.update(|hint| {
                let hint = hint.get_or_insert_default();
                hint.waiting = None;
                hint.text.push_str(&text);
            }),
            StreamEvent::Done(done) => {
                allowance.0.set(Some(done.left_today));
                stop();
            }
            StreamEvent::Failed(error) => {
                task.problem.set(Some(error));
                stop();
            }
            StreamEvent::Passages { .. } => {}
        });
        running.set_value(Some(handle));
    };
    let state = move || match ladder.get() {
        None => ().erase(),
        Some(Err(error)) => view! { <Notice tone=Tone::Warning>{error.message}</Notice> }.erase(),
        Some(Ok(ladder)) => view! { <Steps ladder arriving/> }.erase(),
    };
    let closed = move || ladder.get().and_then(Result::ok).and_then(|ladder| ladder.closed);
    let first = move || !matches!(ladder.get(), Some(Ok(ladder)) if ladder.next_level > 1);
    let status = move || {
        arriving.get().map(|hint| match hint.waiting {
            Some((place, seconds)) => fill(
                words.ask_waiting,
                &[("n", &number(place.into(), &language)), ("time", &duration(seconds.into(), &language))],
            ),
            None if hint.text.is_empty() => words.tutor_thinking.to_owned(),
            None => words.ask_writing.to_owned(),
        })
    };
    view! {
        <section class="tutor scripted">
            <h3>{words.tutor_title}</h3>
            <p class="quiet">{words.tutor_lead}</p>
            <div aria-live="polite">{state}</div>
            {move || closed().map(|reason| view! { <Notice>{reason}</Notice> })}
            <form class="tutor-form" hidden=move || closed().is_some() on:submit=ask>
                <AreaField name="question" id=ids.0 label=words.tutor_question rows=2 required=false/>
                <AreaField name="error" id=ids.1 label=words.tutor_error rows=2 max_length=8000 required=false/>
                <Problem problem=task.problem/>
                <div class="actions">
                    <Button
                        text=Signal::derive(move || if first() { words.tutor_button } else { words.tutor_next }.to_owned())
                        icon="lightbulb"
                        r#type="submit"
                        busy=task.busy
                    />
                    {move || task.busy.get().then(|| view! { <Button text=words.ask_stop icon="square" on:click=move |_| stop()/> })}
                    <span class="quiet small" role="status">{status}</span>
                </div>
            </form>
        </section>
    }
    .erase()
}

/// The steps: given hints in full, the next one by name, later ones by name alone.
#[component]
fn Steps(ladder: Ladder, arriving: RwSignal<Option<Arriving>>) -> impl IntoView {
    let language = language();
    let words = &language.texts.lesson;
    let next = ladder.next_level;
    let row = move |step: LadderStep| {
        let title = fill(words.tutor_step, &[("n", &number(step.level.into(), &language)), ("name", &step.name)]);
        let given = step.html.is_some();
        let here = step.level == next && !given;
        let state = if given {
            ""
        } else if here {
            words.tutor_step_open
        } else {
            words.tutor_step_locked
        };
        let text = move || here.then(|| arriving.get().map(|hint| hint.text)).flatten().filter(|text| !text.is_empty());
        view! {
            <li class="step" class:given=given class:here=here>
                <p class="step-title"><span>{title}</span><span class="quiet small">{state}</span></p>
                {step.html.map(|html| view! { <HtmlPart html/> })}
                {move || text().map(|text| view! { <p class="arriving">{text}</p> })}
            </li>
        }
    };
    view! { <ol class="steps">{ladder.steps.into_iter().map(row).collect_view()}</ol> }
}
