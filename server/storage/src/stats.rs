//! What the store tells about itself.

use crate::space::Space;
use std::sync::Arc;

/// Whether the store takes writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// All is well.
    Writable,
    /// The disk is full; writing resumes by itself when space returns.
    Full,
    /// A disk error made writing unsafe. The process should end with an error, so that a restart replays the journal.
    Failed {
        /// What happened first.
        reason: Arc<str>,
    },
    /// The store has been closed.
    Closed,
}

/// Figures for monitoring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreStats {
    /// Bytes of journal and database on disk.
    pub bytes_on_disk: u64,
    /// Bytes of the journal alone.
    pub journal_bytes: u64,
    /// Bytes of the database alone.
    pub database_bytes: u64,
    /// Bytes of all blobs.
    pub blob_bytes: u64,
    /// Operations running or waiting for the disk.
    pub operations_in_flight: usize,
    /// Operations allowed in flight.
    pub operations_limit: usize,
    /// Writes waiting for the writer thread.
    pub queue_depth: usize,
    /// Registered key spaces.
    pub key_spaces: usize,
    /// Number of the newest transaction.
    pub sequence: u64,
    /// Number of the newest transaction that is safe on disk.
    pub durable_sequence: u64,
    /// Number up to which the database is safe on disk as well.
    pub checkpoint_sequence: u64,
    /// Whether writes are taken.
    pub health: Health,
}

/// Result of a compaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompactReport {
    /// Bytes of the database before.
    pub before: u64,
    /// Bytes of the database after.
    pub after: u64,
    /// Records in it.
    pub records: u64,
}

/// How busy the store is, without looking at the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreLoad {
    /// Operations running or waiting for the disk.
    pub operations_in_flight: usize,
    /// Writes waiting for the writer thread.
    pub queue_depth: usize,
}

/// Result of a full check of one space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpaceReport {
    /// Which one.
    pub space: Space,
    /// Records found.
    pub records: u64,
    /// Sum of the hashes of all records, modulo 2^256.
    pub sum: [u8; 32],
    /// Whether count and sum are what the writer has kept.
    pub agrees: bool,
}

/// Result of a full check of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    /// One line per space.
    pub spaces: Vec<SpaceReport>,
    /// Segments of the journal that were read and whose chain is whole.
    pub segments: usize,
    /// Transactions read from the journal.
    pub transactions: u64,
    /// Everything that is wrong, in plain words; empty when all is well.
    pub problems: Vec<String>,
}

impl VerifyReport {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.problems.is_empty()
    }
}
