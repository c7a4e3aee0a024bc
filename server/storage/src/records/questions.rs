//! Questions to the courses, with their answers and the passages as they were then.

use super::{KeySpace, Record, Space};
use lyceum_api::{
    asking::Passage,
    ids::{CourseId, QuestionId, UserId},
};
use serde::{Deserialize, Serialize};

/// A question that was asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionRecord {
    /// The identifier.
    pub id: QuestionId,
    /// Who asked.
    pub user: UserId,
    /// The person's name at that time.
    pub asked_by: String,
    /// The question.
    pub question: String,
    /// The course that it was asked to.
    pub course: Option<CourseId>,
    /// The answer as Markdown with checked marks; empty where there is none.
    pub answer: String,
    /// Whether the courses covered it.
    pub covered: bool,
    /// Whether the learner sent it to the teacher.
    pub told_teacher: bool,
    /// The passages, as they were found.
    pub passages: Vec<Passage>,
    /// The cited ones, from 1.
    pub citations: Vec<u32>,
    /// Seconds since 1970.
    pub at_s: i64,
}

impl Record for QuestionRecord {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 1;
    type Key = QuestionId;
}

/// Finds the questions of one person, newest first: the number is the bitwise complement of milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionOfPerson {}

impl Record for QuestionOfPerson {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 2;
    type Key = (UserId, u64, QuestionId);
}

/// Finds the questions of all, newest first: the number is the bitwise complement of milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionByTime {
    /// Whether a teacher should see it: it was not covered, or it was sent.
    pub for_teacher: bool,
}

impl Record for QuestionByTime {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 3;
    type Key = (u64, QuestionId);
}

/// The key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[
    KeySpace::of::<QuestionRecord>("questions"),
    KeySpace::of::<QuestionOfPerson>("questions by person"),
    KeySpace::of::<QuestionByTime>("questions by time"),
];
