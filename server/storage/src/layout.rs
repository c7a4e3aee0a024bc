//! The data folder: where everything lies, and the small files that say how to open it.

use crate::{
    disk::{Disk, remove_file},
    error::StoreError,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Version of the folder layout, the journal and the envelope of values (not of the records: `migrations`).
pub(crate) const FOLDER_FORMAT: u32 = 1;
const FORMAT_LINE: &str = "lyceum data folder, format ";

/// Paths of a data folder.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    /// The data folder.
    pub root: PathBuf,
    /// Segments of the journal.
    pub journal: PathBuf,
    /// Generations of the sled database.
    pub store: PathBuf,
    /// Values too large for sled; derived from the journal like sled itself.
    pub values: PathBuf,
    /// Blobs.
    pub files: PathBuf,
    /// Reserved bytes that are given up when the disk is full.
    pub ballast: PathBuf,
    format: PathBuf,
    current: PathBuf,
    checkpoint: PathBuf,
    clean: PathBuf,
}

impl Layout {
    pub fn new(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            journal: root.join("journal"),
            store: root.join("store"),
            values: root.join("values"),
            files: root.join("files"),
            ballast: root.join("BALLAST"),
            format: root.join("FORMAT"),
            current: root.join("CURRENT"),
            checkpoint: root.join("CHECKPOINT"),
            clean: root.join("CLEAN"),
        }
    }

    /// Folder of a generation of the database.
    pub fn generation(&self, number: u32) -> PathBuf {
        self.store.join(format!("{number:08}"))
    }

    /// Refuses a folder of a newer release; marks a new one.
    pub fn check_format(&self, disk: &Disk) -> Result<(), StoreError> {
        let Some(text) = read_optional(&self.format)? else {
            return disk.replace(&self.format, format!("{FORMAT_LINE}{FOLDER_FORMAT}\n").as_bytes());
        };
        let found: u32 = text
            .strip_prefix(FORMAT_LINE)
            .and_then(|number| number.trim().parse().ok())
            .ok_or_else(|| StoreError::damaged("the file FORMAT does not name a format"))?;
        if found > FOLDER_FORMAT {
            return Err(StoreError::NewerVersion { found, supported: FOLDER_FORMAT });
        }
        Ok(())
    }

    /// Whether a store has been opened here before.
    pub fn is_marked(&self) -> bool {
        self.format.is_file()
    }

    /// The generation in use; `None` when there is none or the file is unreadable (then the database is rebuilt).
    pub fn current(&self) -> Result<Option<u32>, StoreError> {
        Ok(read_optional(&self.current)?.and_then(|text| text.trim().parse().ok()))
    }

    /// Makes the next opening rebuild the database.
    pub fn forget_current(&self) -> Result<(), StoreError> {
        remove_file(&self.current).map(drop)
    }

    pub fn set_current(&self, disk: &Disk, generation: u32) -> Result<(), StoreError> {
        disk.replace(&self.current, format!("{generation}\n").as_bytes())
    }

    /// Everything up to this sequence is safe in the database as well. An unreadable file counts as 0: more is replayed.
    pub fn checkpoint(&self) -> Result<u64, StoreError> {
        Ok(read_optional(&self.checkpoint)?.and_then(|text| text.trim().parse().ok()).unwrap_or(0))
    }

    pub fn set_checkpoint(&self, disk: &Disk, sequence: u64) -> Result<(), StoreError> {
        disk.replace(&self.checkpoint, format!("{sequence}\n").as_bytes())
    }

    pub fn mark_clean(&self, disk: &Disk) -> Result<(), StoreError> {
        disk.replace(&self.clean, b"closed\n")
    }

    /// Removes the mark of a clean end and says whether it was there.
    pub fn take_clean(&self, disk: &Disk) -> Result<bool, StoreError> {
        let was_clean = remove_file(&self.clean)?;
        if was_clean {
            disk.sync_path(&self.root)?;
        }
        Ok(was_clean)
    }
}

fn read_optional(path: &Path) -> Result<Option<String>, StoreError> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io("read", path, error)),
    }
}

/// Sum of the lengths of all files below `folder`; files that vanish meanwhile count as nothing.
pub(crate) fn bytes_below(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => bytes_below(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}
