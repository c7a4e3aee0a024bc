//! Settings of a store.

use crate::{disk::Faults, journal::SEGMENT_BYTES};
use std::{fmt, sync::Arc, time::Duration};

/// Settings of a store; `default()` is what a school server uses.
#[derive(Clone)]
pub struct StoreOptions {
    /// Operations in flight at once (the plan's "1000 connections"); as many more may wait.
    pub operations_in_flight: usize,
    /// Bytes of sled's cache. Its real memory is up to ten times this.
    pub cache_bytes: u64,
    /// Time between checkpoints.
    pub checkpoint_every: Duration,
    /// Below this many free bytes on the disk nothing new is taken, so that what runs can end well.
    pub min_free_bytes: u64,
    /// Bytes reserved on the disk and given up when it is full.
    pub ballast_bytes: u64,
    /// Length at which a segment of the journal is closed.
    pub segment_bytes: u64,
    /// Whether the database is compared with its sums in the background after an unclean end.
    pub verify_after_crash: bool,
    /// Identity of a new data folder; drawn from the operating system when absent.
    pub incarnation: Option<[u8; 16]>,
    /// Stand-in for a failing disk, for tests.
    pub faults: Option<Arc<dyn Faults>>,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self {
            operations_in_flight: 1000,
            cache_bytes: 48 << 20,
            checkpoint_every: Duration::from_mins(1),
            min_free_bytes: 64 << 20,
            ballast_bytes: 16 << 20,
            segment_bytes: SEGMENT_BYTES,
            verify_after_crash: true,
            incarnation: None,
            faults: None,
        }
    }
}

impl fmt::Debug for StoreOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreOptions")
            .field("operations_in_flight", &self.operations_in_flight)
            .field("cache_bytes", &self.cache_bytes)
            .field("checkpoint_every", &self.checkpoint_every)
            .field("min_free_bytes", &self.min_free_bytes)
            .field("ballast_bytes", &self.ballast_bytes)
            .field("segment_bytes", &self.segment_bytes)
            .field("verify_after_crash", &self.verify_after_crash)
            .finish_non_exhaustive()
    }
}
