//! What a running job has at hand: time, its memo, its progress, and the wish that it stop.

use super::{JobStop, store_record};
use crate::clock::Clock;
use jiff::Timestamp;
use lyceum_api::Speech;
use lyceum_storage::Store;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

/// Tells why heavy jobs should wait now; none while they may run.
pub type HeldBack = Arc<dyn Fn() -> Option<Speech> + Send + Sync>;

/// What the timetable and a running job share.
#[derive(Debug, Default)]
pub(super) struct Reins {
    pub(super) stop: AtomicBool,
    pub(super) done: AtomicU64,
    pub(super) total: AtomicU64,
}

/// What a running job has at hand.
pub struct JobContext {
    pub(super) store: Store,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) name: &'static str,
    pub(super) reins: Arc<Reins>,
    /// For a heavy job that nobody asked for: it gives way.
    pub(super) gives_way: Option<HeldBack>,
    pub(super) memo: Mutex<String>,
}

impl JobContext {
    /// The time of day.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What the job kept last, in this run or an earlier one; empty at first.
    pub fn memo(&self) -> String {
        self.memo.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps a short text for the next run, across restarts.
    pub async fn keep(&self, memo: impl Into<String>) -> Result<(), JobStop> {
        let memo = memo.into();
        memo.clone_into(&mut self.memo.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(store_record(&self.store, self.name, move |record| record.memo = memo).await?)
    }

    /// To be called between two steps, with how many of how many are done (0 of all: not known). The error says that
    /// the run should end; the job is started again when it may go on.
    pub async fn step(&self, done: u64, total: u64) -> Result<(), JobStop> {
        self.reins.done.store(done, Ordering::Relaxed);
        self.reins.total.store(total, Ordering::Relaxed);
        // Pages come first, also on a machine with one thread for all.
        tokio::task::yield_now().await;
        if self.is_stopped() { Err(JobStop::Interrupted) } else { Ok(()) }
    }

    /// Whether the run should end.
    pub fn is_stopped(&self) -> bool {
        self.reins.stop.load(Ordering::Relaxed) || self.gives_way.as_ref().is_some_and(|held| held().is_some())
    }
}
