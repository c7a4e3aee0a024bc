//! Imports: how far each is and what became of its files.

use super::{KeySpace, Record, Space};
use lyceum_api::{
    ids::{CourseId, ImportId, UserId},
    imports::{FileReport, ImportPhase},
};
use serde::{Deserialize, Serialize};

/// An import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportRecord {
    /// The identifier; newer ones are greater.
    pub id: ImportId,
    /// Who opened it; none from the command line.
    pub owner: Option<UserId>,
    /// How far it is.
    pub phase: ImportPhase,
    /// The course, once known.
    pub course: Option<CourseId>,
    /// The title that was asked for; empty to take the folder's.
    pub title: String,
    /// Seconds since 1970.
    pub started_s: i64,
    /// How many files there are.
    pub files_total: u32,
    /// How many of them are done.
    pub files_done: u32,
    /// Bytes received.
    pub bytes: u64,
    /// What became of each file.
    pub report: Vec<FileReport>,
    /// Why it failed.
    pub problem: Option<String>,
    /// Blobs that this import was the first to write: removed again unless the course is switched to them.
    pub new_blobs: Vec<[u8; 32]>,
}

impl Record for ImportRecord {
    const SPACE: Space = Space::Jobs;
    const KIND: u8 = 10;
    type Key = ImportId;
}

/// The key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[KeySpace::of::<ImportRecord>("imports")];
