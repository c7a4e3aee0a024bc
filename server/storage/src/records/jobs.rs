//! What is kept of the jobs of the timetable, so that they go on after a restart.

use super::{KeySpace, Record, Space};
use lyceum_api::jobs::{JobRun, JobSchedule};
use serde::{Deserialize, Serialize};

/// A job of the timetable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobRecord {
    /// Whether an admin has stopped it.
    pub paused: bool,
    /// The schedule that an admin has set.
    pub schedule: Option<JobSchedule>,
    /// Seconds since 1970 of its newest start.
    pub started_s: Option<i64>,
    /// Whether it has not come to its end since then: it goes on as soon as it may.
    pub unfinished: bool,
    /// Runs in a row that went wrong.
    pub failures: u32,
    /// What the job itself keeps, such as how far it came.
    pub memo: String,
    /// Its newest runs, newest first.
    pub runs: Vec<JobRun>,
}

impl Record for JobRecord {
    const SPACE: Space = Space::Jobs;
    const KIND: u8 = 20;
    type Key = String;
}

/// The key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[KeySpace::of::<JobRecord>("jobs")];
