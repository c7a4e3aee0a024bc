//! The store: one handle for all parts of the server.

use crate::{
    blobs::Blobs,
    checkpoint, compact,
    disk::{Disk, create_dir},
    error::{StoreError, TransactError},
    gate::WritePermit,
    journal::{JournalReader, Segment, list_segments},
    layout::{Layout, bytes_below},
    lock::{FolderLock, check_file_system},
    migrate,
    options::StoreOptions,
    records::key_spaces,
    recovery::{self, Recovered},
    shared::Shared,
    stats::{CompactReport, Health, StoreLoad, StoreStats, VerifyReport},
    tx::Tx,
    values::Values,
    verify,
    writer::{Class, Decision, Operation, Work, Writer, take_ballast},
};
use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::Ordering,
        mpsc::{self, Sender},
    },
    thread::{self, JoinHandle},
};
use tokio::sync::oneshot;

/// The store. Cheap to clone. Call [`Store::close`] at the end; dropping the last handle does the same silently.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    shared: Arc<Shared>,
    incarnation: [u8; 16],
    was_clean: bool,
    /// Gone once the store is closed.
    operations: RwLock<Option<Sender<Operation>>>,
    ending: Mutex<Ending>,
}

/// What must end before the folder is free again, in this order.
struct Ending {
    threads: Vec<JoinHandle<()>>,
    lock: Option<FolderLock>,
}

type Answer<T, E> = Result<T, TransactError<E>>;

impl Store {
    /// Whether there is a store in this folder; opens and makes nothing.
    pub fn is_in(dir: &Path) -> bool {
        Layout::new(dir).is_marked()
    }

    /// Opens (or creates) the data folder: lock, replay of the journal, migrations. Blocks; may take seconds.
    pub fn open(dir: &Path, options: StoreOptions) -> Result<Self, StoreError> {
        let layout = Layout::new(dir);
        let disk = Disk::new(options.faults.clone());
        create_dir(dir)?;
        let lock = FolderLock::take(dir)?;
        check_file_system(dir)?;
        layout.check_format(&disk)?;
        create_dir(&layout.store)?;
        let values = Arc::new(Values::open(&layout.values, &disk)?);
        let blobs = Blobs::open(&layout.files, &disk)?;
        let Recovered { journal, database, state, was_clean } = recovery::recover(&layout, &disk, &options, &values)?;
        let database = Arc::new(database);
        let checkpoint = layout.checkpoint()?;
        let shared = Arc::new(Shared::new(layout, disk, options, blobs, values, Arc::clone(&database)));
        shared.checkpointed.store(checkpoint, Ordering::Release);
        if let Err(error) = take_ballast(&shared) {
            tracing::warn!(%error, "no space could be reserved for the day on which the disk is full");
        }
        let incarnation = journal.incarnation();

        let (operations, received) = mpsc::channel();
        let (ask_checkpoint, asked) = mpsc::sync_channel(1);
        let writer = Writer::new(Arc::clone(&shared), database, journal, &state, ask_checkpoint);
        let threads = vec![
            spawn("storage-writer", move || writer.run(&received))?,
            spawn("storage-checkpoint", {
                let shared = Arc::clone(&shared);
                move || checkpoint::run(&shared, &asked)
            })?,
        ];
        let store = Self {
            inner: Arc::new(Inner {
                shared,
                incarnation,
                was_clean,
                operations: RwLock::new(Some(operations)),
                ending: Mutex::new(Ending { threads, lock: Some(lock) }),
            }),
        };
        migrate::run(&store)?;
        if !was_clean && state.sequence > 0 && store.shared().options.verify_after_crash {
            verify::start_in_background(Arc::clone(store.shared()))?;
        }
        Ok(store)
    }

    pub(crate) fn shared(&self) -> &Arc<Shared> {
        &self.inner.shared
    }

    /// Runs `work` on the writer thread. When this returns `Ok`, the change is on disk; when `work` returns `Err`, it
    /// leaves nothing. `work` must be quick, since every other write waits for it. A caller who stops waiting does not
    /// stop the change.
    pub async fn transact<T, E>(&self, work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static) -> Answer<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        self.transact_as(Class::Durable, work).await
    }

    /// Like [`Self::transact`] without waiting for the disk: a power cut may take the last 500 ms. For what is easily
    /// lost, such as the position in a video.
    pub async fn transact_relaxed<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Answer<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        self.transact_as(Class::Relaxed, work).await
    }

    /// Like [`Self::transact`], but tried even when the disk is full: for changes that let space be freed, such as the
    /// removal of a course.
    pub async fn transact_freeing<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Answer<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        self.transact_as(Class::Freeing, work).await
    }

    /// [`Self::transact`] for threads outside the runtime. Refused when no place is free at once.
    pub fn transact_blocking<T, E>(&self, work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static) -> Answer<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let permit = self.shared().gate.enter_now()?;
        // Not the channel of the runtime: that one refuses to block on the runtime's threads, which short tools may do.
        let (answer, answered) = mpsc::sync_channel(1);
        // A caller who has left needs no answer (nor below).
        self.submit(Class::Durable, permit, work, move |result| drop(answer.send(result)))?;
        answered.recv().map_err(|_| StoreError::Panicked)?
    }

    async fn transact_as<T, E>(
        &self,
        class: Class,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Answer<T, E>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let permit = self.shared().gate.enter().await?;
        let (answer, answered) = oneshot::channel();
        self.submit(class, permit, work, move |result| drop(answer.send(result)))?;
        // Without an answer the closure has panicked: the writer answers everything else.
        answered.await.map_err(|_| StoreError::Panicked)?
    }

    fn submit<T, E>(
        &self,
        class: Class,
        permit: WritePermit,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Answer<T, E>) + Send + 'static,
    ) -> Result<(), StoreError>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        let work: Work = Box::new(move |tx| {
            let tx = match tx {
                Ok(tx) => tx,
                Err(error) => {
                    answer(Err(error.into()));
                    return None;
                }
            };
            let outcome = work(tx).map_err(TransactError::Refused);
            let decision = if outcome.is_ok() { Decision::Commit } else { Decision::Refuse };
            let reply = Box::new(move |stored: Result<(), StoreError>| {
                answer(stored.map_err(TransactError::Store).and(outcome));
            });
            Some((decision, reply))
        });
        self.send(Operation::Run { class, work, permit })
    }

    pub(crate) fn send(&self, operation: Operation) -> Result<(), StoreError> {
        let operations = self.inner.operations.read().unwrap_or_else(PoisonError::into_inner);
        let operations = operations.as_ref().ok_or(StoreError::Closed)?;
        self.shared().queue_depth.fetch_add(1, Ordering::Relaxed);
        operations.send(operation).map_err(|_| StoreError::Closed)
    }

    /// The files.
    pub fn blobs(&self) -> &Blobs {
        &self.shared().blobs
    }

    /// Figures for monitoring.
    pub fn stats(&self) -> Result<StoreStats, StoreError> {
        let shared = self.shared();
        let journal_bytes = shared.journal_bytes.load(Ordering::Relaxed);
        let database_bytes = shared.read(crate::database::Database::bytes_on_disk)?;
        Ok(StoreStats {
            bytes_on_disk: journal_bytes + database_bytes + bytes_below(&shared.layout.values),
            journal_bytes,
            database_bytes,
            blob_bytes: shared.blobs.bytes(),
            operations_in_flight: shared.gate.in_flight(),
            operations_limit: shared.gate.limit(),
            queue_depth: shared.queue_depth.load(Ordering::Relaxed),
            key_spaces: key_spaces().len(),
            sequence: shared.applied.load(Ordering::Acquire),
            durable_sequence: shared.durable.load(Ordering::Acquire),
            checkpoint_sequence: shared.checkpointed.load(Ordering::Acquire),
            health: self.health(),
        })
    }

    /// How busy the store is. Costs nothing: for looking often.
    pub fn load_now(&self) -> StoreLoad {
        let shared = self.shared();
        StoreLoad {
            operations_in_flight: shared.gate.in_flight(),
            queue_depth: shared.queue_depth.load(Ordering::Relaxed),
        }
    }

    /// Whether writes are taken.
    pub fn health(&self) -> Health {
        self.shared().health.borrow().clone()
    }

    /// Waits until writing has become unsafe, and says why; never returns otherwise. The process should then end with
    /// an error, so that the next start replays the journal.
    pub async fn failed(&self) -> Arc<str> {
        let mut health = self.shared().health.subscribe();
        loop {
            if let Health::Failed { reason } = &*health.borrow_and_update() {
                return Arc::clone(reason);
            }
            if health.changed().await.is_err() {
                return std::future::pending().await;
            }
        }
    }

    /// Identity of this data folder; changes when a backup is restored.
    pub fn incarnation(&self) -> [u8; 16] {
        self.inner.incarnation
    }

    /// Whether the last process that had this folder ended cleanly.
    pub fn was_closed_cleanly(&self) -> bool {
        self.inner.was_clean
    }

    /// Transactions with a sequence above `after`, up to what is safe on disk now. For backups and replication.
    pub fn journal(&self, after: u64) -> Result<JournalReader, StoreError> {
        let shared = self.shared();
        JournalReader::open(&shared.layout.journal, after, shared.durable.load(Ordering::Acquire))
    }

    /// Segments of the journal, in order. All but the last are closed and never change again.
    pub fn segments(&self) -> Result<Vec<Segment>, StoreError> {
        list_segments(&self.shared().layout.journal)
    }

    /// Reads everything and compares it with what was written. Blocks; reads all data.
    pub fn verify(&self) -> Result<VerifyReport, StoreError> {
        verify::verify(self)
    }

    /// Writes the database anew without what sled has kept of older times, and switches to it. Reads and writes go on,
    /// but for a short pause at the end. Blocks; reads and writes all records. A failure changes nothing.
    pub fn compact(&self) -> Result<CompactReport, StoreError> {
        compact::compact(self)
    }

    /// Makes the database durable up to now, so that the next start has little to replay. Blocks.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        self.shared().checkpoint()
    }

    /// Finishes what is queued, makes a checkpoint and marks the folder as cleanly closed. Blocks. Twice is no error.
    pub fn close(&self) -> Result<(), StoreError> {
        self.inner.close()
    }
}

impl Inner {
    fn close(&self) -> Result<(), StoreError> {
        let Some(operations) = self.operations.write().unwrap_or_else(PoisonError::into_inner).take() else {
            return Ok(());
        };
        let (done, finished) = mpsc::sync_channel(1);
        self.shared.queue_depth.fetch_add(1, Ordering::Relaxed);
        let result = match operations.send(Operation::Close(done)) {
            Ok(()) => finished.recv().unwrap_or(Err(StoreError::Panicked)),
            Err(_) => Err(StoreError::Panicked),
        };
        let mut ending = self.ending.lock().unwrap_or_else(PoisonError::into_inner);
        for thread in ending.threads.drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the store had panicked");
            }
        }
        ending.lock = None;
        result
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Err(error) = self.close() {
            tracing::error!(%error, "the store did not close cleanly");
        }
    }
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StoreError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| StoreError::io("start a thread for", Path::new(name), error))
}
