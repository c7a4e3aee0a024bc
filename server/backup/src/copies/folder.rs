//! A folder as a copy: a stick, a second disk, a mounted share. Each file is whole and synced before it has its name.

use crate::{
    error::{BackupError, BackupResult},
    shelf::{Shelf, sync_folder},
    source::Source,
};
use std::{
    fs::{self, File},
    io::{Read, Write},
    path::Path,
};

/// Bytes after which the pace is looked at.
const PART_BYTES: usize = 1 << 20;

/// An open folder.
#[derive(Clone, Debug)]
pub(super) struct Folder(Shelf);

impl Folder {
    /// The folder must be there: a stick that is not plugged in is not written to.
    pub fn open(folder: &Path) -> BackupResult<Self> {
        if folder.is_dir() {
            return Ok(Self(Shelf::at(folder)));
        }
        Err(BackupError::Target {
            target: folder.display().to_string(),
            reason: "this folder is not there. Plug the stick or disk in, or make the folder".to_owned(),
        })
    }

    pub fn list(&self, folder: &str) -> BackupResult<Vec<(String, u64)>> {
        self.0.names(folder)
    }

    pub fn open_file(&self, name: &str) -> BackupResult<Option<Box<dyn Read + Send>>> {
        Source::open(&self.0, name)
    }

    pub async fn put<F: Future<Output = ()>>(
        &self,
        name: &str,
        file: &Path,
        mut sent: impl FnMut(u64) -> F,
    ) -> BackupResult<()> {
        let path = self.0.path(name);
        if let Some(folder) = path.parent().filter(|folder| !folder.is_dir()) {
            fs::create_dir_all(folder).map_err(BackupError::io("create folder", folder))?;
            sync_folder(folder.parent().unwrap_or(folder))?;
        }
        let draft = path.with_added_extension("tmp");
        let written = write_draft(&draft, file, &mut sent).await;
        if written.is_err() {
            // On a full disk the half of a file would take the room that the next, smaller one needs.
            let _ = fs::remove_file(&draft);
        }
        written?;
        self.0.name_draft(&draft, &path)
    }

    pub fn remove(&self, name: &str) -> BackupResult<()> {
        self.0.remove(name).map(drop)
    }
}

async fn write_draft<F: Future<Output = ()>>(
    draft: &Path,
    file: &Path,
    sent: &mut impl FnMut(u64) -> F,
) -> BackupResult<()> {
    let mut from = File::open(file).map_err(BackupError::io("read", file))?;
    let mut to = File::create(draft).map_err(BackupError::io("create", draft))?;
    let mut buffer = vec![0; PART_BYTES];
    loop {
        let count = from.read(&mut buffer).map_err(BackupError::io("read", file))?;
        if count == 0 {
            break;
        }
        to.write_all(&buffer[..count]).map_err(BackupError::io("write", draft))?;
        sent(count as u64).await;
    }
    to.sync_all().map_err(BackupError::io("sync", draft))
}
