//! Values too large for sled: one file each, derived from the journal like sled itself.
//!
//! The journal holds the whole value, so a file needs no sync before the answer, only before the checkpoint behind which
//! the journal is no longer replayed. Its name is a hash over space, key and body: no two records share a file, and it
//! can go as soon as its record changes.

use crate::{
    disk::{Disk, FileOperation, create_dir, remove_file},
    error::StoreError,
    record::{HEADER, MAX_INLINE_BYTES, Stored, open_value, seal_inline, seal_reference},
    space::Space,
};
use std::{
    collections::BTreeSet,
    fs, io, mem,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

/// The folder of large values.
#[derive(Debug)]
pub(crate) struct Values {
    folder: PathBuf,
    disk: Disk,
    /// Files that the next checkpoint must sync.
    unsynced: Mutex<BTreeSet<PathBuf>>,
}

impl Values {
    pub fn open(folder: &Path, disk: &Disk) -> Result<Self, StoreError> {
        create_dir(folder)?;
        Ok(Self { folder: folder.to_owned(), disk: disk.clone(), unsynced: Mutex::default() })
    }

    fn path(&self, hash: &blake3::Hash) -> PathBuf {
        let name = hash.to_hex();
        self.folder.join(&name[..2]).join(&name[..])
    }

    /// The form in which sled stores a value of the journal. Writes a file when it is large.
    pub fn shrink(&self, space: Space, key: &[u8], value: &[u8]) -> Result<Vec<u8>, StoreError> {
        if value.len() <= MAX_INLINE_BYTES + HEADER {
            return Ok(value.to_vec());
        }
        let Stored::Inline(body) = open_value(value)? else { return Ok(value.to_vec()) };
        let hash = name_hash(space, key, body);
        let path = self.path(&hash);
        if let Some(parent) = path.parent() {
            create_dir(parent)?;
        }
        // Readers must never see half of it; durability comes with the checkpoint.
        let draft = path.with_extension("tmp");
        self.disk
            .allow(FileOperation::Write, &path)
            .and_then(|()| fs::write(&draft, body))
            .and_then(|()| fs::rename(&draft, &path))
            .map_err(|error| StoreError::io("write", &path, error))?;
        self.unsynced.lock().unwrap_or_else(PoisonError::into_inner).insert(path);
        Ok(seal_reference(&hash))
    }

    /// The value with its body, whichever form sled has. `None` when the file is gone: the record has changed since.
    pub fn expand(&self, space: Space, key: &[u8], value: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Stored::InFile(hash) = open_value(value)? else { return Ok(Some(value.to_vec())) };
        Ok(self.read(space, key, &hash)?.map(|body| seal_inline(&body)))
    }

    /// The length of a stored value, with that of its file.
    pub fn length(&self, value: &[u8]) -> Result<u64, StoreError> {
        Ok(match open_value(value)? {
            Stored::Inline(_) => value.len() as u64,
            // A file that is gone was replaced meanwhile.
            Stored::InFile(hash) => fs::metadata(self.path(&hash)).map_or(0, |about| about.len()),
        })
    }

    /// Reads and checks a large body; `None` when there is no such file.
    pub fn read(&self, space: Space, key: &[u8], hash: &blake3::Hash) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.path(hash);
        match fs::read(&path) {
            Ok(body) if name_hash(space, key, &body) == *hash => Ok(Some(body)),
            Ok(_) => Err(StoreError::damaged(format!("{} does not match its name", path.display()))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::io("read", &path, error)),
        }
    }

    /// Removes the file of a value that sled no longer holds, if it had one.
    pub fn drop_replaced(&self, old: &[u8]) {
        if let Ok(Stored::InFile(hash)) = open_value(old) {
            let path = self.path(&hash);
            self.unsynced.lock().unwrap_or_else(PoisonError::into_inner).remove(&path);
            if let Err(error) = remove_file(&path) {
                tracing::warn!(%error, "a replaced value could not be removed");
            }
        }
    }

    /// Makes every file written so far durable.
    pub fn sync(&self) -> Result<(), StoreError> {
        let paths = mem::take(&mut *self.unsynced.lock().unwrap_or_else(PoisonError::into_inner));
        let mut folders = BTreeSet::from([self.folder.clone()]);
        for path in paths {
            match self.disk.sync_path(&path) {
                // Replaced meanwhile.
                Err(StoreError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {}
                other => other?,
            }
            folders.extend(path.parent().map(Path::to_owned));
        }
        folders.iter().try_for_each(|folder| self.disk.sync_path(folder))
    }
}

fn name_hash(space: Space, key: &[u8], body: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&[space.number()]).update(&(key.len() as u64).to_le_bytes()).update(key).update(body);
    hasher.finalize()
}
