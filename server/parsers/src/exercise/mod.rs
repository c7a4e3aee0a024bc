//! The ```` ```exercise ```` fence: a programming task with a start and tests. `docs/course-format.md` shows it.

mod read;

use serde::{Deserialize, Serialize};

pub(crate) use read::{read, text_of};

/// A code exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExerciseSource {
    /// The title; may be empty.
    pub title: String,
    /// Programming language in lower case, e.g. `python`.
    pub language: String,
    /// The task as safe HTML.
    pub task: String,
    /// The code to start from.
    pub starter: String,
    /// A solution for teachers and the tutor; never shown to learners.
    pub solution: Option<String>,
    /// The tests, at least one.
    pub tests: Vec<TestSource>,
}

/// A test: the program reads `input` and prints `expected`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestSource {
    /// What it shows.
    pub name: String,
    /// Standard input, with a line break behind each line; empty for none.
    pub input: String,
    /// The expected output, without the line break at its end.
    pub expected: String,
}
