//! Restoring: into a new folder, proven there, and only then given its name. The live folder is never touched.

use crate::{
    dump::{DumpReader, broken},
    error::{BackupError, BackupResult},
    files::read_list,
    key::PrivateKey,
    manifest::{BackupId, Kind, Manifest, space_lines},
    progress::Progress,
    route::{Route, find_route},
    sealing::unseal,
    shelf::{Shelf, remove_folder, sync_folder},
    source::{Inventory, Source, Unreadable},
    volumes::VolumeReader,
};
use lyceum_storage::{Change, Hash, Store, StoreOptions};
use serde::{Deserialize, Serialize};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Changes stored at once.
const LOAD_CHANGES: usize = 2_000;
/// Bytes of changes stored at once.
const LOAD_BYTES: usize = 2 << 20;

/// What to restore, and where.
pub struct Restore<'a> {
    /// Where the backups are.
    pub source: &'a dyn Source,
    /// The key of the recovery sheet.
    pub key: &'a PrivateKey,
    /// Seconds since 1970: the newest moment at or before it; none for the newest of all.
    pub to_time: Option<i64>,
    /// A folder that does not exist yet.
    pub into: &'a Path,
    /// Whether files are restored as well, not only records.
    pub files: bool,
    /// Whether to go on without files that are missing or damaged.
    pub without_bad_files: bool,
    /// How far it is.
    pub progress: &'a Progress,
}

/// What was restored.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// The moment, in seconds since 1970.
    pub second: i64,
    /// The transaction at which it ends.
    pub until: u64,
    /// Names of the database backups that were used, in order.
    pub used: Vec<String>,
    /// Records.
    pub records: u64,
    /// Files.
    pub files: u64,
    /// Bytes of these files.
    pub file_bytes: u64,
    /// Files that are missing or damaged, with why.
    pub bad_files: Vec<String>,
}

impl Restore<'_> {
    /// Does it. Blocks. On an error nothing stays behind.
    pub fn run(&self) -> BackupResult<Restored> {
        if fs::symlink_metadata(self.into).is_ok() && !is_empty_folder(self.into) {
            return Err(BackupError::NotEmpty(self.into.to_owned()));
        }
        let mut inventory = Inventory::of(self.source)?;
        let route = find_route(&inventory, self.to_time)?;
        if self.to_time.is_none() {
            refuse_newer_ruin(&mut inventory, &route)?;
        }
        let part = part_of(self.into);
        // What a restore left behind that was cut short: only we use this name.
        remove_folder(&part)?;
        let done = self.restore_to(&route, &part).and_then(|restored| {
            // An empty folder may give way.
            let _ = fs::remove_dir(self.into);
            fs::rename(&part, self.into).map_err(BackupError::io("rename", &part))?;
            sync_folder(self.into.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")))?;
            Ok(restored)
        });
        if done.is_err() {
            remove_folder(&part)?;
        }
        done
    }

    /// Restores along a route into a folder of any name and proves the records; the folder is whole when this returns.
    pub(crate) fn restore_to(&self, route: &Route, part: &Path) -> BackupResult<Restored> {
        let store = Store::open(part, options())?;
        let restored = self.fill(&store, route, part);
        let closed = store.close();
        let restored = restored?;
        closed?;
        Ok(restored)
    }

    fn fill(&self, store: &Store, route: &Route, part: &Path) -> BackupResult<Restored> {
        let mut restored = Restored {
            second: route.second,
            until: route.until,
            used: route.databases().map(|backup| backup.id.to_string()).collect(),
            ..Restored::default()
        };
        self.progress.begin("restoring the database", route.databases().map(Manifest::stored_bytes).sum());
        let mut at = 0;
        for backup in route.databases() {
            at = self.apply(store, backup, at, route.until, part)?;
            self.progress.add(backup.stored_bytes());
        }
        if at != route.until {
            return Err(BackupError::Gap { from: at + 1, to: route.until });
        }
        compare(store, route)?;
        if self.files {
            self.restore_files(store, route, &mut restored)?;
        }
        self.progress.begin("checking what was restored", 0);
        let report = store.verify()?;
        if let Some(problem) = report.problems.first() {
            return Err(BackupError::Differs(problem.clone()));
        }
        restored.records = report.spaces.iter().map(|space| space.records).sum();
        Ok(restored)
    }

    /// Applies one database backup to a store that is at transaction `at`; gives the transaction it is at then.
    fn apply(&self, store: &Store, backup: &Manifest, at: u64, until: u64, part: &Path) -> BackupResult<u64> {
        let failure = RefCell::new(None);
        let name = backup.pieces.first().map_or_else(|| backup.id.to_string(), |piece| piece.name.clone());
        let volumes = VolumeReader::new(self.source, &backup.pieces, &failure);
        let applied = self.apply_stream(store, backup, volumes, &name, (at, until), part);
        // The reader below knows best what was wrong.
        match (failure.take(), applied) {
            (Some(cause), Err(_)) => Err(cause),
            (_, applied) => applied,
        }
    }

    fn apply_stream(
        &self,
        store: &Store,
        backup: &Manifest,
        volumes: VolumeReader<'_>,
        name: &str,
        (at, until): (u64, u64),
        part: &Path,
    ) -> BackupResult<u64> {
        let unreadable = |error: std::io::Error| broken(name, &error);
        let unsealed = unseal(volumes, self.key, name, &backup.keys)?;
        let unpacked = zstd::Decoder::new(unsealed).map_err(unreadable)?;
        let mut dump = DumpReader::new(unpacked).map_err(unreadable)?;
        for extra in &dump.extras {
            write_extra(part, &extra.name, &extra.text)?;
        }
        let full = backup.kind == Kind::Full;
        let mut reached = at;
        let mut changes: Vec<Change> = Vec::new();
        let mut bytes = 0;
        while let Some(entry) = dump.next().map_err(unreadable)? {
            if entry.sequence > until {
                break;
            }
            // Incrementals may overlap what is there already; the records of a full backup never do.
            if !full && entry.sequence <= at {
                continue;
            }
            let next = entry.sequence == reached + 1 || (full && entry.sequence >= reached);
            if !next {
                return Err(BackupError::Gap { from: reached + 1, to: entry.sequence - 1 });
            }
            reached = entry.sequence;
            let size = |change: &Change| change.key.len() + change.value.as_ref().map_or(0, Vec::len);
            bytes += entry.changes.iter().map(size).sum::<usize>();
            changes.extend(entry.changes);
            if changes.len() >= LOAD_CHANGES || bytes >= LOAD_BYTES {
                load(store, &mut changes)?;
                bytes = 0;
            }
        }
        load(store, &mut changes)?;
        // A full backup of an empty stretch says so itself.
        Ok(if full { reached.max(backup.until.min(until)) } else { reached })
    }

    pub(crate) fn restore_files(&self, store: &Store, route: &Route, restored: &mut Restored) -> BackupResult<()> {
        let mut wanted: BTreeMap<Hash, (u64, &[String])> = BTreeMap::new();
        for list in &route.lists {
            for line in read_list(self.source, list)? {
                wanted.insert(line.hash, (line.bytes, &list.keys));
            }
        }
        self.progress.begin("restoring files", wanted.values().map(|(bytes, _)| bytes).sum());
        for (hash, (bytes, keys)) in wanted {
            match self.restore_file(store, &hash, bytes, keys) {
                Ok(()) => {
                    restored.files += 1;
                    restored.file_bytes += bytes;
                }
                Err(error @ (BackupError::Missing { .. } | BackupError::Damaged { .. })) if self.without_bad_files => {
                    restored.bad_files.push(error.to_string());
                }
                Err(error) => return Err(error),
            }
            self.progress.add(bytes);
        }
        Ok(())
    }

    fn restore_file(&self, store: &Store, hash: &Hash, bytes: u64, keys: &[String]) -> BackupResult<()> {
        let name = Shelf::file_name(hash);
        let missing = || BackupError::Missing { piece: name.clone(), place: self.source.place() };
        let sealed = self.source.open(&name)?.ok_or_else(missing)?;
        let mut opened = unseal(sealed, self.key, &name, keys)?;
        let stored = store.blobs().copy_stream(&mut opened, Path::new(&name), bytes);
        match stored {
            Ok(file) if file.hash == *hash => Ok(()),
            Ok(_) => Err(BackupError::damaged(name, "does not match its hash")),
            // Decryption reports damage as a reading error of the stream.
            Err(lyceum_storage::StoreError::Io { action: "read", source, .. }) => {
                Err(BackupError::damaged(name, format!("cannot be opened: {source}")))
            }
            Err(lyceum_storage::StoreError::TooLarge { .. }) => {
                Err(BackupError::damaged(name, "is longer than its list says"))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The newest backup is asked for: where one cannot be read that is newer than what would be restored, nobody must believe
/// that this is all there was. An older moment is restored when it is asked for by its time.
fn refuse_newer_ruin(inventory: &mut Inventory, route: &Route) -> BackupResult<()> {
    let files = |id: &BackupId| id.as_str().ends_with(Kind::Files.name());
    let newest = |of_files: bool| {
        let used = route.databases().chain(&route.lists).map(|backup| &backup.id);
        used.filter(|id| files(id) == of_files).max()
    };
    let (records, lists) = (newest(false), newest(true));
    let is_newer = |bad: &Unreadable| if files(&bad.id) { Some(&bad.id) > lists } else { Some(&bad.id) > records };
    match inventory.unreadable.iter().position(is_newer) {
        Some(place) => Err(inventory.unreadable.swap_remove(place).error),
        None => Ok(()),
    }
}

fn load(store: &Store, changes: &mut Vec<Change>) -> BackupResult<()> {
    if !changes.is_empty() {
        store.load(std::mem::take(changes))?;
    }
    Ok(())
}

/// Compares counts and sums, where the route ends at the end of a backup (elsewhere nobody noted them).
fn compare(store: &Store, route: &Route) -> BackupResult<()> {
    let Some(last) = route.databases().last().filter(|backup| backup.until == route.until) else { return Ok(()) };
    for (wanted, found) in last.spaces.iter().zip(space_lines(&store.moment()?)) {
        if *wanted != found {
            return Err(BackupError::Differs(format!(
                "{} has {} records where {} were backed up, or their content differs",
                wanted.space, found.records, wanted.records
            )));
        }
    }
    Ok(())
}

/// Settings come back beside the records. Only plain names: a backup cannot write anywhere else.
fn write_extra(part: &Path, name: &str, text: &str) -> BackupResult<()> {
    if name.is_empty() || name.starts_with('.') || name.contains(['/', '\\', '\0']) {
        return Err(BackupError::damaged(name, "is no name for a file of settings"));
    }
    let path = part.join(name);
    fs::write(&path, text).map_err(BackupError::io("write", &path))
}

/// A store that is filled once and then closed.
fn options() -> StoreOptions {
    StoreOptions { ballast_bytes: 0, verify_after_crash: false, ..StoreOptions::default() }
}

/// Where a restore is put together, beside the folder that it becomes.
pub fn part_of(into: &Path) -> PathBuf {
    let mut name = into.file_name().unwrap_or_default().to_owned();
    name.push(".restoring");
    into.with_file_name(name)
}

fn is_empty_folder(path: &Path) -> bool {
    fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}
