//! What the store's handle, its writer and its checkpoints have in common.

use crate::{
    blobs::Blobs, database::Database, disk::Disk, error::StoreError, gate::Gate, layout::Layout, options::StoreOptions,
    stats::Health, values::Values,
};
use std::sync::{
    Arc, Mutex, PoisonError, RwLock,
    atomic::{AtomicU64, AtomicUsize, Ordering},
};
use tokio::sync::watch;

pub(crate) struct Shared {
    pub layout: Layout,
    pub disk: Disk,
    pub options: StoreOptions,
    pub blobs: Blobs,
    pub values: Arc<Values>,
    pub gate: Gate,
    pub health: watch::Sender<Health>,
    /// Newest sequence that readers see.
    pub applied: AtomicU64,
    /// Newest sequence that is safe in the journal.
    pub durable: AtomicU64,
    /// Sequence of the newest checkpoint.
    pub checkpointed: AtomicU64,
    pub journal_bytes: AtomicU64,
    pub queue_depth: AtomicUsize,
    /// Gone once the store is closed.
    database: RwLock<Option<Arc<Database>>>,
    /// One checkpoint at a time.
    checkpoint: Mutex<()>,
}

impl Shared {
    pub fn new(
        layout: Layout,
        disk: Disk,
        options: StoreOptions,
        blobs: Blobs,
        values: Arc<Values>,
        database: Arc<Database>,
    ) -> Self {
        Self {
            layout,
            disk,
            gate: Gate::new(options.operations_in_flight),
            options,
            blobs,
            values,
            health: watch::Sender::new(Health::Writable),
            applied: AtomicU64::new(0),
            durable: AtomicU64::new(0),
            checkpointed: AtomicU64::new(0),
            journal_bytes: AtomicU64::new(0),
            queue_depth: AtomicUsize::new(0),
            database: RwLock::new(Some(database)),
            checkpoint: Mutex::new(()),
        }
    }

    /// Reads from the database; closing waits until this returns.
    pub fn read<T>(&self, work: impl FnOnce(&Database) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let _permit = self.gate.read();
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        work(database.as_ref().ok_or(StoreError::Closed)?)
    }

    /// Puts another generation in the place of the one that is read; waits for reads that run.
    pub fn set_database(&self, database: Arc<Database>) {
        let mut place = self.database.write().unwrap_or_else(PoisonError::into_inner);
        if place.is_some() {
            *place = Some(database);
        }
    }

    /// Closes the database to readers; sled ends when the last owner lets go.
    pub fn take_database(&self) -> Option<Arc<Database>> {
        self.database.write().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Makes the database durable up to now. After this, the next start replays only what comes later.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        let _one = self.checkpoint.lock().unwrap_or_else(PoisonError::into_inner);
        // Only what is safe in the journal: a checkpoint is also a promise about the journal.
        let sequence = self.applied.load(Ordering::Acquire).min(self.durable.load(Ordering::Acquire));
        if sequence == self.checkpointed.load(Ordering::Acquire) {
            return Ok(());
        }
        self.values.sync()?;
        self.read(|database| database.sync(&self.disk))?;
        self.layout.set_checkpoint(&self.disk, sequence)?;
        self.checkpointed.store(sequence, Ordering::Release);
        Ok(())
    }

    pub fn set_health(&self, health: Health) {
        self.health.send_if_modified(|now| {
            // What has failed stays failed until it is closed, and what is closed stays closed.
            let changes = match now {
                Health::Closed => false,
                Health::Failed { .. } => health == Health::Closed,
                Health::Writable | Health::Full => *now != health,
            };
            if changes {
                *now = health;
            }
            changes
        });
    }
}
