//! The runs of an exercise's code: freely with an own input, and against the tests.

use crate::browser::python::{Program, Said};
use leptos::prelude::*;
use lyceum_api::courses::ExerciseTest;
use send_wrapper::SendWrapper;

/// What runs, or how it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RunState {
    /// Nothing was run yet.
    Idle,
    /// The interpreter is being loaded.
    Loading,
    /// The program runs.
    Running,
    /// It has ended.
    Done,
    /// A person has stopped it.
    Stopped,
    /// It did not end in time.
    TooLong,
    /// The interpreter could not be loaded.
    NoPython,
}

impl RunState {
    /// Whether there is something to stop.
    pub(crate) fn is_busy(self) -> bool {
        matches!(self, Self::Loading | Self::Running)
    }
}

/// What one run gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Trial {
    /// What it printed.
    pub output: String,
    /// Its error; empty where there was none.
    pub error: String,
    /// Whether output was left out.
    pub cut: bool,
    /// Whether it gave what the test expects; none before it has ended, and without a test.
    pub passed: Option<bool>,
}

/// Runs code. Copy it into handlers freely.
#[derive(Clone, Copy)]
pub(crate) struct Runner {
    /// What runs.
    pub state: RwSignal<RunState>,
    /// The free run; none before there was one.
    pub free: RwSignal<Option<Trial>>,
    /// A run for each test; empty before the tests were run.
    pub trials: RwSignal<Vec<Trial>>,
    tests: StoredValue<Vec<ExerciseTest>>,
    program: StoredValue<Option<SendWrapper<Program>>>,
}

impl Runner {
    /// For an exercise with these tests. Ends its program with the component that calls this.
    pub(crate) fn new(tests: Vec<ExerciseTest>) -> Self {
        Self {
            state: RwSignal::new(RunState::Idle),
            free: RwSignal::new(None),
            trials: RwSignal::new(Vec::new()),
            tests: StoredValue::new(tests),
            program: StoredValue::new(None),
        }
    }

    /// Runs the code once with this input.
    pub(crate) fn run(self, code: &str, input: String) {
        self.free.set(Some(Trial::default()));
        self.start(code, &[input], true, move |change| {
            self.free.update(|trial| change(trial.get_or_insert_default(), 0));
        });
    }

    /// Runs the code with the input of each test; `passed` is called when all give what they must.
    pub(crate) fn run_tests(self, code: &str, passed: impl Fn() + 'static) {
        let inputs = self.tests.with_value(|tests| tests.iter().map(|test| test.input.clone()).collect::<Vec<_>>());
        self.trials.set(vec![Trial::default(); inputs.len()]);
        self.start(code, &inputs, false, move |change| {
            self.trials.update(|trials| {
                for (at, trial) in trials.iter_mut().enumerate() {
                    change(trial, at);
                }
            });
            self.judge();
            if self.trials.with_untracked(|trials| trials.iter().all(|trial| trial.passed == Some(true))) {
                passed();
            }
        });
    }

    /// Stops what runs.
    pub(crate) fn stop(self) {
        self.program.set_value(None);
        self.state.set(RunState::Stopped);
    }

    /// Starts a program; `put` applies a change to the run with its number.
    fn start(self, code: &str, inputs: &[String], prompts: bool, put: impl Fn(&dyn Fn(&mut Trial, usize)) + 'static) {
        self.state.set(RunState::Loading);
        let last = inputs.len().saturating_sub(1);
        let say = move |said| match said {
            Said::Started => self.state.set(RunState::Running),
            Said::Text(of, text) => put(&|trial, at| {
                if at == of {
                    trial.output.push_str(&text);
                }
            }),
            Said::Done { at: of, error, cut } => {
                if of == last {
                    self.state.set(RunState::Done);
                }
                put(&|trial, at| {
                    if at == of {
                        (trial.error, trial.cut, trial.passed) = (error.clone(), cut, Some(error.is_empty()));
                    }
                });
            }
            Said::TooLong(of) => {
                self.state.set(RunState::TooLong);
                put(&|trial, at| {
                    if at == of {
                        trial.passed = Some(false);
                    }
                });
            }
            Said::Broken => self.state.set(RunState::NoPython),
        };
        self.program.set_value(Some(SendWrapper::new(Program::start(code, inputs, prompts, say))));
    }

    /// A run that ended well has passed if it gave what its test expects.
    fn judge(self) {
        self.tests.with_value(|tests| {
            self.trials.update(|trials| {
                for (trial, test) in trials.iter_mut().zip(tests) {
                    trial.passed = trial.passed.map(|ended_well| ended_well && same(&trial.output, &test.expected));
                }
            });
        });
    }
}

/// Whether two outputs are the same but for spaces at the ends of lines and line breaks at the end.
fn same(got: &str, expected: &str) -> bool {
    let lines = |text: &str| text.trim_end().lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    lines(got) == lines(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_compared_as_people_see_them() {
        assert!(same("400\n", "400") && same("a \r\nb\n\n", "a\nb") && same("", "\n"));
        assert!(!same("400", "40") && !same(" 400", "400") && !same("a\n\nb", "a\nb"));
    }
}
