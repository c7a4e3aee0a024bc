//! The derived database: one generation of sled, with its sequence and the sums of its spaces.

use crate::{
    disk::{Disk, create_dir},
    error::StoreError,
    journal::Change,
    space::Space,
    sums::Sum,
    values::Values,
};
use sled::transaction::{ConflictableTransactionError, TransactionError, Transactional as _};
use std::{
    collections::BTreeMap,
    fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
};

/// Name of the tree with the database's own figures.
const STATE_TREE: &str = "state";
const STATE_KEY: &[u8] = b"state";
const STATE_BYTES: usize = 16 + Sum::BYTES * Space::ALL.len() + 4;

/// What the database knows about itself; written in the same sled transaction as the records it describes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// Newest sequence applied.
    pub sequence: u64,
    /// Newest sequence that was safe in the journal at that time.
    pub durable: u64,
    /// One per space, by its number.
    pub sums: [Sum; Space::ALL.len()],
}

impl State {
    fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(STATE_BYTES);
        bytes.extend_from_slice(&self.sequence.to_be_bytes());
        bytes.extend_from_slice(&self.durable.to_be_bytes());
        for sum in self.sums {
            bytes.extend_from_slice(&sum.to_bytes());
        }
        let check = crc32c::crc32c(&bytes);
        bytes.extend_from_slice(&check.to_be_bytes());
        bytes
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (rest, check) = bytes.split_last_chunk::<4>()?;
        if bytes.len() != STATE_BYTES || crc32c::crc32c(rest) != u32::from_be_bytes(*check) {
            return None;
        }
        let (sequence, rest) = rest.split_first_chunk()?;
        let (durable, rest) = rest.split_first_chunk()?;
        let mut state =
            Self { sequence: u64::from_be_bytes(*sequence), durable: u64::from_be_bytes(*durable), ..Self::default() };
        let (sums, _) = rest.as_chunks::<{ Sum::BYTES }>();
        for (place, sum) in state.sums.iter_mut().zip(sums) {
            *place = Sum::from_bytes(sum);
        }
        Some(state)
    }
}

/// An open generation.
pub(crate) struct Database {
    folder: PathBuf,
    db: sled::Db,
    /// By the number of their space.
    trees: Vec<sled::Tree>,
    state: sled::Tree,
}

impl Database {
    /// Opens or creates a generation. sled can panic on damaged files: that is an error like any other.
    pub fn open(folder: &Path, cache_bytes: u64, disk: &Disk) -> Result<Self, StoreError> {
        create_dir(folder)?;
        quarantine_snapshots(folder, disk)?;
        let open = || -> Result<Self, sled::Error> {
            // `flush_every_ms` keeps its default of 500 ms; compression and segment size can never change again.
            let db = sled::Config::new()
                .path(folder)
                .mode(sled::Mode::LowSpace)
                .cache_capacity(cache_bytes)
                .use_compression(false)
                .open()?;
            let trees = Space::ALL.iter().map(|space| db.open_tree(space.name())).collect::<Result<_, _>>()?;
            let state = db.open_tree(STATE_TREE)?;
            Ok(Self { folder: folder.to_owned(), db, trees, state })
        };
        match catch_unwind(AssertUnwindSafe(open)) {
            Ok(result) => Ok(result?),
            Err(_) => Err(StoreError::Database("it panicked while opening".into())),
        }
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn tree(&self, space: Space) -> &sled::Tree {
        &self.trees[space.index()]
    }

    /// What it knows about itself; a new one knows zeros.
    pub fn state(&self) -> Result<State, StoreError> {
        match self.state.get(STATE_KEY)? {
            Some(bytes) => State::from_bytes(&bytes)
                .ok_or_else(|| StoreError::damaged("the database's own figures do not match their checksum")),
            None => Ok(State::default()),
        }
    }

    /// Makes this what it knows about itself. For a copy, whose records were written one by one.
    pub fn set_state(&self, state: &State) -> Result<(), StoreError> {
        self.state.insert(STATE_KEY, state.to_bytes())?;
        Ok(())
    }

    /// Applies changes in one sled transaction and returns the new state. Later changes of a key win.
    pub fn apply<'a>(
        &self,
        values: &Values,
        changes: impl IntoIterator<Item = &'a Change>,
        before: &State,
        sequence: u64,
        durable: u64,
    ) -> Result<State, StoreError> {
        let mut state = *before;
        let last: BTreeMap<_, _> = changes
            .into_iter()
            .map(|change| ((change.space, change.key.as_slice()), change.value.as_deref()))
            .collect();
        let mut batches: Vec<sled::Batch> = Space::ALL.iter().map(|_| sled::Batch::default()).collect();
        let mut replaced = Vec::new();
        for ((space, key), value) in last {
            let sum = &mut state.sums[space.index()];
            let old = self.tree(space).get(key)?;
            let new = value.map(|value| values.shrink(space, key, value)).transpose()?;
            if let Some(old) = &old {
                sum.subtract(key, old);
            }
            if let Some(new) = &new {
                sum.add(key, new);
            }
            if let Some(new) = new {
                replaced.extend(old.filter(|old| **old != *new));
                batches[space.index()].insert(key, new);
            } else {
                replaced.extend(old);
                batches[space.index()].remove(key);
            }
        }
        state.sequence = sequence;
        state.durable = durable;
        let mut figures = sled::Batch::default();
        figures.insert(STATE_KEY, state.to_bytes());
        let trees: Vec<&sled::Tree> = self.trees.iter().chain([&self.state]).collect();
        batches.push(figures);
        trees
            .transaction(|views| -> Result<(), ConflictableTransactionError<()>> {
                views.iter().zip(&batches).try_for_each(|(view, batch)| Ok(view.apply_batch(batch)?))
            })
            .map_err(|error| match error {
                TransactionError::Storage(error) => StoreError::from(error),
                TransactionError::Abort(()) => StoreError::Database("it aborted a transaction".into()),
            })?;
        for old in replaced {
            values.drop_replaced(&old);
        }
        Ok(state)
    }

    /// Makes everything applied so far safe. sled's own flush leaves it to the drive's cache (`sync_file_range`), so the
    /// file is synced once more.
    pub fn sync(&self, disk: &Disk) -> Result<(), StoreError> {
        self.db.flush()?;
        disk.sync_path(&self.folder.join("db"))?;
        disk.sync_path(&self.folder)
    }

    pub fn bytes_on_disk(&self) -> Result<u64, StoreError> {
        Ok(self.db.size_on_disk()?)
    }
}

/// A crash while sled writes a snapshot leaves a file that sled 0.34.7 then takes for its newest snapshot
/// (spacejam/sled #1527). The one before it is still there, so the unfinished one is moved aside.
fn quarantine_snapshots(folder: &Path, disk: &Disk) -> Result<(), StoreError> {
    for entry in fs::read_dir(folder).map_err(|error| StoreError::io("list", folder, error))? {
        let path = entry.map_err(|error| StoreError::io("list", folder, error))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            let aside = folder.join("quarantine");
            create_dir(&aside)?;
            tracing::warn!(file = name, "moved an unfinished snapshot of the database aside");
            disk.rename(&path, &aside.join(&name))?;
        }
    }
    Ok(())
}
