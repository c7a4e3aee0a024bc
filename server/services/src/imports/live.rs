//! The imports that are under way, with what they hold while they run.

use crate::plan::StorageReservation;
use lyceum_api::{
    ids::ImportId,
    imports::{FileOutcome, FileReport, ImportPhase},
};
use lyceum_storage::records::imports::ImportRecord;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

/// The imports that are under way.
#[derive(Default)]
pub(super) struct LiveImports(Mutex<HashMap<ImportId, Arc<LiveImport>>>);

/// An import that is under way. Its record is newer here than in the store.
pub(super) struct LiveImport {
    record: Mutex<ImportRecord>,
    cancelled: AtomicBool,
    /// Room for each file; given back when the import ends.
    rooms: Mutex<HashMap<String, StorageReservation>>,
}

impl LiveImports {
    pub(super) fn add(&self, record: ImportRecord) -> Arc<LiveImport> {
        let id = record.id;
        let live = Arc::new(LiveImport {
            record: Mutex::new(record),
            cancelled: AtomicBool::new(false),
            rooms: Mutex::default(),
        });
        self.lock().insert(id, Arc::clone(&live));
        live
    }

    pub(super) fn get(&self, id: ImportId) -> Option<Arc<LiveImport>> {
        self.lock().get(&id).cloned()
    }

    /// The records of all.
    pub(super) fn records(&self) -> Vec<ImportRecord> {
        self.lock().values().map(|live| live.record()).collect()
    }

    pub(super) fn remove(&self, id: ImportId) {
        self.lock().remove(&id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ImportId, Arc<LiveImport>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveImport {
    /// The record as it stands.
    pub(super) fn record(&self) -> ImportRecord {
        self.lock().clone()
    }

    /// Changes the record and gives what `change` gives.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut ImportRecord) -> T) -> T {
        change(&mut self.lock())
    }

    /// Goes from one phase to the next; false if it is in another one.
    pub(super) fn advance(&self, from: ImportPhase, to: ImportPhase) -> bool {
        self.change(|record| {
            let fits = record.phase == from;
            if fits {
                record.phase = to;
            }
            fits
        })
    }

    /// Notes what became of a file. A file that was read in the form of a note has `ReadWithNote`.
    pub(super) fn report(&self, path: &str, outcome: FileOutcome, note: &str) {
        let outcome =
            if outcome == FileOutcome::Read && !note.is_empty() { FileOutcome::ReadWithNote } else { outcome };
        let report = FileReport { path: path.to_owned(), outcome, note: note.to_owned() };
        self.change(|record| record.report.push(report));
    }

    /// Holds room for a file until the import ends. A file that is sent again has the room of the new one only.
    pub(super) fn hold(&self, path: &str, room: StorageReservation) {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), room);
    }

    /// Bytes of room held.
    pub(super) fn held(&self) -> u64 {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner).values().map(StorageReservation::held).sum()
    }

    /// Asks the work to stop at its next step.
    pub(super) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    fn lock(&self) -> MutexGuard<'_, ImportRecord> {
        self.record.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
