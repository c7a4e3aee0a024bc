//! What a job of the timetable is.

use super::JobContext;
use async_trait::async_trait;
use lyceum_api::{ApiError, Speech, jobs::JobSchedule};
use lyceum_storage::StoreError;

/// What people and the timetable know of a job.
#[derive(Clone, Copy, Debug)]
pub struct JobFacts {
    /// Its name in addresses, commands and metrics.
    pub name: &'static str,
    /// A few words for people.
    pub title: &'static str,
    /// What it does and why, as a sentence.
    pub summary: &'static str,
    /// Of heavy jobs only one runs at a time, and they wait while the server is busy.
    pub heavy: bool,
    /// When it runs, unless an admin sets it otherwise.
    pub schedule: JobSchedule,
}

/// Why a run ended before its work was done.
#[derive(Debug)]
pub enum JobStop {
    /// It was asked to stop: it goes on later from where it was.
    Interrupted,
    /// It went wrong, for this reason (a sentence).
    Failed(String),
}

impl From<ApiError> for JobStop {
    fn from(error: ApiError) -> Self {
        Self::Failed(error.message)
    }
}

impl From<StoreError> for JobStop {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Work that the server does by itself.
///
/// A run can end at any moment and is then done again: every step must be harmless when it is repeated, and a long one
/// calls [`JobContext::step`] between its steps and keeps in the memo how far it came.
#[async_trait]
pub trait Job: Send + Sync + 'static {
    /// What it is.
    fn facts(&self) -> JobFacts;

    /// Does its work, and tells what came of it; nothing for a run that is not worth a note.
    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop>;
}
