//! The one writer: runs closures in batches, appends them to the journal, syncs, applies to sled, answers.

use crate::{
    compact::Switch,
    database::{Database, State},
    disk::remove_file,
    error::StoreError,
    gate::WritePermit,
    journal::Journal,
    recovery::remove_folder,
    shared::Shared,
    stats::Health,
    tx::Tx,
};
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{Receiver, RecvTimeoutError, SyncSender},
    },
    time::{Duration, Instant},
};

/// Most closures in one batch.
const BATCH_OPERATIONS: usize = 256;
/// Longest time that a batch gathers closures that are already waiting. It never waits for more to come: while one
/// batch syncs, the next one gathers by itself.
const BATCH_TIME: Duration = Duration::from_millis(5);
/// Longest time until a relaxed write is synced.
const RELAXED_TIME: Duration = Duration::from_millis(500);
/// Transactions since the last checkpoint at which another one is asked for early, to bound the replay.
const CHECKPOINT_TRANSACTIONS: u64 = 20_000;

/// How much a write may rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Synced before it is answered.
    Durable,
    /// Answered once it is visible; synced within [`RELAXED_TIME`].
    Relaxed,
    /// Durable, and tried even when the disk is full: it will free space.
    Freeing,
}

/// What a closure decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Commit,
    Refuse,
}

/// Answers the caller, once.
pub(crate) type Reply = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// A caller's closure with its answer attached.
pub(crate) type Work = Box<dyn FnOnce(Result<&mut Tx, StoreError>) -> Option<(Decision, Reply)> + Send>;

/// A look at the database and what it knows about itself.
pub(crate) type Look = Box<dyn FnOnce(&Database, &State) + Send>;

/// What the writer is asked to do.
pub(crate) enum Operation {
    Run {
        class: Class,
        work: Work,
        permit: WritePermit,
    },
    /// Look at database and figures while nothing is written and everything is durable.
    Pause(Look),
    /// Let a compacted copy take the database's place.
    Switch(Box<Switch>),
    /// Finish, and say how it went.
    Close(SyncSender<Result<(), StoreError>>),
}

pub(crate) struct Writer {
    shared: Arc<Shared>,
    database: Arc<Database>,
    journal: Journal,
    state: State,
    tx: Tx,
    ask_checkpoint: SyncSender<()>,
    /// When relaxed writes must be synced.
    sync_due: Option<Instant>,
    replies: Vec<(Reply, WritePermit)>,
    /// Whether the present batch must be synced before it is answered.
    must_sync: bool,
}

impl Writer {
    pub fn new(
        shared: Arc<Shared>,
        database: Arc<Database>,
        journal: Journal,
        state: &State,
        ask_checkpoint: SyncSender<()>,
    ) -> Self {
        let tx = Tx::new(Arc::clone(&database), Arc::clone(&shared.values));
        let writer = Self {
            shared,
            database,
            journal,
            state: *state,
            tx,
            ask_checkpoint,
            sync_due: None,
            replies: Vec::new(),
            must_sync: false,
        };
        writer.publish();
        writer
    }

    /// Works until it is closed or every handle is gone.
    pub fn run(mut self, operations: &Receiver<Operation>) {
        loop {
            match self.receive(operations) {
                Ok(Operation::Close(done)) => {
                    let result = self.finish();
                    // Nobody may be left to hear it.
                    let _ = done.send(result);
                    return;
                }
                Ok(operation) => {
                    if let Some(Operation::Close(done)) = self.run_batch(operation, operations) {
                        let _ = done.send(self.finish());
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => self.sync_relaxed(),
                Err(RecvTimeoutError::Disconnected) => {
                    if let Err(error) = self.finish() {
                        tracing::error!(%error, "the store did not close cleanly");
                    }
                    return;
                }
            }
        }
    }

    fn receive(&self, operations: &Receiver<Operation>) -> Result<Operation, RecvTimeoutError> {
        let received = match self.sync_due {
            Some(due) => operations.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => operations.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        if received.is_ok() {
            self.shared.queue_depth.fetch_sub(1, Ordering::Relaxed);
        }
        received
    }

    /// Runs what is waiting, up to the bounds of a batch. Gives back an order to close, which comes after the batch.
    fn run_batch(&mut self, first: Operation, operations: &Receiver<Operation>) -> Option<Operation> {
        let started = Instant::now();
        self.watch_space();
        let mut operation = first;
        let mut count = 0;
        let last = loop {
            match operation {
                Operation::Run { class, work, permit } => self.run_one(class, work, permit),
                other => break Some(other),
            }
            count += 1;
            if count == BATCH_OPERATIONS || started.elapsed() > BATCH_TIME {
                break None;
            }
            let Ok(next) = operations.try_recv() else { break None };
            self.shared.queue_depth.fetch_sub(1, Ordering::Relaxed);
            operation = next;
        };
        self.commit();
        match last {
            Some(Operation::Pause(look)) => {
                // Whoever looks may rely on what is seen.
                self.sync_relaxed();
                look(&self.database, &self.state);
            }
            Some(Operation::Switch(switch)) => self.switch(*switch),
            other => return other,
        }
        None
    }

    /// Lets a compacted copy take the database's place.
    fn switch(&mut self, switch: Switch) {
        // The journal must say all that was applied: relaxed writes as well. After a failure nothing may change.
        if !matches!(*self.shared.health.borrow(), Health::Writable | Health::Full) || self.sync().is_err() {
            return;
        }
        self.publish();
        let mut switched = switch.run(&self.shared, &self.database, &self.state);
        if let Some(new) = switched.database.take() {
            self.tx = Tx::new(Arc::clone(&new), Arc::clone(&self.shared.values));
            let old = std::mem::replace(&mut self.database, new);
            let folder = old.folder().to_owned();
            // sled ends with its last owner: readers have let go, and the transaction just did.
            drop(old);
            if let Err(error) = remove_folder(&folder) {
                tracing::warn!(%error, "the old database stays on the disk until the next start");
            }
        }
        switched.tell();
    }

    fn run_one(&mut self, class: Class, work: Work, permit: WritePermit) {
        if *self.shared.health.borrow() == Health::Full {
            // The caller may have freed space after a refusal in this very batch.
            self.watch_space();
        }
        if let Err(error) = self.may_write(class) {
            work(Err(error));
            return;
        }
        let sequence = self.journal.next_sequence();
        self.tx.begin(sequence);
        let tx = &mut self.tx;
        // A panic drops the caller's answer, which the caller understands; the batch goes on without it.
        let Ok(decided) = catch_unwind(AssertUnwindSafe(|| work(Ok(tx)))) else {
            tracing::error!("a closure of a transaction panicked");
            return;
        };
        let Some((decision, reply)) = decided else { return };
        let changes = match self.tx.take_changes() {
            Ok(changes) => changes,
            Err(error) => return reply(Err(error)),
        };
        if decision == Decision::Commit && !changes.is_empty() {
            if let Err(error) = self.append(&changes) {
                return reply(Err(error));
            }
            self.tx.accept(changes);
            self.must_sync |= class != Class::Relaxed;
        }
        // A closure that only read may have seen writes of this batch: it is answered with them.
        self.replies.push((reply, permit));
    }

    fn append(&mut self, changes: &[crate::journal::Change]) -> Result<(), StoreError> {
        match self.journal.append(changes) {
            Ok(_) => Ok(()),
            Err(StoreError::Full) => {
                self.fill_up();
                Err(StoreError::Full)
            }
            Err(error @ StoreError::TooLarge { .. }) => Err(error),
            Err(error) => {
                self.fail(&error);
                Err(error)
            }
        }
    }

    /// Makes the batch durable and visible, and answers.
    fn commit(&mut self) {
        let result = self.commit_changes();
        self.must_sync = false;
        self.publish();
        for (reply, permit) in self.replies.drain(..) {
            // The place is free before the caller goes on.
            drop(permit);
            reply(result.clone());
        }
    }

    fn commit_changes(&mut self) -> Result<(), StoreError> {
        let changes = self.tx.take_accepted();
        if changes.is_empty() {
            return Ok(());
        }
        if matches!(*self.shared.health.borrow(), Health::Failed { .. }) {
            return Err(StoreError::OutcomeUnknown);
        }
        if let Err(error) = self.journal.write_out() {
            return Err(self.abandon(error));
        }
        if self.must_sync {
            self.sync()?;
        } else {
            self.sync_due.get_or_insert_with(|| Instant::now() + RELAXED_TIME);
        }
        let sequence = self.journal.next_sequence() - 1;
        let durable = self.journal.durable();
        // sled can panic on damage that it meets; the writer must live to say so.
        let apply = || self.database.apply(&self.shared.values, &changes, &self.state, sequence, durable);
        let applied = catch_unwind(AssertUnwindSafe(apply))
            .unwrap_or_else(|_| Err(StoreError::Database("it panicked while storing".into())));
        match applied {
            Ok(state) => {
                self.state = state;
                Ok(())
            }
            Err(error) => {
                // It is in the journal: the next start applies it.
                self.fail(&error);
                Err(StoreError::OutcomeUnknown)
            }
        }
    }

    /// The batch could not be written: takes it back if that can be done safely.
    fn abandon(&mut self, error: StoreError) -> StoreError {
        let taken_back = self.journal.abandon(self.state.sequence + 1);
        if matches!(error, StoreError::Full) && taken_back.is_ok() {
            self.fill_up();
            return error;
        }
        self.fail(&error);
        StoreError::OutcomeUnknown
    }

    fn sync(&mut self) -> Result<(), StoreError> {
        self.sync_due = None;
        self.journal.sync().map_err(|error| {
            self.fail(&error);
            StoreError::OutcomeUnknown
        })
    }

    fn sync_relaxed(&mut self) {
        if self.sync_due.is_some() && self.sync().is_ok() {
            self.publish();
        }
        self.sync_due = None;
    }

    fn publish(&self) {
        self.shared.journal_bytes.store(self.journal.bytes(), Ordering::Relaxed);
        self.shared.durable.store(self.journal.durable(), Ordering::Release);
        self.shared.applied.store(self.state.sequence, Ordering::Release);
        if self.state.sequence.saturating_sub(self.shared.checkpointed.load(Ordering::Relaxed))
            > CHECKPOINT_TRANSACTIONS
        {
            // A full channel means that it has been asked already.
            let _ = self.ask_checkpoint.try_send(());
        }
    }

    fn may_write(&self, class: Class) -> Result<(), StoreError> {
        match &*self.shared.health.borrow() {
            Health::Writable => Ok(()),
            Health::Full if class == Class::Freeing => Ok(()),
            Health::Full => Err(StoreError::Full),
            Health::Failed { reason } => Err(StoreError::ReadOnly { reason: Arc::clone(reason) }),
            Health::Closed => Err(StoreError::Closed),
        }
    }

    /// Stops taking writes before the disk is really full, and takes them again when space has returned.
    fn watch_space(&self) {
        let options = &self.shared.options;
        let free = match self.shared.disk.free_bytes(&self.shared.layout.root) {
            Ok(free) => free,
            Err(error) => {
                tracing::warn!(%error, "free space is unknown");
                return;
            }
        };
        let full = *self.shared.health.borrow() == Health::Full;
        if !full && free < options.min_free_bytes {
            self.fill_up();
        } else if full && free >= options.min_free_bytes + options.ballast_bytes + options.segment_bytes {
            match self.take_ballast().and_then(|()| self.journal.reserve()) {
                Ok(()) => {
                    tracing::info!(free, "the disk has space again: writing goes on");
                    self.shared.set_health(Health::Writable);
                }
                Err(error) => tracing::warn!(%error, "the disk is still too full to write"),
            }
        }
    }

    fn fill_up(&self) {
        tracing::error!("the disk is full: the store is read-only until space is freed");
        self.shared.set_health(Health::Full);
        // What sled still has to flush, and a change that frees space, can use these bytes.
        if let Err(error) = remove_file(&self.shared.layout.ballast) {
            tracing::warn!(%error, "the reserve could not be given up");
        }
    }

    fn take_ballast(&self) -> Result<(), StoreError> {
        take_ballast(&self.shared)
    }

    fn fail(&self, error: &StoreError) {
        tracing::error!(%error, "the store has failed and is read-only until a restart");
        self.shared.set_health(Health::Failed { reason: error.to_string().into() });
    }

    /// Ends cleanly: everything synced and in a checkpoint, the folder marked as closed.
    fn finish(mut self) -> Result<(), StoreError> {
        let failed = match &*self.shared.health.borrow() {
            Health::Failed { reason } => Some(StoreError::ReadOnly { reason: Arc::clone(reason) }),
            _ => None,
        };
        let result = match failed {
            Some(error) => Err(error),
            None => self.sync().and_then(|()| {
                self.publish();
                self.shared.checkpoint()
            }),
        };
        self.shared.set_health(Health::Closed);
        let Self { shared, database, journal, tx, .. } = self;
        drop(shared.take_database());
        drop(tx);
        drop(database);
        result?;
        journal.close()?;
        shared.layout.mark_clean(&shared.disk)
    }
}

/// Reserves the bytes that are given up when the disk is full.
pub(crate) fn take_ballast(shared: &Shared) -> Result<(), StoreError> {
    let path = &shared.layout.ballast;
    if shared.options.ballast_bytes == 0 || path.exists() {
        return Ok(());
    }
    let file = shared.disk.create(path)?;
    shared.disk.reserve(&file, path, shared.options.ballast_bytes)
}
