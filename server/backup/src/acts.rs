//! What a timetable does with backups, as one trait: whoever keeps time calls it and need not know how.

use crate::{
    copies::CopyReport,
    drill::DrillReport,
    error::BackupResult,
    rotate::Removed,
    service::Made,
    speech::{spoken_copies, spoken_made, spoken_removed},
};
use async_trait::async_trait;
use std::fmt;

/// Which backups to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Every record, then all files.
    Everything,
    /// Every record.
    Full,
    /// The records since the last backup.
    Incremental,
    /// All files.
    Files,
}

/// What came of an act; as text, in English sentences.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Backups; none where nothing was new.
    Made(Vec<Made>),
    /// What was removed.
    Removed(Removed),
    /// How the copies stand, all without a problem.
    Copied(Vec<CopyReport>),
    /// A drill.
    Drilled(DrillReport),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::Made(made) => spoken_made(made),
            Self::Removed(removed) => spoken_removed(removed),
            Self::Copied(reports) => spoken_copies(reports),
            Self::Drilled(report) => report.summary(),
        })
    }
}

/// The acts of a timetable. While one runs, the others answer [`crate::BackupError::Busy`]; dropping the future does not
/// stop the act.
#[async_trait]
pub trait BackupActs: Send + Sync + 'static {
    /// Makes backups and proves them. The plan: [`What::Everything`] each night, [`What::Incremental`] each hour.
    async fn back_up_now(&self, what: What) -> BackupResult<Outcome>;

    /// Removes what is older than the plan keeps. Daily, after a backup.
    async fn prune(&self) -> BackupResult<Outcome>;

    /// Sends what the copies lack. Hourly, and whenever a copy may have come within reach; quick when nothing is new.
    async fn copy(&self) -> BackupResult<Outcome>;

    /// Recovers from the copies alone into a scratch folder, measures it, and writes a report. Monthly.
    async fn drill(&self) -> BackupResult<Outcome>;
}
