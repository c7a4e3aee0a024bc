//! Gives passages their vectors, a few at a time, on a thread of its own that steps back for answers.

use crate::{
    assistant::EmbedderSlot,
    assistants::Assistants,
    basis::Basis,
    plan::{Plan, Step},
};
use lyceum_search::Index;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    },
    time::Duration,
};

/// How many passages are embedded at a time: a question that comes meanwhile waits for one step at the most.
const STEP: usize = 8;
/// How often it looks for passages by itself.
const PATROL: Duration = Duration::from_secs(20);
/// The pause between steps while answers are being written.
const STEP_BACK: Duration = Duration::from_millis(200);
/// Added to the niceness of the thread: below pages and answers.
const NICE: i32 = 10;

/// The thread; it ends when this is dropped.
pub(super) struct Embedding {
    wake: SyncSender<()>,
    at_work: Arc<AtomicBool>,
}

struct Worker {
    index: Index,
    embedder: EmbedderSlot,
    assistants: Assistants,
    plan: Arc<Plan>,
    at_work: Arc<AtomicBool>,
}

impl Embedding {
    /// Starts the thread.
    pub(super) fn start(basis: &Basis) -> Self {
        let (wake, woken) = sync_channel(1);
        let at_work = Arc::new(AtomicBool::new(false));
        let worker = Worker {
            at_work: Arc::clone(&at_work),
            index: basis.index.clone(),
            embedder: basis.embedder.clone(),
            assistants: basis.assistants.clone(),
            plan: Arc::clone(&basis.plan),
        };
        let started = std::thread::Builder::new().name("embed".to_owned()).spawn(move || worker.run(&woken));
        if let Err(error) = started {
            tracing::error!(%error, "passages get no vectors: the thread could not be started");
        }
        Self { wake, at_work }
    }

    /// Says that there is something to do.
    pub(super) fn wake(&self) {
        self.at_work.store(true, Ordering::SeqCst);
        // A full channel means that it has been told already.
        let _ = self.wake.try_send(());
    }

    /// Whether passages are getting their vectors. False when that is held back or does not work, so that nobody waits
    /// for it.
    pub(super) fn is_at_work(&self) -> bool {
        self.at_work.load(Ordering::SeqCst)
    }
}

impl Worker {
    fn run(&self, woken: &Receiver<()>) {
        lyceum_models::priority::lower(NICE);
        let mut pause = PATROL;
        loop {
            match woken.recv_timeout(pause) {
                Err(RecvTimeoutError::Disconnected) => return,
                Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            }
            if self.plan.relief().is_on(Step::PauseJobs) {
                self.at_work.store(false, Ordering::SeqCst);
                pause = PATROL;
                continue;
            }
            // Before the look: a wake after it has its own turn.
            self.at_work.store(true, Ordering::SeqCst);
            let step = self.step();
            self.at_work.store(matches!(step, Ok(true)), Ordering::SeqCst);
            pause = match step {
                Ok(true) if self.answers_are_running() => STEP_BACK,
                Ok(true) => Duration::ZERO,
                Ok(false) => PATROL,
                Err(error) => {
                    tracing::warn!(error, "passages could not be embedded; trying again later");
                    PATROL
                }
            };
        }
    }

    /// Embeds a few passages. False when there are none, or no embedder.
    fn step(&self) -> Result<bool, String> {
        let Some(embedder) = self.embedder.current() else { return Ok(false) };
        let waiting = self.index.without_vectors(STEP).map_err(|error| error.to_string())?;
        if waiting.is_empty() {
            return Ok(false);
        }
        let texts: Vec<&str> = waiting.iter().map(|(_, text)| text.as_str()).collect();
        let vectors = embedder.embed(&texts).map_err(|error| error.to_string())?;
        let ids = waiting.iter().map(|(id, _)| *id);
        self.index.set_vectors(ids.zip(vectors).collect()).map_err(|error| error.to_string())?;
        Ok(true)
    }

    fn answers_are_running(&self) -> bool {
        self.assistants.load_now().is_some_and(|load| load.running > 0)
    }
}
