//! Copies a file, checking its size and SHA-256 on the way, and puts it in place in one move.

use super::PullProgress;
use crate::ModelError;
use crate::catalog::{CatalogFile, compare_hash};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;

/// Bytes between two reports.
const REPORT_EVERY: u64 = 4 << 20;

/// Copies `reader` to `<folder>/<file>`. A wrong source leaves what was there before.
pub(super) fn into_place(
    mut reader: impl Read,
    file: &CatalogFile,
    folder: &Path,
    progress: &mut dyn FnMut(PullProgress),
) -> Result<(), ModelError> {
    let temporary = folder.join(format!("{}.new", file.file));
    let copied = copy(&mut reader, file, &temporary, progress).and_then(|()| put(&temporary, file, folder));
    if copied.is_err() {
        // Best effort: what failed is told, and the next attempt writes over it.
        let _ = fs::remove_file(&temporary);
    }
    copied?;
    progress(PullProgress::FileReady { file: file.file.clone() });
    Ok(())
}

fn copy(
    reader: &mut impl Read,
    file: &CatalogFile,
    to: &Path,
    progress: &mut dyn FnMut(PullProgress),
) -> Result<(), ModelError> {
    let io = |source| ModelError::io(to, source);
    let mut out = File::create(to).map_err(io)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    let (mut done, mut reported) = (0u64, 0u64);
    loop {
        let read = reader.read(&mut buffer).map_err(|e| ModelError::Fetch(format!("reading failed: {e}")))?;
        if read == 0 {
            break;
        }
        done += read as u64;
        if done > file.bytes {
            return Err(ModelError::WrongSize { path: to.to_owned(), found: done, expected: file.bytes });
        }
        out.write_all(&buffer[..read]).map_err(io)?;
        hash.update(&buffer[..read]);
        if done - reported >= REPORT_EVERY || done == file.bytes {
            reported = done;
            progress(PullProgress::Copying { file: file.file.clone(), done, total: file.bytes });
        }
    }
    if done != file.bytes {
        return Err(ModelError::WrongSize { path: to.to_owned(), found: done, expected: file.bytes });
    }
    compare_hash(file, to, hash)?;
    out.sync_all().map_err(io)
}

/// Moves a complete and checked file to its name, durably.
pub(super) fn put(temporary: &Path, file: &CatalogFile, folder: &Path) -> Result<(), ModelError> {
    let place = folder.join(&file.file);
    fs::rename(temporary, &place).map_err(|source| ModelError::io(&place, source))?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|source| ModelError::io(folder, source))
}
