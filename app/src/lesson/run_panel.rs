//! Running an exercise's code: with an own input, and against the tests; what went wrong goes on to the tutor.

use super::runner::{RunState, Runner, Trial};
use crate::erase::Erase;
use crate::{
    browser::{page, python::LONGEST},
    components::{Button, area_text},
    text::{Language, fill, language, number},
};
use leptos::{html, prelude::*};
use lyceum_api::courses::ExerciseTest;

/// The buttons, the input, the output.
#[component]
pub(crate) fn RunPanel(
    /// The runs.
    runner: Runner,
    /// The tests.
    tests: Vec<ExerciseTest>,
    /// The editor.
    area: NodeRef<html::Textarea>,
    /// The exercise's name within the lesson.
    key: String,
    /// Called when all tests passed.
    on_passed: Callback<()>,
) -> AnyView {
    let language = language();
    let words = &language.texts.lesson;
    let input = NodeRef::<html::Textarea>::new();
    let code = move || area.get_untracked().map(|area| area.value()).unwrap_or_default();
    let run = move |_| {
        if runner.state.get_untracked().is_busy() {
            return;
        }
        let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        runner.run(&code(), typed);
    };
    let run_tests = move |_| {
        if !runner.state.get_untracked().is_busy() {
            runner.run_tests(&code(), move || on_passed.run(()));
        }
    };
    let busy = Signal::derive(move || runner.state.get().is_busy());
    let has_tests = !tests.is_empty();
    let first_input = tests.first().map(|test| test.input.clone()).unwrap_or_default();
    let tests = StoredValue::new(tests);
    let (input_id, error_id) = (format!("run-input-{key}"), format!("hint-error-{key}"));
    let trouble = move || tests.with_value(|tests| trouble(runner, tests, &language));
    let ask = move |_| {
        if let (Some(text), Some(field)) = (trouble(), page::html_element(&error_id)) {
            if let Some(field) = wasm_bindgen::JsCast::dyn_ref::<web_sys::HtmlTextAreaElement>(&field) {
                field.set_value(&text);
            }
            page::show(&field);
            page::focus(&error_id);
        }
    };
    view! {
        <div class="run scripted">
            <div class="field">
                <label for=input_id.clone()>{words.run_input}</label>
                <p class="hint" id=format!("{input_id}-hint")>{words.run_input_hint}</p>
                <textarea
                    node_ref=input
                    id=input_id.clone()
                    class="run-input"
                    rows="3"
                    dir="ltr"
                    spellcheck="false"
                    autocapitalize="none"
                    maxlength="8000"
                    aria-describedby=format!("{input_id}-hint")
                >
                    {area_text(&first_input)}
                </textarea>
            </div>
            <div class="actions">
                <Button text=words.run icon="play" kind="primary" busy on:click=run/>
                {has_tests.then(|| view! { <Button text=words.run_tests icon="list-checks" busy on:click=run_tests/> })}
                {move || busy.get().then(|| view! { <Button text=words.run_stop icon="square" on:click=move |_| runner.stop()/> })}
                <span class="quiet small" role="status">{move || status(runner, &language)}</span>
            </div>
            {move || runner.free.get().map(|trial| view! { <Output trial done=runner.state.get() == RunState::Done/> })}
            {move || {
                let ask = ask.clone();
                (!busy.get() && trouble().is_some()).then(|| view! {
                    <div class="actions"><Button text=words.run_ask icon="lightbulb" on:click=ask/></div>
                })
            }}
        </div>
    }
    .erase()
}

/// What the free run printed, and its error.
#[component]
fn Output(trial: Trial, done: bool) -> AnyView {
    let words = &crate::text::texts().lesson;
    let silent = done && trial.output.is_empty() && trial.error.is_empty();
    view! {
        <h4>{words.run_output}</h4>
        <div class="run-output" tabindex="0" role="group" aria-label=words.run_output dir="ltr">
            {silent.then(|| view! { <p class="quiet">{words.run_empty}</p> })}
            {(!trial.output.is_empty()).then(|| view! { <pre>{trial.output}</pre> })}
            {(!trial.error.is_empty()).then(|| view! { <pre class="run-error">{trial.error}</pre> })}
        </div>
        {trial.cut.then(|| view! { <p class="hint">{words.run_cut}</p> })}
    }
    .erase()
}

/// How it goes, in one sentence.
fn status(runner: Runner, language: &Language) -> String {
    let words = &language.texts.lesson;
    let count = |value: usize| number(u64::try_from(value).unwrap_or_default(), language);
    let (passed, all) =
        runner.trials.with(|trials| (trials.iter().filter(|trial| trial.passed == Some(true)).count(), trials.len()));
    match runner.state.get() {
        RunState::Idle => String::new(),
        RunState::Loading => words.run_loading.to_owned(),
        RunState::Running => words.run_running.to_owned(),
        RunState::Stopped => words.run_stopped.to_owned(),
        RunState::NoPython => words.run_no_python.to_owned(),
        RunState::TooLong => fill(words.run_too_long, &[("n", &number(LONGEST.as_secs(), language))]),
        RunState::Done if all > 0 && passed == all => words.tests_all_passed.to_owned(),
        RunState::Done if all > 0 => fill(words.tests_passed, &[("n", &count(passed)), ("m", &count(all))]),
        RunState::Done if runner.free.with(|free| free.as_ref().is_some_and(|trial| !trial.error.is_empty())) => {
            words.run_error.to_owned()
        }
        RunState::Done => words.run_done.to_owned(),
    }
}

/// What the tutor should know of the last run; none while all is well.
fn trouble(runner: Runner, tests: &[ExerciseTest], language: &Language) -> Option<String> {
    let words = &language.texts.lesson;
    let error =
        runner.free.with(|free| free.as_ref().map(|trial| trial.error.clone())).filter(|error| !error.is_empty());
    let failed = || {
        runner.trials.with(|trials| {
            let mut pairs = trials.iter().zip(tests);
            let (trial, test) = pairs.find(|(trial, _)| trial.passed == Some(false))?;
            let values =
                [("name", &test.name), ("input", &test.input), ("expected", &test.expected), ("got", &trial.output)];
            let report = fill(words.tests_report, &values.map(|(name, value)| (name, value.trim())));
            Some([report.as_str(), trial.error.as_str()].join("\n").trim().to_owned())
        })
    };
    let late = || (runner.state.get() == RunState::TooLong).then(|| status(runner, language));
    error.or_else(failed).or_else(late)
}
