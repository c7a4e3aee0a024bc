//! Whether a backup is still what was written, as far as one can tell without the private key.

use crate::{
    error::{BackupError, BackupResult},
    files::{FileLine, read_list},
    manifest::{BackupId, Kind, Manifest},
    progress::Progress,
    shelf::Shelf,
    source::{Source, read_manifest, read_piece},
};
use serde::{Deserialize, Serialize};
use std::io::Read;

/// What was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// Files of the backup that were read.
    pub pieces: u64,
    /// Bytes that were read.
    pub bytes: u64,
    /// Everything that is wrong, in sentences; empty when all is well.
    pub problems: Vec<String>,
}

/// Reads everything that belongs to a backup and compares it with what was written. Blocks.
pub fn verify(source: &dyn Source, id: &BackupId, progress: &Progress) -> BackupResult<Checked> {
    let manifest = read_manifest(source, id)?;
    let mut checked = Checked::default();
    progress.begin("reading the backup", manifest.stored_bytes() + manifest.content_bytes);
    for piece in &manifest.pieces {
        match read_piece(source, piece) {
            Ok(bytes) => checked.saw(bytes.len() as u64, progress),
            Err(error) => checked.problems.push(error.to_string()),
        }
    }
    if manifest.kind == Kind::Files && checked.problems.is_empty() {
        check_files(source, &manifest, &mut checked, progress)?;
    }
    Ok(checked)
}

fn check_files(
    source: &dyn Source,
    manifest: &Manifest,
    checked: &mut Checked,
    progress: &Progress,
) -> BackupResult<()> {
    for line in read_list(source, manifest)? {
        match check_file(source, &line) {
            Ok(()) => checked.saw(line.sealed_bytes, progress),
            Err(error) => checked.problems.push(error.to_string()),
        }
    }
    Ok(())
}

/// Compares one encrypted file with its line.
pub(crate) fn check_file(source: &dyn Source, line: &FileLine) -> BackupResult<()> {
    let name = Shelf::file_name(&line.hash);
    let missing = || BackupError::Missing { piece: name.clone(), place: source.place() };
    let mut file = source.open(&name)?.ok_or_else(missing)?.take(line.sealed_bytes + 1);
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        let count =
            file.read(&mut buffer).map_err(|error| BackupError::damaged(&name, format!("cannot be read: {error}")))?;
        if count == 0 {
            break;
        }
        hasher.update(&buffer[..count]);
    }
    if *hasher.finalize().as_bytes() == line.sealed_hash.0 {
        Ok(())
    } else {
        Err(BackupError::damaged(name, "does not match its hash"))
    }
}

impl Checked {
    fn saw(&mut self, bytes: u64, progress: &Progress) {
        self.pieces += 1;
        self.bytes += bytes;
        progress.add(bytes);
    }
}
