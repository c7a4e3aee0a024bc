//! What runs beside the requests: indexing what is missing, and tidying up.

use crate::{Services, backups, monitoring::SAMPLE_EVERY, plan::resident_bytes};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinHandle;

/// How often the memory is looked at.
const MEMORY_LOOK: Duration = Duration::from_secs(5);
/// How often counters and keys are tidied.
const MINUTE: Duration = Duration::from_mins(1);

impl Services {
    /// Starts what runs beside the requests. Abort the handles to end it.
    pub fn spawn_background(&self) -> Vec<JoinHandle<()>> {
        let (every_minute, watching, monitor) = (self.clone(), self.clone(), Arc::clone(&self.monitor));
        vec![
            tokio::spawn(backups::watch(self.backups.clone())),
            tokio::spawn(async move {
                loop {
                    monitor.step().await;
                    tokio::time::sleep(SAMPLE_EVERY).await;
                }
            }),
            tokio::spawn(async move {
                note(every_minute.importing.index_missing().await, "courses that were not in the search index");
                loop {
                    tokio::time::sleep(MINUTE).await;
                    note(every_minute.plan.tidy().await, "counters of the plan");
                    every_minute.cache.tidy();
                }
            }),
            self.timetable.spawn(),
            tokio::spawn(async move {
                loop {
                    if let Some(bytes) = resident_bytes()
                        && watching.plan.note_memory(bytes)
                    {
                        watching.cache.clear();
                    }
                    tokio::time::sleep(MEMORY_LOOK).await;
                }
            }),
        ]
    }

    /// Writes down what is only in memory. Call it last, before the store is closed.
    pub async fn close(&self) {
        self.timetable.close().await;
        let (cache, folder) = (Arc::clone(&self.cache), self.deps.paths.cache.clone());
        let tokens = self.sessions.remembered_tokens();
        let saved = tokio::task::spawn_blocking(move || cache.save(&folder, tokens)).await;
        note(saved.unwrap_or_else(|error| Err(std::io::Error::other(error))), "the cache for the next start");
        note(self.plan.return_leases().await, "requests that were handed out but not used");
        self.monitor.close();
    }
}

/// Tidying that fails is tried again the next time; the log says so.
fn note<T, E: std::fmt::Display>(done: Result<T, E>, what: &str) {
    if let Err(error) = done {
        tracing::warn!(%error, "could not look after {what}");
    }
}
