//! What runs beside the requests: indexing what is missing, and tidying up.

use crate::{Services, chat::purge_conversations, courses::purge_courses};
use std::time::Duration;
use tokio::task::JoinHandle;

/// How often counters and keys are tidied.
const MINUTE: Duration = Duration::from_mins(1);
/// How often sign-ins, courses and conversations that are over are removed.
const HOUR: Duration = Duration::from_hours(1);

impl Services {
    /// Starts what runs beside the requests. Abort the handles to end it.
    pub fn spawn_background(&self) -> Vec<JoinHandle<()>> {
        let (every_minute, hourly) = (self.clone(), self.clone());
        vec![
            tokio::spawn(async move {
                note(every_minute.importing.index_missing().await, "courses that were not in the search index");
                loop {
                    tokio::time::sleep(MINUTE).await;
                    note(every_minute.plan.tidy().await, "counters of the plan");
                }
            }),
            tokio::spawn(async move {
                loop {
                    tokio::time::sleep(HOUR).await;
                    hourly.remove_what_is_over().await;
                }
            }),
        ]
    }

    /// Writes down what is only in memory. Call it last, before the store is closed.
    pub async fn close(&self) {
        note(self.plan.return_leases().await, "requests that were handed out but not used");
    }

    async fn remove_what_is_over(&self) {
        let now_s = self.deps.clock.now().as_second();
        note(self.sessions.tidy().await, "sign-ins that are over");
        note(purge_courses(&self.deps.store, &self.deps.index, now_s).await, "courses deleted long ago");
        note(purge_conversations(&self.deps.store, now_s).await, "conversations deleted long ago");
    }
}

/// Tidying that fails is tried again the next time; the log says so.
fn note<T, E: std::fmt::Display>(done: Result<T, E>, what: &str) {
    if let Err(error) = done {
        tracing::warn!(%error, "could not look after {what}");
    }
}
