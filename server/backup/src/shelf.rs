//! The folder of backups on this machine.
//!
//! ```text
//! <id>.manifest          what a backup says about itself; written last
//! <id>.proof             that it has been restored and compared
//! pieces/<id>.0000 …     its content: zstd, then age, cut into volumes
//! pieces/<id>.list       of a files backup: which files there were
//! files/ab/<hash>.age    each stored file once, encrypted
//! marks                  when which transaction was the newest
//! scratch/               where backups are restored to for their proof
//! ```
//! A copy elsewhere has the same names without `marks` and `scratch`.

use crate::{
    error::{BackupError, BackupResult},
    manifest::{BackupId, Manifest},
    source::Source,
};
use lyceum_storage::Hash;
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Read, Write},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

/// A folder of backups. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// The backups in this folder, which need not be there yet.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where something of this name lies.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Where backups are restored to for their proof.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.folder.join("scratch")
    }

    /// Makes its folders, for their owner alone.
    pub(crate) fn prepare(&self) -> BackupResult<()> {
        for folder in [self.folder.clone(), self.path("pieces"), self.path("files")] {
            let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
            made.map_err(BackupError::io("create folder", &folder))?;
        }
        Ok(())
    }

    /// Stores a small file so that it is there whole or not at all.
    pub(crate) fn put(&self, name: &str, bytes: &[u8]) -> BackupResult<()> {
        let path = self.path(name);
        let draft = path.with_added_extension("tmp");
        let mut file = File::create(&draft).map_err(BackupError::io("create", &draft))?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(BackupError::io("write", &draft))?;
        self.name_draft(&draft, &path)
    }

    /// Gives a finished, synced draft its name and makes the name durable.
    pub(crate) fn name_draft(&self, draft: &Path, path: &Path) -> BackupResult<()> {
        fs::rename(draft, path).map_err(BackupError::io("rename", draft))?;
        sync_folder(path.parent().unwrap_or(&self.folder))
    }

    /// Stores the manifest, which makes the backup one.
    pub(crate) fn put_manifest(&self, manifest: &Manifest) -> BackupResult<()> {
        sync_folder(&self.path("pieces"))?;
        self.put(&manifest.id.manifest(), &manifest.to_bytes())
    }

    /// Name of a stored file's encrypted copy.
    pub(crate) fn file_name(hash: &Hash) -> String {
        let name = hash.to_string();
        format!("files/{}/{name}.age", &name[..2])
    }

    /// Whether there is a backup of this name already.
    pub(crate) fn has(&self, id: &BackupId) -> bool {
        self.path(&id.manifest()).exists()
    }

    /// Removes a file; that it is not there is no error.
    pub(crate) fn remove(&self, name: &str) -> BackupResult<u64> {
        let path = self.path(name);
        let bytes = fs::metadata(&path).map_or(0, |about| about.len());
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(BackupError::io("remove", &path)(error)),
            _ => Ok(bytes),
        }
    }

    /// Removes a backup, its manifest first: a removal cut short leaves leftovers, not a damaged backup.
    pub(crate) fn remove_backup(&self, manifest: &Manifest) -> BackupResult<u64> {
        let mut bytes = self.remove(&manifest.id.manifest())?;
        sync_folder(&self.folder)?;
        bytes += self.remove(&manifest.id.proof())?;
        for piece in &manifest.pieces {
            bytes += self.remove(&piece.name)?;
        }
        Ok(bytes)
    }

    /// Removes what backups left behind that were cut short. Call it while none is being made.
    pub fn sweep(&self) -> BackupResult<()> {
        let names = self.names("")?;
        let whole: BTreeSet<&str> = names.iter().filter_map(|(name, _)| name.strip_suffix(".manifest")).collect();
        for (name, _) in &names {
            let piece = name.strip_prefix("pieces/").and_then(|name| name.split('.').next());
            let orphan = piece.is_some_and(|id| !whole.contains(id));
            let proof = name.strip_suffix(".proof").is_some_and(|id| !whole.contains(id));
            if orphan || proof || Path::new(name).extension().is_some_and(|ending| ending == "tmp") {
                tracing::info!(name, "removed what a backup left behind that was cut short");
                self.remove(name)?;
            }
        }
        remove_folder(&self.scratch())
    }
}

impl Source for Shelf {
    fn place(&self) -> String {
        self.folder.display().to_string()
    }

    fn names(&self, folder: &str) -> BackupResult<Vec<(String, u64)>> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.join(folder.trim_end_matches('/'))];
        while let Some(folder) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => other.map_err(BackupError::io("list", &folder))?,
            };
            for entry in entries {
                let path = entry.map_err(BackupError::io("list", &folder))?.path();
                let Ok(about) = fs::symlink_metadata(&path) else { continue };
                if about.is_dir() && path != self.scratch() {
                    folders.push(path);
                } else if let Some(name) = path.strip_prefix(&self.folder).ok().and_then(Path::to_str)
                    && about.is_file()
                {
                    found.push((name.to_owned(), about.len()));
                }
            }
        }
        found.sort();
        Ok(found)
    }

    fn open(&self, name: &str) -> BackupResult<Option<Box<dyn Read + Send>>> {
        let path = self.path(name);
        match File::open(&path) {
            Ok(file) => Ok(Some(Box::new(file))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(BackupError::io("open", &path)(error)),
        }
    }
}

/// Makes names in a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> BackupResult<()> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(BackupError::io("sync", folder))
}

/// Removes a folder with all that is in it; that it is not there is no error.
pub(crate) fn remove_folder(folder: &Path) -> BackupResult<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(BackupError::io("remove", folder)(error)),
        _ => Ok(()),
    }
}
