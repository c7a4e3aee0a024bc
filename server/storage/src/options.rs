//! Settings of a store.

use std::time::Duration;

/// Settings of a store; `default()` is what a school server uses.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// Operations in flight at once (the plan's "1000 connections"); as many more may wait.
    pub operations_in_flight: usize,
    /// Bytes of sled's cache. Its real memory is up to ten times this.
    pub cache_bytes: u64,
    /// Time between checkpoints.
    pub checkpoint_every: Duration,
}

impl Default for StoreOptions {
    fn default() -> Self {
        Self { operations_in_flight: 1000, cache_bytes: 48 << 20, checkpoint_every: Duration::from_secs(60) }
    }
}
