//! Opening a data folder: find out what is there, and bring the database up to the journal.

use crate::{
    database::{Database, State},
    disk::Disk,
    error::StoreError,
    journal::{Change, Journal, JournalReader, payload_bytes},
    layout::Layout,
    options::StoreOptions,
    values::Values,
};
use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

/// Changes applied in one sled transaction during a replay.
const REPLAY_CHANGES: usize = 2_000;
/// Bytes of values after which a replay applies what it has.
const REPLAY_BYTES: usize = 16 << 20;

/// What opening found.
pub(crate) struct Recovered {
    pub journal: Journal,
    pub database: Database,
    pub state: State,
    /// Whether the last process ended cleanly.
    pub was_clean: bool,
}

/// Opens journal and database of a locked folder and makes them agree.
pub(crate) fn recover(
    layout: &Layout,
    disk: &Disk,
    options: &StoreOptions,
    values: &Values,
) -> Result<Recovered, StoreError> {
    let was_clean = layout.take_clean(disk)?;
    let checkpoint = layout.checkpoint()?;
    let incarnation = options.incarnation.map_or_else(draw_incarnation, Ok)?;
    if checkpoint > 0 && !layout.journal.is_dir() {
        return Err(StoreError::damaged("the journal is missing"));
    }
    let mut journal = Journal::open(&layout.journal, disk, options.segment_bytes, incarnation)?;
    let end = journal.next_sequence() - 1;
    if end < checkpoint {
        return Err(StoreError::damaged(format!(
            "the journal ends at transaction {end}, but transaction {checkpoint} had been stored"
        )));
    }
    let found = open_current(layout, disk, options, checkpoint)?;
    if let Some((_, state)) = found.as_ref().filter(|(_, state)| state.durable > end) {
        return Err(StoreError::damaged(format!(
            "the journal ends at transaction {end}, but transaction {} had been stored",
            state.durable
        )));
    }
    journal.make_ready()?;
    let (database, state) = match found {
        Some((database, state)) if state.sequence <= end => (database, state),
        Some((database, _)) => {
            // A power cut took relaxed writes from the journal that sled had kept. The journal is the truth.
            tracing::warn!("the database is ahead of the journal and is rebuilt");
            drop(database);
            rebuild(layout, disk, options, values, end)?
        }
        None => rebuild(layout, disk, options, values, end)?,
    };
    // The database was synced up to the checkpoint. What it holds beyond may lack large values, so all of it is
    // replayed: changes are whole, repeating them is harmless.
    let state = replay(layout, &database, values, state, checkpoint.min(state.sequence), end)?;
    remove_other_generations(layout)?;
    Ok(Recovered { journal, database, state, was_clean })
}

/// Opens the generation in use, if there is one in good order.
fn open_current(
    layout: &Layout,
    disk: &Disk,
    options: &StoreOptions,
    checkpoint: u64,
) -> Result<Option<(Database, State)>, StoreError> {
    let Some(number) = layout.current()? else { return Ok(None) };
    let folder = layout.generation(number);
    if !folder.join("db").is_file() {
        tracing::warn!("the database is missing and is rebuilt from the journal");
        return Ok(None);
    }
    let opened = Database::open(&folder, options.cache_bytes, disk).and_then(|database| {
        let state = database.state()?;
        if state.sequence < checkpoint {
            return Err(StoreError::damaged(format!(
                "the database has lost transactions {} to {checkpoint}",
                state.sequence + 1
            )));
        }
        Ok((database, state))
    });
    match opened {
        Ok(found) => Ok(Some(found)),
        Err(error @ (StoreError::Damaged { .. } | StoreError::Database(_))) => {
            tracing::error!(%error, "the database is damaged and is rebuilt from the journal");
            set_aside(layout, disk, number)?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Keeps a damaged generation for examination; only the newest one, so that space does not leak.
fn set_aside(layout: &Layout, disk: &Disk, number: u32) -> Result<(), StoreError> {
    let damaged = layout.root.join("store.damaged");
    remove_folder(&damaged)?;
    disk.rename(&layout.generation(number), &damaged)
}

/// Builds a new generation from the whole journal, and only then makes it the current one.
///
/// The journal is kept whole, so this always works, in time that grows with the age of the school. The seam for bounding it: a base (a scan of all spaces, begun at a known sequence) takes the
/// place of `State::default()` and `0` below; since changes are whole, replaying from the sequence at which the scan
/// began gives the right end whatever the scan saw. Segments before the oldest base could then go.
fn rebuild(
    layout: &Layout,
    disk: &Disk,
    options: &StoreOptions,
    values: &Values,
    end: u64,
) -> Result<(Database, State), StoreError> {
    let number = generations(layout)?.into_iter().max().unwrap_or(0).max(layout.current()?.unwrap_or(0)) + 1;
    let database = Database::open(&layout.generation(number), options.cache_bytes, disk)?;
    let state = replay(layout, &database, values, State::default(), 0, end)?;
    values.sync()?;
    database.sync(disk)?;
    disk.sync_path(&layout.store)?;
    disk.sync_path(&layout.root)?;
    layout.set_current(disk, number)?;
    if end > 0 {
        tracing::info!(transactions = end, "the database has been rebuilt from the journal");
    }
    Ok((database, state))
}

/// Applies the transactions behind `after`, several at a time.
fn replay(
    layout: &Layout,
    database: &Database,
    values: &Values,
    mut state: State,
    after: u64,
    end: u64,
) -> Result<State, StoreError> {
    let mut changes: Vec<Change> = Vec::new();
    let mut bytes = 0;
    for entry in JournalReader::open(&layout.journal, after, end)? {
        let entry = entry?;
        bytes += payload_bytes(&entry.changes);
        changes.extend(entry.changes);
        if changes.len() >= REPLAY_CHANGES || bytes >= REPLAY_BYTES || entry.sequence == end {
            // Never backwards: after a second crash amid a replay, what sled had seen before still counts.
            let sequence = entry.sequence.max(state.sequence);
            state = database.apply(values, &changes, &state, sequence, sequence.min(end))?;
            changes.clear();
            bytes = 0;
        }
    }
    Ok(state)
}

pub(crate) fn generations(layout: &Layout) -> Result<Vec<u32>, StoreError> {
    match fs::read_dir(&layout.store) {
        Ok(entries) => Ok(entries
            .flatten()
            .filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse().ok()))
            .collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StoreError::io("list", &layout.store, error)),
    }
}

/// Half-built or outdated generations of an interrupted rebuild.
fn remove_other_generations(layout: &Layout) -> Result<(), StoreError> {
    let current = layout.current()?;
    for number in generations(layout)? {
        if Some(number) != current {
            remove_folder(&layout.generation(number))?;
        }
    }
    Ok(())
}

pub(crate) fn remove_folder(folder: &Path) -> Result<(), StoreError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StoreError::io("remove", folder, error)),
        _ => Ok(()),
    }
}

/// The identity of a new data folder.
fn draw_incarnation() -> Result<[u8; 16], StoreError> {
    let path = Path::new("/dev/urandom");
    let mut bytes = [0; 16];
    File::open(path)
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| StoreError::io("read", path, error))?;
    Ok(bytes)
}
