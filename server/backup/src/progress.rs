//! How far the running act is, for whoever looks.

use std::sync::{Arc, Mutex, PoisonError};

/// What is being done, and how much of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// What is being done, in words for people; empty when nothing is.
    pub what: &'static str,
    /// Bytes done.
    pub done: u64,
    /// Bytes to do; 0 where nobody knows.
    pub total: u64,
}

/// Shared by the one who works and those who look. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<Mutex<Stage>>);

impl Progress {
    /// How far it is.
    pub fn stage(&self) -> Stage {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Something else begins.
    pub fn begin(&self, what: &'static str, total: u64) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Stage { what, done: 0, total };
    }

    /// So many bytes more are done.
    pub fn add(&self, bytes: u64) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).done += bytes;
    }

    /// Nothing is being done any more.
    pub fn end(&self) {
        self.begin("", 0);
    }
}
