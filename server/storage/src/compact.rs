//! Compaction: sled never gives space back, so the database is written anew beside the old one and then takes its place.
//!
//! 1. All spaces are copied as they are, while reads and writes go on: a copy of mixed moments.
//! 2. What the journal says has changed since is copied again, in rounds, until little is left.
//! 3. The writer pauses, the rest is copied, count and sum of each space are compared with the writer's own, and only
//!    then `CURRENT` names the new generation. Until that moment a crash leaves the old one in use; the half-built one
//!    is removed at the next opening.
//!
//! Values are copied in the form that sled has, so files of large values are neither read nor written.

use crate::{
    database::{Database, State},
    disk::Disk,
    error::StoreError,
    journal::JournalReader,
    layout::Layout,
    recovery::{generations, remove_folder},
    shared::Shared,
    space::Space,
    stats::CompactReport,
    store::Store,
    sums::Sum,
    writer::Operation,
};
use std::{
    collections::BTreeSet,
    ops::Bound,
    path::PathBuf,
    sync::{
        Arc,
        atomic::Ordering,
        mpsc::{self, SyncSender},
    },
};

/// Records copied in one go; between two of them the store can be closed.
const PIECE: usize = 2000;
/// Rounds of catching up beside running writes.
const ROUNDS: usize = 5;
/// So few changed records are left to the pause.
const FEW: usize = 1000;

/// A generation that holds everything up to a sequence, and its own sums.
pub(crate) struct Copy {
    folder: PathBuf,
    number: u32,
    database: Database,
    sums: [Sum; Space::ALL.len()],
    /// All changes up to this one are in it; some later ones as well.
    through: u64,
}

/// The last step, for the writer.
pub(crate) struct Switch {
    copy: Copy,
    done: SyncSender<Result<(), StoreError>>,
}

/// How the last step went. Whoever asked hears of it with [`Switched::tell`], once the old generation is gone.
pub(crate) struct Switched {
    /// The new database; none if the old one goes on.
    pub database: Option<Arc<Database>>,
    result: Result<(), StoreError>,
    done: SyncSender<Result<(), StoreError>>,
}

impl Switched {
    /// Answers.
    pub fn tell(self) {
        // Whoever asked may have given up.
        let _ = self.done.send(self.result);
    }
}

/// Writes the database anew and switches to it.
pub(crate) fn compact(store: &Store) -> Result<CompactReport, StoreError> {
    let shared = store.shared();
    let before = shared.read(Database::bytes_on_disk)?;
    let number = generations(&shared.layout)?.into_iter().max().unwrap_or(0) + 1;
    let folder = shared.layout.generation(number);
    let result = copy_all(shared, number, folder.clone()).and_then(|copy| {
        let records = copy.sums.iter().map(|sum| sum.count).sum();
        let (done, finished) = mpsc::sync_channel(1);
        store.send(Operation::Switch(Box::new(Switch { copy, done })))?;
        finished.recv().map_err(|_| StoreError::Closed)??;
        Ok(CompactReport { before, after: shared.read(Database::bytes_on_disk)?, records })
    });
    if result.is_err() && shared.layout.current()? != Some(number) {
        // Whatever does not go now goes at the next opening.
        let _ = remove_folder(&folder);
    }
    result
}

fn copy_all(shared: &Arc<Shared>, number: u32, folder: PathBuf) -> Result<Copy, StoreError> {
    let database = Database::open(&folder, shared.options.cache_bytes, &shared.disk)?;
    // What is applied later than this is in the journal from here on.
    let through = shared.applied.load(Ordering::Acquire);
    let mut copy = Copy { folder, number, database, sums: [Sum::default(); Space::ALL.len()], through };
    for space in Space::ALL {
        let mut after: Option<Vec<u8>> = None;
        loop {
            after = shared.read(|from| copy.piece(from, space, after.as_deref()))?;
            if after.is_none() {
                break;
            }
        }
    }
    for _ in 0..ROUNDS {
        let until = shared.durable.load(Ordering::Acquire).min(shared.applied.load(Ordering::Acquire));
        let changed = changed_keys(&shared.layout, copy.through, until)?;
        let count = changed.len();
        shared.read(|from| copy.again(from, changed))?;
        copy.through = copy.through.max(until);
        if count <= FEW {
            break;
        }
    }
    // The long part of making it durable happens before the pause.
    copy.database.sync(&shared.disk)?;
    Ok(copy)
}

/// Which records the journal says were changed behind `after`.
fn changed_keys(layout: &Layout, after: u64, until: u64) -> Result<BTreeSet<(Space, Vec<u8>)>, StoreError> {
    let mut changed = BTreeSet::new();
    for entry in JournalReader::open(&layout.journal, after, until)? {
        changed.extend(entry?.changes.into_iter().map(|change| (change.space, change.key)));
    }
    Ok(changed)
}

impl Copy {
    /// Copies some records; returns the key to go on behind, or `None` at the end of the space.
    fn piece(&mut self, from: &Database, space: Space, after: Option<&[u8]>) -> Result<Option<Vec<u8>>, StoreError> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let (mut batch, mut last, mut count) = (sled::Batch::default(), None, 0);
        for item in from.tree(space).range::<&[u8], _>((start, Bound::Unbounded)).take(PIECE) {
            let (key, value) = item?;
            self.sums[space.index()].add(&key, &value);
            batch.insert(&key, value);
            count += 1;
            last = Some(key);
        }
        self.database.tree(space).apply_batch(batch)?;
        Ok(last.filter(|_| count == PIECE).map(|key| key.to_vec()))
    }

    /// Copies records once more, as they are now.
    fn again(&mut self, from: &Database, keys: BTreeSet<(Space, Vec<u8>)>) -> Result<(), StoreError> {
        for (space, key) in keys {
            let tree = self.database.tree(space);
            let now = from.tree(space).get(&key)?;
            let had = match &now {
                Some(value) => tree.insert(&key, value)?,
                None => tree.remove(&key)?,
            };
            let sum = &mut self.sums[space.index()];
            if let Some(had) = had {
                sum.subtract(&key, &had);
            }
            if let Some(now) = now {
                sum.add(&key, &now);
            }
        }
        Ok(())
    }

    /// Takes up the rest while nothing is written, and becomes the current generation if it equals the old one.
    fn finish(&mut self, layout: &Layout, disk: &Disk, old: &Database, state: &State) -> Result<(), StoreError> {
        self.again(old, changed_keys(layout, self.through, state.sequence)?)?;
        for space in Space::ALL {
            if self.sums[space.index()] != state.sums[space.index()] {
                return Err(StoreError::damaged(format!("the new copy of {space} differs from what was written")));
            }
        }
        self.database.set_state(state)?;
        self.database.sync(disk)?;
        disk.sync_path(&layout.store)?;
        layout.set_current(disk, self.number)
    }
}

impl Switch {
    /// For the writer, in a pause, with everything synced: the new database, or the old one goes on.
    pub fn run(self, shared: &Shared, old: &Database, state: &State) -> Switched {
        let Self { mut copy, done } = self;
        let result = copy.finish(&shared.layout, &shared.disk, old, state);
        let Copy { database, folder, number, .. } = copy;
        let new = result.is_ok().then(|| Arc::new(database));
        if let Some(new) = &new {
            shared.set_database(Arc::clone(new));
            tracing::info!(generation = number, folder = %folder.display(), "the database has been compacted");
        }
        Switched { database: new, result, done }
    }
}
