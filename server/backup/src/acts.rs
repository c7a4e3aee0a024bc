//! What a timetable does with backups, as one trait: whoever keeps time calls it and need not know how.

use crate::error::BackupResult;
use async_trait::async_trait;

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

/// The acts of a timetable. Each gives a sentence for people about what was done, e.g. for a list of jobs. While one
/// runs, the others answer [`crate::BackupError::Busy`]; dropping the future does not stop the act.
#[async_trait]
pub trait BackupActs: Send + Sync + 'static {
    /// Makes backups and proves them. The plan: [`What::Everything`] each night, [`What::Incremental`] each hour.
    async fn back_up_now(&self, what: What) -> BackupResult<String>;

    /// Removes what is older than the plan keeps. Daily, after a backup.
    async fn prune(&self) -> BackupResult<String>;

    /// Sends what the copies lack. Hourly, and whenever a copy may have come within reach; quick when nothing is new.
    async fn copy(&self) -> BackupResult<String>;

    /// Recovers from the copies alone into a scratch folder, measures it, and writes a report. Monthly.
    async fn drill(&self) -> BackupResult<String>;
}
