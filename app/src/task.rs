//! An act that a person starts in the browser: whether it runs, and what went wrong.

use crate::call;
use leptos::{prelude::*, task::spawn_local};
use lyceum_api::{ApiError, ApiResult, Endpoint};
use std::future::Future;

/// The state of an act. Copy it into handlers freely.
#[derive(Clone, Copy)]
pub struct Task {
    /// Whether it runs now: buttons wait meanwhile.
    pub busy: RwSignal<bool>,
    /// What went wrong last time.
    pub problem: RwSignal<Option<ApiError>>,
}

impl Task {
    /// An act that has not been started. `problem` may come from a form that was sent without scripts.
    pub fn new(problem: Option<ApiError>) -> Self {
        Self { busy: RwSignal::new(false), problem: RwSignal::new(problem) }
    }

    /// Calls an endpoint; `done` gets its answer. A second start while the first runs does nothing.
    pub fn run<E: Endpoint>(self, input: E::Input, done: impl FnOnce(E::Output) + 'static) {
        self.wait_for(call::<E>(input), done);
    }

    /// Waits for any work; `done` gets what came of it.
    pub fn wait_for<T: 'static>(
        self,
        work: impl Future<Output = ApiResult<T>> + 'static,
        done: impl FnOnce(T) + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.problem.set(None);
        spawn_local(async move {
            let result = work.await;
            // The page may be gone by now; its signals with it.
            self.busy.try_set(false);
            match result {
                Ok(answer) => done(answer),
                Err(error) => {
                    self.problem.try_set(Some(error));
                }
            }
        });
    }
}

impl Default for Task {
    fn default() -> Self {
        Self::new(None)
    }
}
