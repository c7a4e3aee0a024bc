//! The ```` ```quiz ```` fence: questions in a text form that teachers can write by hand. `docs/course-format.md` shows it.

mod mark;
mod read;

use serde::{Deserialize, Serialize};

pub(crate) use read::{read, text_of};

/// A quiz with its solutions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuizSource {
    /// The title; may be empty.
    pub title: String,
    /// The questions, at least one.
    pub questions: Vec<QuestionSource>,
}

/// A question with its solution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionSource {
    /// The question as safe HTML.
    pub html: String,
    /// How it is answered, with the solution.
    pub answer: AnswerSource,
    /// The explanation as safe HTML; may be empty.
    pub explanation: String,
}

/// How a question is answered, and what is right.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "form", rename_all = "snake_case")]
pub enum AnswerSource {
    /// One of these.
    One {
        /// The choices as plain text.
        choices: Vec<String>,
        /// The place of the right one, from 0.
        right: u32,
    },
    /// All of the right ones and none of the others.
    Many {
        /// The choices as plain text.
        choices: Vec<String>,
        /// The places of the right ones, from 0, ascending.
        right: Vec<u32>,
    },
    /// A number.
    Number {
        /// The right value.
        value: f64,
        /// How far an answer may be off, in the same unit; 0 for exactly.
        tolerance: f64,
        /// The unit to show behind the field; may be empty.
        unit: String,
    },
    /// A word or a short text.
    Text {
        /// Every accepted answer; the first is the one to show.
        accepted: Vec<String>,
    },
}
