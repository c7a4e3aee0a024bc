//! An answer as it arrives: what is known so far, and how to start and stop it.

use super::ask_problem::is_open;
use crate::{
    session::{Allowance, use_allowance},
    stream::{self, Running},
    task::Task,
};
use leptos::prelude::*;
use lyceum_api::{
    StreamEvent,
    asking::{Ask, AskForm, AskedQuestion, Passage},
    speech::Said,
};

/// The state of the page's question. Copy it into handlers.
#[derive(Clone, Copy)]
pub(crate) struct Asking {
    /// The question that the rest belongs to; empty before the first.
    pub question: RwSignal<String>,
    /// Its passages, best first.
    pub passages: RwSignal<Vec<Passage>>,
    /// Whether they are evidence enough.
    pub covered: RwSignal<bool>,
    /// The text so far.
    pub text: RwSignal<String>,
    /// The whole answer as safe HTML; empty until it is complete.
    pub html: RwSignal<String>,
    /// What the server says in place of an answer.
    pub said: RwSignal<Vec<Said>>,
    /// Whether the answer is there, be it that the courses do not cover the question.
    pub complete: RwSignal<bool>,
    /// How many are before this question, and the seconds that takes.
    pub waiting: RwSignal<Option<(u32, u32)>>,
    /// Whether it runs, and what went wrong.
    pub task: Task,
    /// Counts complete answers, so that lists know when to load again.
    pub answered: RwSignal<u32>,
    allowance: Allowance,
    asked: StoredValue<Option<AskForm>>,
    running: StoredValue<Option<Running>>,
}

impl Asking {
    /// Nothing was asked yet.
    pub(crate) fn new() -> Self {
        Self {
            question: RwSignal::new(String::new()),
            passages: RwSignal::new(Vec::new()),
            covered: RwSignal::new(true),
            text: RwSignal::new(String::new()),
            html: RwSignal::new(String::new()),
            said: RwSignal::new(Vec::new()),
            complete: RwSignal::new(false),
            waiting: RwSignal::new(None),
            task: Task::default(),
            answered: RwSignal::new(0),
            allowance: use_allowance(),
            asked: StoredValue::new(None),
            running: StoredValue::new(None),
        }
    }

    /// Shows an answer that was given before.
    pub(crate) fn show(self, asked: AskedQuestion) {
        self.stop();
        self.question.set(asked.question);
        self.passages.set(asked.passages);
        self.covered.set(asked.covered);
        self.text.set(String::new());
        self.html.set(asked.html);
        self.said.set(Vec::new());
        self.complete.set(true);
        self.waiting.set(None);
        self.task.problem.set(None);
    }

    /// Asks. An answer that still runs is stopped.
    pub(crate) fn start(self, form: AskForm) {
        self.stop();
        self.question.set(form.question.clone());
        self.passages.set(Vec::new());
        self.covered.set(true);
        self.text.set(String::new());
        self.html.set(String::new());
        self.said.set(Vec::new());
        self.complete.set(false);
        self.waiting.set(None);
        self.task.problem.set(None);
        self.task.busy.set(true);
        self.asked.set_value(Some(form.clone()));
        let handle = stream::open::<Ask>(form, move |event| self.take(event));
        self.running.set_value(Some(handle));
    }

    /// Asks the same again.
    pub(crate) fn again(self) {
        if let Some(form) = self.asked.get_value() {
            self.start(form);
        }
    }

    /// Whether the courses are known not to cover the question: not while content is still being brought in.
    pub(crate) fn is_not_covered(self) -> bool {
        !self.covered.get() && !self.task.problem.with(|problem| is_open(problem.as_ref()))
    }

    /// Stops; what arrived stays.
    pub(crate) fn stop(self) {
        self.running.set_value(None);
        self.task.busy.set(false);
        self.waiting.set(None);
    }

    fn take(self, event: StreamEvent) {
        match event {
            StreamEvent::Waiting { place, seconds } => self.waiting.set(Some((place, seconds))),
            StreamEvent::Passages { passages, covered } => {
                self.covered.set(covered);
                self.passages.set(passages);
            }
            StreamEvent::Text { text } => {
                self.waiting.set(None);
                self.text.update(|all| all.push_str(&text));
            }
            StreamEvent::Done(done) => {
                self.allowance.0.set(Some(done.left_today));
                // Where no model wrote, the page says in the reader's language why not.
                if self.covered.get_untracked() {
                    self.said.set(done.said);
                    self.html.set(done.html);
                }
                self.complete.set(true);
                self.stop();
                self.answered.update(|count| *count += 1);
            }
            StreamEvent::Failed(error) => {
                self.task.problem.set(Some(error));
                self.stop();
            }
            StreamEvent::Hint { .. } => {}
        }
    }
}
