//! Counts what a cache answered and what it did not.

use std::sync::atomic::{AtomicU64, Ordering};

/// Look-ups of one cache.
#[derive(Debug, Default)]
pub struct LookUps {
    hits: AtomicU64,
    misses: AtomicU64,
}

impl LookUps {
    /// The cache knew.
    pub fn hit(&self) {
        self.hits.fetch_add(1, Ordering::Relaxed);
    }

    /// The cache did not know.
    pub fn miss(&self) {
        self.misses.fetch_add(1, Ordering::Relaxed);
    }

    /// Hits and misses since the start.
    pub fn counted(&self) -> (u64, u64) {
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed))
    }
}
