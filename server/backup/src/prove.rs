//! The proof of a backup: it is restored at once, elsewhere, and compared with what the store held.
//!
//! The private key of the school is not here. What a process has written, though, is also encrypted for a key that this
//! process made for itself and never writes down; it opens the backup while the process lives.

use crate::{
    dump::read_through,
    error::{BackupError, BackupResult},
    files::read_list,
    key::PrivateKey,
    manifest::{BackupId, Kind, Manifest},
    progress::Progress,
    restore::Restore,
    route::route_to,
    sealing::unseal,
    shelf::{Shelf, remove_folder},
    source::{Inventory, Source, read_manifest},
    verify::{check_file, verify},
    volumes::VolumeReader,
};
use lyceum_storage::Hash;
use serde::{Deserialize, Serialize};
use std::{cell::RefCell, io, path::PathBuf, time::Instant};

/// Files of a list that are opened and compared; the hashes of all are compared in any case.
const FILES_OPENED: usize = 20;

/// How far a backup has been proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// Its bytes are what was written.
    Read,
    /// It was opened, unpacked and followed to its end.
    Opened,
    /// It was restored to a folder whose counts and sums are those of the store.
    Restored,
}

/// That a backup has been proven.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// How far.
    pub depth: Depth,
    /// When, in seconds since 1970.
    pub at_s: i64,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Records that were compared.
    pub records: u64,
    /// Files that were compared.
    pub files: u64,
}

/// What a child process is asked to prove. It holds a secret: it goes through a pipe and is never written down.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProofOrder {
    /// The folder of backups.
    pub shelf: PathBuf,
    /// Which one.
    pub id: BackupId,
    /// A key that opens it, in age's form.
    pub key: String,
    /// The time, in seconds since 1970.
    pub now_s: i64,
}

/// Restores or opens the backup and compares it. Blocks. Best in a process of its own: sled's transactions have one lock
/// for the whole process.
pub fn prove(order: &ProofOrder, progress: &Progress) -> BackupResult<Proof> {
    let started = Instant::now();
    let shelf = Shelf::at(&order.shelf);
    let key = PrivateKey::parse(&order.key)?;
    let manifest = read_manifest(&shelf, &order.id)?;
    let (depth, records, files) = match manifest.kind {
        Kind::Full => (Depth::Restored, prove_full(&shelf, &manifest, &key, progress)?, 0),
        Kind::Incremental => (Depth::Opened, prove_incremental(&shelf, &manifest, &key)?, 0),
        Kind::Files => (Depth::Opened, 0, prove_files(&shelf, &manifest, &key)?),
    };
    let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    Ok(Proof { depth, at_s: order.now_s, took_ms, records, files })
}

fn prove_full(shelf: &Shelf, manifest: &Manifest, key: &PrivateKey, progress: &Progress) -> BackupResult<u64> {
    let scratch = shelf.scratch().join(manifest.id.as_str());
    remove_folder(&scratch)?;
    std::fs::create_dir_all(shelf.scratch()).map_err(BackupError::io("create folder", &shelf.scratch()))?;
    let route = route_to(&Inventory { backups: vec![manifest.clone()], unreadable: Vec::new() }, manifest)?;
    let restore =
        Restore { source: shelf, key, to_time: None, into: &scratch, files: false, without_bad_files: false, progress };
    let restored = restore.restore_to(&route, &scratch);
    remove_folder(&scratch)?;
    Ok(restored?.records)
}

fn prove_incremental(shelf: &Shelf, manifest: &Manifest, key: &PrivateKey) -> BackupResult<u64> {
    let failure = RefCell::new(None);
    let name = manifest.id.piece(0);
    let volumes = VolumeReader::new(shelf, &manifest.pieces, &failure);
    let read = unseal(volumes, key, &name, &manifest.keys).and_then(|unsealed| {
        let unpacked = zstd::Decoder::new(unsealed);
        let unpacked = unpacked.map_err(|error| BackupError::damaged(&name, format!("cannot be unpacked: {error}")))?;
        read_through(unpacked, &name, manifest.after)
    });
    match (failure.take(), read) {
        (Some(cause), Err(_)) => Err(cause),
        (_, Err(error)) => Err(error),
        (_, Ok(last)) if last == manifest.until => Ok(last - manifest.after),
        (_, Ok(last)) => Err(BackupError::Gap { from: last + 1, to: manifest.until }),
    }
}

/// Compares the hashes of all files, and opens some that this process may have written.
fn prove_files(shelf: &Shelf, manifest: &Manifest, key: &PrivateKey) -> BackupResult<u64> {
    let lines = read_list(shelf, manifest)?;
    let step = (lines.len() / FILES_OPENED).max(1);
    for (number, line) in lines.iter().enumerate() {
        check_file(shelf, line)?;
        if number % step != 0 {
            continue;
        }
        let name = Shelf::file_name(&line.hash);
        let Some(sealed) = shelf.open(&name)? else { continue };
        match unseal(sealed, key, &name, &manifest.keys) {
            Ok(mut opened) => {
                let mut hasher = blake3::Hasher::new();
                let read = io::copy(&mut opened, &mut hasher);
                read.map_err(|error| BackupError::damaged(&name, format!("cannot be opened: {error}")))?;
                if Hash(*hasher.finalize().as_bytes()) != line.hash {
                    return Err(BackupError::damaged(name, "does not hold the file that it is named after"));
                }
            }
            // An earlier process wrote it, and that process proved it.
            Err(BackupError::WrongKey { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(lines.len() as u64)
}

/// Reads a backup without a key and notes the result beside it.
pub fn read_and_note(shelf: &Shelf, id: &BackupId, now_s: i64, progress: &Progress) -> BackupResult<Vec<String>> {
    let started = Instant::now();
    let checked = verify(shelf, id, progress)?;
    if checked.problems.is_empty() {
        if proof_of(shelf, id)?.is_none() {
            let took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            note(shelf, id, &Proof { depth: Depth::Read, at_s: now_s, took_ms, records: 0, files: 0 })?;
        }
    } else {
        // What is damaged must not count as proven any longer, least of all when old ones are removed.
        shelf.remove(&id.proof())?;
    }
    Ok(checked.problems)
}

/// Notes a proof beside its backup.
pub fn note(shelf: &Shelf, id: &BackupId, proof: &Proof) -> BackupResult<()> {
    shelf.put(&id.proof(), serde_json::to_string(proof).unwrap_or_default().as_bytes())
}

/// The proof of a backup, if there is one.
pub fn proof_of(source: &dyn Source, id: &BackupId) -> BackupResult<Option<Proof>> {
    const PROOF_BYTES_MAX: u64 = 4096;
    let bytes = crate::source::read_small(source, &id.proof(), PROOF_BYTES_MAX)?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}
