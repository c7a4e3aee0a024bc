//! The tests of an exercise: what goes in, what must come out, and what came of it.

use super::runner::{Runner, Trial};
use crate::erase::Erase;
use crate::{components::Icon, text::texts};
use leptos::prelude::*;
use lyceum_api::courses::ExerciseTest;

/// The tests; nothing where there are none.
#[component]
pub(crate) fn TestTable(
    /// The tests.
    tests: Vec<ExerciseTest>,
    /// Their runs; none where the code cannot be run here.
    runner: Option<Runner>,
) -> AnyView {
    let words = &texts().lesson;
    if tests.is_empty() {
        return ().erase();
    }
    let rows = tests.into_iter().enumerate().map(|(at, test)| {
        view! {
            <tr>
                <th scope="row">{test.name}</th>
                <td><code class="lines">{test.input}</code></td>
                <td><code class="lines">{test.expected}</code></td>
                {runner.map(|runner| view! { <td class="scripted"><Outcome at runner/></td> })}
            </tr>
        }
    });
    view! {
        <h3>{words.exercise_tests}</h3>
        <div class="table-wrap" tabindex="0" role="group" aria-label=words.exercise_tests>
            <table class="tests">
                <thead>
                    <tr>
                        <th scope="col">{words.exercise_test_name}</th>
                        <th scope="col">{words.exercise_test_input}</th>
                        <th scope="col">{words.exercise_test_expected}</th>
                        {runner.map(|_| view! { <th scope="col" class="scripted">{words.test_gave}</th> })}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .erase()
}

/// What came of one test.
#[component]
fn Outcome(at: usize, runner: Runner) -> AnyView {
    let words = &texts().lesson;
    let trial = Memo::new(move |_| runner.trials.with(|trials| trials.get(at).cloned()));
    let shown = move || {
        let Some(Trial { output, error, passed: Some(passed), .. }) = trial.get() else {
            return view! { <span class="quiet">{words.test_waiting}</span> }.erase();
        };
        let (class, icon, said) = if passed {
            ("test-passed", "circle-check", words.test_passed)
        } else {
            ("test-failed", "circle-alert", words.test_failed)
        };
        // The last line of an error says what it is.
        let got = if error.is_empty() { output } else { error.lines().last().unwrap_or_default().to_owned() };
        view! {
            <span class=class><Icon name=icon/><span>{said}</span></span>
            {(!passed).then(|| view! { <code class="lines">{got}</code> })}
        }
        .erase()
    };
    view! { {shown} }.erase()
}
