//! The server's own jobs, one file each.

mod clear_leftovers;
mod compact_database;
mod forget_questions;
mod measure_storage;
mod merge_index;
mod pack_conversations;
mod purge_files;
mod remove_expired;
mod rest_models;
mod wake_models;

use super::Timetable;
use crate::{deps::Deps, imports::Importing, sessions::Sessions};
use lyceum_api::operations::ModelPurpose;
use std::sync::Arc;

/// Puts all of them into the timetable.
pub(super) fn register(timetable: &Timetable, deps: &Deps, importing: &Arc<Importing>, sessions: &Arc<Sessions>) {
    let (store, index) = (deps.store.clone(), deps.index.clone());
    let night = deps.jobs.night;
    timetable.register(Arc::new(remove_expired::RemoveExpired {
        store: store.clone(),
        index: index.clone(),
        sessions: Arc::clone(sessions),
    }));
    timetable.register(Arc::new(clear_leftovers::ClearLeftovers {
        paths: deps.paths.clone(),
        importing: Arc::clone(importing),
        night,
    }));
    timetable.register(Arc::new(measure_storage::MeasureStorage {
        store: store.clone(),
        plan: Arc::clone(&deps.plan),
        paths: deps.paths.clone(),
    }));
    timetable.register(Arc::new(purge_files::PurgeFiles { importing: Arc::clone(importing), night }));
    timetable.register(Arc::new(merge_index::MergeIndex { index, night }));
    timetable.register(Arc::new(compact_database::CompactDatabase { store: store.clone(), night }));
    timetable.register(Arc::new(pack_conversations::PackConversations { store: store.clone(), night }));
    timetable.register(Arc::new(forget_questions::ForgetQuestions { store, kept: deps.jobs.questions_kept, night }));
    if let Some(after) = deps.jobs.models_rest_after {
        let wakes = [
            (ModelPurpose::Answers, deps.jobs.wake_models.clone()),
            (ModelPurpose::Tutor, deps.jobs.wake_tutor.clone()),
        ];
        let assistants = deps.assistants.clone();
        timetable.register(Arc::new(rest_models::RestModels::new(&assistants, wakes, after)));
        timetable.register(Arc::new(wake_models::WakeModels { assistants, ready: deps.jobs.models_ready }));
    }
}
