//! Carries one answer from the engine thread to its reader.
//!
//! Not a queue of messages but a place where the newest state lies: text is joined, a newer waiting place
//! replaces an older one. So a slow reader costs at most one answer's text and never holds up the engine.

use super::request::{Event, Finish, GenerationError, Usage};
use super::scored::TokenScore;
use futures_core::Stream;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

#[derive(Default)]
struct State {
    waiting: Option<(u32, u32)>,
    started: Option<(u32, u32)>,
    scores: Vec<TokenScore>,
    text: String,
    end: Option<Event>,
    closed: bool,
    waker: Option<Waker>,
}

#[derive(Default)]
struct Mailbox {
    state: Mutex<State>,
    reader_gone: AtomicBool,
}

impl Mailbox {
    fn lock(&self) -> MutexGuard<'_, State> {
        // The state is valid after every single assignment, so a panic elsewhere cannot spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let waker = {
            let mut state = self.lock();
            change(&mut state);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// Makes the two ends.
pub(super) fn mailbox() -> (Writer, Generation) {
    let shared = Arc::new(Mailbox::default());
    (Writer { shared: Arc::clone(&shared) }, Generation { shared })
}

/// The engine's end. Dropping it without an end tells the reader that the engine is gone.
pub(super) struct Writer {
    shared: Arc<Mailbox>,
}

impl Writer {
    /// Whether nobody reads any more.
    pub(super) fn reader_gone(&self) -> bool {
        self.shared.reader_gone.load(Ordering::Relaxed)
    }

    pub(super) fn waiting(&self, place: u32, seconds: u32) {
        self.shared.change(|state| state.waiting = Some((place, seconds)));
    }

    pub(super) fn started(&self, prompt_tokens: u32, cached_tokens: u32) {
        self.shared.change(|state| {
            state.waiting = None;
            state.started = Some((prompt_tokens, cached_tokens));
        });
    }

    pub(super) fn text(&self, text: &str) {
        if !text.is_empty() {
            self.shared.change(|state| state.text.push_str(text));
        }
    }

    pub(super) fn scores(&self, score: TokenScore) {
        self.shared.change(|state| state.scores.push(score));
    }

    pub(super) fn finish(self, reason: Finish, usage: Usage) {
        self.end(Event::Finished { reason, usage });
    }

    pub(super) fn fail(self, error: GenerationError) {
        self.end(Event::Failed(error));
    }

    fn end(&self, event: Event) {
        self.shared.change(|state| {
            if state.end.is_none() && !state.closed {
                state.end = Some(event);
            }
        });
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.end(Event::Failed(GenerationError::Gone));
    }
}

/// A running answer. Dropping it stops the work behind it within two tokens.
pub struct Generation {
    shared: Arc<Mailbox>,
}

impl Generation {
    /// The next event; none after the last one.
    pub async fn next(&mut self) -> Option<Event> {
        std::future::poll_fn(|context| self.poll_event(context)).await
    }

    /// The next event, for threads outside an async runtime.
    pub fn next_blocking(&mut self) -> Option<Event> {
        struct Unpark(std::thread::Thread);
        impl Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
        let mut context = Context::from_waker(&waker);
        loop {
            match self.poll_event(&mut context) {
                Poll::Ready(event) => return event,
                Poll::Pending => std::thread::park(),
            }
        }
    }

    fn poll_event(&self, context: &mut Context<'_>) -> Poll<Option<Event>> {
        let mut state = self.shared.lock();
        if state.closed {
            return Poll::Ready(None);
        }
        if let Some((place, seconds)) = state.waiting.take() {
            return Poll::Ready(Some(Event::Waiting { place, seconds }));
        }
        if let Some((prompt_tokens, cached_tokens)) = state.started.take() {
            return Poll::Ready(Some(Event::Started { prompt_tokens, cached_tokens }));
        }
        if !state.scores.is_empty() {
            return Poll::Ready(Some(Event::Scores(std::mem::take(&mut state.scores))));
        }
        if !state.text.is_empty() {
            return Poll::Ready(Some(Event::Text(std::mem::take(&mut state.text))));
        }
        if let Some(end) = state.end.take() {
            state.closed = true;
            return Poll::Ready(Some(end));
        }
        state.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

impl Stream for Generation {
    type Item = Event;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Event>> {
        self.poll_event(context)
    }
}

impl std::fmt::Debug for Generation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Generation").finish_non_exhaustive()
    }
}

impl Drop for Generation {
    fn drop(&mut self) {
        self.shared.reader_gone.store(true, Ordering::Relaxed);
    }
}
