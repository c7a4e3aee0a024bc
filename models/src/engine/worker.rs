//! The engine thread: takes requests, runs steps, hands out text.

mod admission;

use self::admission::Waiting;
use super::pace::Pace;
use super::request::{Finish, Usage};
use super::running::{Job, Outcome, Running};
use super::scheduler::{Scheduler, Ticket};
use super::turns::Seat;
use super::{EngineOptions, Language, Shared};
use crate::backend::{Ask, Backend, Logits, Row};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

/// With more answers at once, each step has enough rows without guesses.
const MOST_GUESSING: u32 = 2;
/// Chunks of prompts that are read in a step, if as many people wait for their first word.
const MOST_CHUNKS: u32 = 4;
/// How often waiting requests hear of their place.
const TELL_EVERY: Duration = Duration::from_millis(500);
/// How long the thread listens for messages while the backend is not ready.
const NOT_READY: Duration = Duration::from_millis(1);

/// A message to the engine thread.
pub(super) enum Command {
    /// A new request; already counted as waiting.
    Submit(Box<Job>),
    /// Something was changed that the thread looks at between steps.
    Look,
    /// End everything.
    Close,
}

/// Everything that the engine thread owns.
pub(super) struct Worker {
    backend: Box<dyn Backend>,
    language: Arc<dyn Language>,
    shared: Arc<Shared>,
    commands: Receiver<Command>,
    prefill_chunk: u32,
    /// Rows of a step with guesses.
    rows_at_once: u32,
    scheduler: Scheduler,
    /// Bytes of key-value cache of all services.
    cache_bytes: u64,
    seat: Seat,
    waiting: HashMap<u64, Waiting>,
    running: Vec<Running>,
    next_id: u64,
    pace: Pace,
    logits: Logits,
    told: Option<Instant>,
    open: bool,
}

impl Worker {
    pub(super) fn new(
        backend: Box<dyn Backend>,
        language: Arc<dyn Language>,
        shared: Arc<Shared>,
        commands: Receiver<Command>,
        options: &EngineOptions,
    ) -> Self {
        let prefill_chunk = if options.prefill_chunk == 0 { backend.prefill_chunk() } else { options.prefill_chunk };
        let rows_at_once = if options.speculation { backend.rows_at_once() } else { 1 };
        Self {
            backend,
            language,
            shared,
            commands,
            prefill_chunk: prefill_chunk.max(1),
            rows_at_once,
            scheduler: Scheduler::new(options.running, options.cache_bytes),
            cache_bytes: options.cache_bytes.into_iter().fold(0, u64::saturating_add),
            seat: options.turns.sit_down(),
            waiting: HashMap::new(),
            running: Vec::new(),
            next_id: 0,
            pace: Pace::default(),
            logits: Logits::default(),
            told: None,
            open: true,
        }
    }

    /// Works until the engine is closed, or all handles are gone and all answers written.
    pub(super) fn run(mut self) {
        loop {
            self.receive();
            if !self.open && self.waiting.is_empty() && self.running.is_empty() {
                break;
            }
            self.drop_abandoned();
            self.pause();
            self.admit();
            self.keep();
            self.tell_places();
            if !self.running.is_empty() && self.backend.ready() {
                self.step();
            }
            if self.running.is_empty() || !self.backend.ready() {
                self.seat.leave();
            }
            self.publish();
        }
        self.publish();
    }

    /// Takes all messages that are there; waits for one when there is nothing else to do.
    fn receive(&mut self) {
        if self.open && self.waiting.is_empty() && self.running.is_empty() {
            match self.commands.recv() {
                Ok(command) => self.obey(command),
                Err(_) => self.open = false,
            }
        } else if !self.backend.ready() {
            match self.commands.recv_timeout(NOT_READY) {
                Ok(command) => self.obey(command),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    self.open = false;
                    std::thread::sleep(NOT_READY);
                }
            }
        }
        loop {
            match self.commands.try_recv() {
                Ok(command) => self.obey(command),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => {
                    self.open = false;
                    return;
                }
            }
        }
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Submit(job) if self.shared.closed.load(Ordering::Acquire) => {
                self.shared.waiting.fetch_sub(1, Ordering::AcqRel);
                job.writer.finish(Finish::Closing, Usage::default());
            }
            Command::Submit(job) => self.enqueue(*job),
            Command::Look => {}
            Command::Close => self.close(),
        }
    }

    fn enqueue(&mut self, job: Job) {
        let tokens = job.most_tokens();
        let ticket = Ticket {
            id: self.next_id,
            service: job.service,
            user: job.user,
            tokens,
            expected_bytes: self.backend.cache_bytes(tokens - job.max_new_tokens / 2),
            most_bytes: self.backend.cache_bytes(tokens),
        };
        self.next_id += 1;
        self.scheduler.enqueue(ticket);
        self.waiting.insert(ticket.id, Waiting::New(job));
        self.told = None;
    }

    fn close(&mut self) {
        self.open = false;
        for (id, waiting) in std::mem::take(&mut self.waiting) {
            self.leave_queue(id);
            waiting.close();
        }
        while let Some(running) = self.running.pop() {
            self.end(&running);
            running.finish(Finish::Closing);
        }
    }

    /// Forgets requests whose readers have gone.
    fn drop_abandoned(&mut self) {
        let gone: Vec<u64> =
            self.waiting.iter().filter(|(_, waiting)| waiting.reader_gone()).map(|(id, _)| *id).collect();
        for id in gone {
            self.waiting.remove(&id);
            self.leave_queue(id);
        }
        for index in (0..self.running.len()).rev() {
            if self.running[index].reader_gone() {
                let running = self.running.swap_remove(index);
                self.end(&running);
            }
        }
    }

    fn leave_queue(&mut self, id: u64) {
        self.scheduler.remove(id);
        self.shared.waiting.fetch_sub(1, Ordering::AcqRel);
    }

    fn tell_places(&mut self) {
        if self.waiting.is_empty() || self.told.is_some_and(|told| told.elapsed() < TELL_EVERY) {
            return;
        }
        self.told = Some(Instant::now());
        // A place becomes free when the first running answer ends. Answers mostly end before their bound: half of it.
        let answers = u64::try_from(self.running.len()).unwrap_or(u64::MAX);
        let first = self.running.iter().map(|running| u64::from(running.left())).min().unwrap_or(0);
        for place in self.scheduler.places() {
            // Somebody who was paused reads already, and goes on first.
            if let Some(Waiting::New(job)) = self.waiting.get(&place.id) {
                let tokens = u64::midpoint(first * answers, place.tokens_before);
                job.writer.waiting(place.number, self.pace.seconds_for(tokens));
            }
        }
    }

    /// Computes one row for every answer and a chunk of prompts, and hands out what came of it.
    fn step(&mut self) {
        let (rows, owners) = self.plan();
        let asks: Vec<Vec<Ask>> = owners.iter().map(|&index| self.running[index].asks()).collect();
        let wanted: Vec<usize> = asks.iter().map(Vec::len).collect();
        self.logits.ask(asks.into_iter().flatten().collect());
        // With the wait for the turn: the pace is the one that readers see.
        let started = Instant::now();
        self.seat.take();
        let begun = Instant::now();
        let (backend, logits) = (&mut self.backend, &mut self.logits);
        let result = guarded(|| backend.step(&rows, logits)).and_then(|()| {
            let (wanted, found) = (wanted.iter().sum::<usize>(), logits.rows());
            if found == wanted { Ok(()) } else { Err(format!("{found} rows of scores instead of {wanted}")) }
        });
        self.seat.give_back(begun.elapsed(), self.scheduler.services());
        if let Err(why) = result {
            self.fail_all(&why);
            return;
        }
        let time = started.elapsed();
        let (mut ended, mut row, mut wrong) = (Vec::new(), 0, 0);
        for (&index, wanted) in owners.iter().zip(wanted) {
            let running = &mut self.running[index];
            let taken = running.take(&mut self.logits, row, &*self.language);
            row += wanted;
            wrong += taken.guessed - taken.right;
            self.shared.proposed_tokens.fetch_add(taken.guessed.into(), Ordering::Relaxed);
            self.shared.accepted_tokens.fetch_add(taken.right.into(), Ordering::Relaxed);
            if taken.outcome != Outcome::Goes {
                ended.push((index, taken.outcome));
            } else if taken.right < taken.guessed {
                self.backend.take_back(running.sequence, running.position());
            }
        }
        self.pace.add(u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_sub(wrong), time);
        // From the back, so that the numbers of those before stay right.
        ended.sort_unstable_by_key(|(index, _)| std::cmp::Reverse(*index));
        for (index, outcome) in ended {
            let running = self.running.remove(index);
            self.end(&running);
            match outcome {
                Outcome::Ends(reason) => running.finish(reason),
                Outcome::Fails(why) => running.fail(why),
                Outcome::Goes => {}
            }
        }
    }

    /// How many guesses each answer may make: only few answers, and no prompts beside them, leave room in a step.
    fn guesses(&self) -> u32 {
        let writing = u32::try_from(self.running.len()).unwrap_or(u32::MAX);
        if writing > MOST_GUESSING || self.running.iter().any(|running| running.unread() > 0) {
            return 0;
        }
        (self.rows_at_once / writing.max(1)).saturating_sub(1)
    }

    /// How many tokens are read in the next step. The more people wait for their first word, the more, so that the last
    /// of a whole class does not wait for long; those who read already still get words faster than they read.
    fn reading(&self) -> u32 {
        let times = u32::try_from(self.unread()).unwrap_or(u32::MAX).clamp(1, MOST_CHUNKS);
        self.prefill_chunk.saturating_mul(times)
    }

    /// How many answers wait for their prompts to be read.
    fn unread(&self) -> usize {
        self.running.iter().filter(|running| running.unread() > 0).count()
    }

    /// The rows of the next step, and the numbers of the answers whose rows want scores, in the order of the rows.
    fn plan(&mut self) -> (Vec<Row>, Vec<usize>) {
        let mut rows = Vec::new();
        let mut owners = Vec::new();
        let guesses = self.guesses();
        for (index, running) in self.running.iter_mut().enumerate() {
            let next = running.next_rows(guesses);
            if !next.is_empty() {
                self.scheduler.charge(running.id, u32::try_from(next.len()).unwrap_or(u32::MAX));
                rows.extend(next);
                owners.push(index);
            }
        }
        let mut room = self.reading();
        while room > 0 {
            let unread = self.running.iter().filter(|running| running.unread() > 0).map(|running| running.id);
            let Some(id) = self.scheduler.choose_prefill(unread) else { break };
            let Some(index) = self.running.iter().position(|running| running.id == id) else { break };
            let chunk = self.running[index].prompt_rows(room);
            let taken = u32::try_from(chunk.len()).unwrap_or(room);
            self.scheduler.charge(id, taken);
            room = room.saturating_sub(taken);
            if chunk.last().is_some_and(|row| row.wants_logits) {
                owners.push(index);
            }
            rows.extend(chunk);
        }
        (rows, owners)
    }

    /// Ends the answers of this moment with an error; those that wait go on afterwards.
    fn fail_all(&mut self, why: &str) {
        tracing::error!(answers = self.running.len(), why, "the model failed while computing");
        for running in std::mem::take(&mut self.running) {
            self.scheduler.remove(running.id);
            running.fail(why);
        }
        self.backend.reset();
    }

    fn end(&mut self, running: &Running) {
        self.scheduler.remove(running.id);
        self.backend.end(running.sequence);
    }

    fn publish(&self) {
        let running = u32::try_from(self.running.len()).unwrap_or(u32::MAX);
        self.shared.running.store(running, Ordering::Relaxed);
        self.shared.cache_bytes.store(self.scheduler.cache_bytes(), Ordering::Relaxed);
        self.shared.kept_bytes.store(self.backend.kept_bytes(), Ordering::Relaxed);
        #[expect(clippy::cast_possible_truncation, reason = "a rate to show")]
        let rate = self.pace.tokens_per_s().unwrap_or(0.0) as f32;
        self.shared.tokens_per_s.store(rate.to_bits(), Ordering::Relaxed);
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Also after a fault of the thread itself: nobody may wait for an answer that never comes. Messages that
        // are still underway are dropped with the receiver, which tells their readers.
        self.shared.closed.store(true, Ordering::Release);
    }
}

/// Runs `work` and turns errors and panics into words.
fn guarded<T>(work: impl FnOnce() -> Result<T, crate::ModelError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|e| e.to_string()),
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
            Err(text.unwrap_or_else(|| "an internal fault".to_owned()))
        }
    }
}
