//! Hints for code exercises, one level at a time.

use crate::{endpoint::port, ids::LessonId};
use serde::{Deserialize, Serialize};

/// A learner asks for a hint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HintForm {
    /// The lesson.
    pub lesson: LessonId,
    /// The exercise within the lesson.
    pub key: String,
    /// The learner's code, at most 64 KiB.
    pub code: String,
    /// The error or failing test, at most 8,000 characters; may be empty.
    #[serde(default)]
    pub error: String,
    /// The learner's question, at most 2,000 characters; may be empty.
    #[serde(default)]
    pub question: String,
}

/// One exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ExerciseRef {
    /// The lesson.
    pub lesson: LessonId,
    /// The exercise within the lesson.
    pub key: String,
}

/// A step of the ladder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LadderStep {
    /// From 1.
    pub level: u8,
    /// What this level gives, e.g. "A question to think about".
    pub name: String,
    /// The hint that was given on it, as safe HTML.
    pub html: Option<String>,
}

/// Where a learner stands on the ladder of one exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ladder {
    /// The steps in order.
    pub steps: Vec<LadderStep>,
    /// The level of the next hint.
    pub next_level: u8,
    /// Why no further hint is open, as a sentence: e.g. that the learner should try the last one first.
    pub closed: Option<String>,
}

port! {
    /// Hints for code exercises.
    trait Tutoring = tutoring;
    /// Tells where the person stands on the ladder of an exercise.
    call GetLadder, get_ladder(ExerciseRef) -> Ladder = Get "/api/tutor/ladder", SignedIn;
    /// Streams the next hint that the ladder allows.
    stream AskHint, ask_hint(HintForm) = Post "/api/tutor/hint", SignedIn;
}
