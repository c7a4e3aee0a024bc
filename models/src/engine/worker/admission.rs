//! Starts and pauses answers, as the scheduler decides.

use super::{Worker, guarded};
use crate::engine::ServiceClass;
use crate::engine::request::{Finish, GenerationError, Usage};
use crate::engine::running::{Job, Running};
use std::collections::HashSet;
use std::sync::atomic::Ordering;

/// Prompts that are being read at the same time. The others still wait in the line: what they have in common with those
/// before them is known when they begin, and is not read again.
const MOST_UNREAD: usize = 16;

/// A request in the line.
pub(super) enum Waiting {
    /// It has not begun yet.
    New(Job),
    /// It gave back its memory, and goes on when there is enough for all of it.
    Paused(Box<Running>),
}

impl Waiting {
    pub(super) fn reader_gone(&self) -> bool {
        match self {
            Self::New(job) => job.writer.reader_gone(),
            Self::Paused(running) => running.reader_gone(),
        }
    }

    pub(super) fn close(self) {
        match self {
            Self::New(job) => job.writer.finish(Finish::Closing, Usage::default()),
            Self::Paused(running) => running.finish(Finish::Closing),
        }
    }
}

impl Worker {
    /// Starts all waiting requests that may run now.
    pub(super) fn admit(&mut self) {
        let most = self.shared.most_running.load(Ordering::Relaxed) as usize;
        while self.running.len() < most && self.unread() < MOST_UNREAD {
            self.count_shared();
            let Some(id) = self.scheduler.admit() else { break };
            self.shared.waiting.fetch_sub(1, Ordering::AcqRel);
            let Some(waiting) = self.waiting.remove(&id) else { continue };
            let begun = guarded(|| match &waiting {
                Waiting::New(job) => self.backend.begin(&job.prompt, job.most_tokens()),
                Waiting::Paused(running) => self.backend.begin(running.tokens(), running.most_tokens()),
            });
            match (begun, waiting) {
                (Ok(begun), Waiting::New(job)) => {
                    self.running.push(Running::start(id, job, begun.sequence, begun.cached_tokens, &*self.language));
                }
                (Ok(begun), Waiting::Paused(mut running)) => {
                    running.resume(begun.sequence, begun.cached_tokens);
                    self.running.push(*running);
                }
                (Err(why), waiting) => {
                    self.scheduler.remove(id);
                    match waiting {
                        Waiting::New(job) => job.writer.fail(GenerationError::Fault(why)),
                        Waiting::Paused(running) => running.fail(&why),
                    }
                }
            }
        }
    }

    /// Pauses answers until the next step of the others fits into the memory of their services.
    pub(super) fn pause(&mut self) {
        let guesses = self.guesses();
        for running in &self.running {
            self.scheduler.hold(running.id, self.backend.cache_bytes(running.tokens_after(guesses)));
        }
        loop {
            self.count_shared();
            let Some(id) = self.scheduler.pause() else { return };
            let Some(index) = self.running.iter().position(|running| running.id == id) else { continue };
            let running = self.running.remove(index);
            self.backend.end(running.sequence);
            self.waiting.insert(id, Waiting::Paused(Box::new(running)));
            self.shared.waiting.fetch_add(1, Ordering::AcqRel);
            self.shared.paused.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Tells the scheduler what the answers of a service share, where it decides something.
    fn count_shared(&mut self) {
        for service in ServiceClass::ALL {
            let mut bytes = 0;
            if self.scheduler.is_tight(service) {
                let running: HashSet<u64> = self.scheduler.running_of(service).collect();
                let of_service = self.running.iter().filter(|answer| running.contains(&answer.id));
                bytes = self.backend.shared_bytes(&of_service.map(|answer| answer.sequence).collect::<Vec<_>>());
            }
            self.scheduler.share(service, bytes);
        }
    }

    /// Lets the backend keep what ended answers had computed, in memory that nobody needs now.
    pub(super) fn keep(&mut self) {
        let free = self.cache_bytes.saturating_sub(self.scheduler.cache_bytes());
        self.backend.keep(free.min(self.shared.most_kept.load(Ordering::Relaxed)));
    }
}
