//! Where learners stand on the ladders of hints.

use super::{KeySpace, Record, Space};
use lyceum_api::ids::{LessonId, UserId};
use serde::{Deserialize, Serialize};

/// The hints that a person got for an exercise: lesson and name of the exercise within it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LadderRecord {
    /// In the order in which they were given; the last one of a level is the one to show.
    pub hints: Vec<GivenHint>,
}

impl Record for LadderRecord {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 20;
    type Key = (UserId, LessonId, String);
}

/// A hint that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenHint {
    /// Its level, from 1.
    pub level: u8,
    /// The hint as Markdown, already checked against the reference solution.
    pub text: String,
    /// BLAKE3 hash of the code without blanks and comments: the next level opens when it has changed.
    pub code: [u8; 32],
    /// Seconds since 1970.
    pub at_s: i64,
}

/// The key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[KeySpace::of::<LadderRecord>("hint ladders")];
