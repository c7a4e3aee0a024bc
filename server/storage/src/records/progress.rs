//! What a learner has opened, finished, watched, answered and written.

use super::{KeySpace, Record, Space};
use lyceum_api::ids::{CourseId, LessonId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How far a person is with a lesson.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LessonProgress {
    /// The lesson's course.
    pub course: CourseId,
    /// Seconds since 1970 of the last visit.
    pub opened_s: i64,
    /// Seconds since 1970; none while it is not finished.
    pub finished_s: Option<i64>,
    /// Place in each video, in seconds.
    pub videos: BTreeMap<String, f64>,
}

impl Record for LessonProgress {
    const SPACE: Space = Space::Progress;
    const KIND: u8 = 1;
    type Key = (UserId, LessonId);
}

/// The lesson that a person had open last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LastPlace {
    /// The course.
    pub course: CourseId,
    /// The lesson.
    pub lesson: LessonId,
    /// Seconds since 1970.
    pub at_s: i64,
}

impl Record for LastPlace {
    const SPACE: Space = Space::Progress;
    const KIND: u8 = 2;
    type Key = UserId;
}

/// A person's newest attempt at a quiz: lesson and name of the quiz within it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuizStanding {
    /// The newest attempt.
    pub last: QuizAttemptRecord,
    /// How many attempts there were.
    pub attempts: u64,
    /// The most right answers of any attempt.
    pub best: u32,
}

impl Record for QuizStanding {
    const SPACE: Space = Space::Progress;
    const KIND: u8 = 3;
    type Key = (UserId, LessonId, String);
}

/// One attempt at a quiz; the key ends with microseconds since 1970. Never changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuizAttemptRecord {
    /// The quiz within the lesson.
    pub quiz: String,
    /// The answers.
    pub answers: Vec<StoredAnswer>,
    /// How many are right.
    pub right: u32,
    /// Seconds since 1970.
    pub at_s: i64,
}

impl Record for QuizAttemptRecord {
    const SPACE: Space = Space::Progress;
    const KIND: u8 = 4;
    type Key = (UserId, LessonId, u64);
}

/// An answer with its mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredAnswer {
    /// Chosen numbers, from 0.
    pub chosen: Vec<u32>,
    /// The number or text.
    pub text: String,
    /// Whether it was right.
    pub right: bool,
}

/// The code that a person saved for an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedCode {
    /// The code.
    pub code: String,
    /// Whether all tests passed in the browser.
    pub passed: bool,
    /// Seconds since 1970.
    pub at_s: i64,
}

impl Record for SavedCode {
    const SPACE: Space = Space::Progress;
    const KIND: u8 = 5;
    type Key = (UserId, LessonId, String);
}

/// The key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[
    KeySpace::of::<LessonProgress>("lesson progress"),
    KeySpace::of::<LastPlace>("last places"),
    KeySpace::of::<QuizStanding>("quiz standings"),
    KeySpace::of::<QuizAttemptRecord>("quiz attempts"),
    KeySpace::of::<SavedCode>("saved code"),
];
