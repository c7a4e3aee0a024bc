//! An engine that says what a test tells it to, through the same queue, batching and cancelling.

use super::request::Turn;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// What the scripted engine answers to a conversation.
pub type Answer = Arc<dyn Fn(&[Turn]) -> String + Send + Sync>;

/// Tells a scripted engine what to say and when. A token is a word with the space before it.
#[derive(Clone)]
pub struct Script {
    /// The answer to a conversation.
    pub answer: Answer,
    /// Time that each step takes, in milliseconds.
    pub token_ms: Option<u64>,
    /// Holds the steps until the test releases them.
    pub gate: Option<Gate>,
}

impl Script {
    /// Always answers `text`, at once.
    pub fn saying(text: &str) -> Self {
        let text = text.to_owned();
        Self { answer: Arc::new(move |_| text.clone()), token_ms: None, gate: None }
    }
}

/// Holds and releases the steps of a scripted engine. In one step every running answer gets one token.
#[derive(Clone, Default)]
pub struct Gate {
    shared: Arc<(Mutex<GateState>, Condvar)>,
}

#[derive(Default)]
struct GateState {
    released: u64,
    taken: u64,
    open: bool,
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets `steps` more steps through.
    pub fn release(&self, steps: u64) {
        self.change(|state| state.released += steps);
    }

    /// Lets everything through from now on.
    pub fn open(&self) {
        self.change(|state| state.open = true);
    }

    /// Holds every step that has not been taken yet.
    pub fn close(&self) {
        self.change(|state| {
            state.open = false;
            state.released = state.taken;
        });
    }

    /// Waits until the engine has taken `steps` steps since the gate was made. False after `patience`.
    pub fn wait_for(&self, steps: u64, patience: Duration) -> bool {
        let (state, changed) = &*self.shared;
        let guard = state.lock().unwrap_or_else(PoisonError::into_inner);
        let result = changed.wait_timeout_while(guard, patience, |state| state.taken < steps);
        result.unwrap_or_else(PoisonError::into_inner).0.taken >= steps
    }

    fn change(&self, change: impl FnOnce(&mut GateState)) {
        let (state, changed) = &*self.shared;
        change(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
        changed.notify_all();
    }
}
