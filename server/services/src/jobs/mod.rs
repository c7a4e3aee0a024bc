//! The timetable: cleaning up, compacting, resting and whatever else the server does by itself when few people need it.
//!
//! A job implements [`Job`]; [`Timetable::register`] adds it. The timetable starts it when its time has come
//! (`schedule`), unless the server is busy (`pressure`), and keeps in the store what came of it.

mod backups;
mod context;
mod job;
mod manage;
mod own;
mod pressure;
mod schedule;
#[cfg(test)]
mod tests;
mod timetable;

pub use context::{HeldBack, JobContext};
pub use job::{Job, JobFacts, JobStop};
pub use schedule::{daily, every};
pub use timetable::Timetable;

pub(crate) use manage::ManagedJobs;

use crate::{deps::Deps, faults::store_error, imports::Importing, sessions::Sessions};
use lyceum_storage::{Store, StoreError, records::jobs::JobRecord};
use std::sync::Arc;

/// The timetable with the server's own jobs.
pub(crate) fn new(deps: &Deps, importing: &Arc<Importing>, sessions: &Arc<Sessions>) -> Arc<Timetable> {
    let held_back = deps.jobs.held_back.clone().unwrap_or_else(|| {
        let (plan, assistants) = (Arc::clone(&deps.plan), deps.assistants.clone());
        Arc::new(move || pressure::held_back(&plan, &assistants))
    });
    let (store, clock, plan) = (deps.store.clone(), Arc::clone(&deps.clock), Arc::clone(&deps.plan));
    let timetable = Timetable::new(store, clock, plan, held_back);
    own::register(&timetable, deps, importing, sessions);
    timetable
}

/// Changes what is kept of a job.
async fn store_record(
    store: &Store,
    name: &'static str,
    change: impl FnOnce(&mut JobRecord) + Send + 'static,
) -> Result<(), StoreError> {
    let stored = store.transact(move |tx| -> Result<(), StoreError> {
        let key = name.to_owned();
        let mut record = tx.get::<JobRecord>(&key)?.unwrap_or_default();
        change(&mut record);
        tx.put(&key, &record)
    });
    stored.await.map_err(store_error)
}
