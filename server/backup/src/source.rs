//! Where backups are read from: a folder on this machine, or a copy elsewhere.

use crate::{
    error::{BackupError, BackupResult},
    manifest::{BackupId, MANIFEST_BYTES_MAX, Manifest, Piece},
};
use std::io::Read;

/// Reads what lies in a place for backups. Calls block.
pub trait Source: Send + Sync {
    /// The place in words for people.
    fn place(&self) -> String;

    /// Names and lengths of everything whose name begins with `folder` (`""` for all), in order.
    fn names(&self, folder: &str) -> BackupResult<Vec<(String, u64)>>;

    /// Opens a file; none if it is not there.
    fn open(&self, name: &str) -> BackupResult<Option<Box<dyn Read + Send>>>;
}

/// A backup whose manifest cannot be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Its name.
    pub id: BackupId,
    /// Why.
    pub error: BackupError,
}

/// Every backup at a place, oldest first.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Those whose manifest is whole.
    pub backups: Vec<Manifest>,
    /// Those whose manifest is not.
    pub unreadable: Vec<Unreadable>,
}

impl Inventory {
    /// Looks at all manifests.
    pub fn of(source: &dyn Source) -> BackupResult<Self> {
        let mut inventory = Self::default();
        let names = source.names("")?;
        let manifests = names.iter().filter_map(|(name, _)| name.strip_suffix(".manifest")?.parse::<BackupId>().ok());
        for id in manifests {
            match read_manifest(source, &id) {
                Ok(manifest) => inventory.backups.push(manifest),
                Err(error) => inventory.unreadable.push(Unreadable { id, error }),
            }
        }
        inventory.backups.sort_by(|a, b| (a.started_s, &a.id).cmp(&(b.started_s, &b.id)));
        Ok(inventory)
    }
}

/// One manifest.
pub(crate) fn read_manifest(source: &dyn Source, id: &BackupId) -> BackupResult<Manifest> {
    let name = id.manifest();
    let bytes = read_small(source, &name, MANIFEST_BYTES_MAX)?;
    Manifest::from_bytes(&name, &bytes.ok_or_else(|| BackupError::NoSuchBackup(id.to_string()))?)
}

/// A whole file of at most `max` bytes; none if it is not there.
pub(crate) fn read_small(source: &dyn Source, name: &str, max: u64) -> BackupResult<Option<Vec<u8>>> {
    let Some(file) = source.open(name)? else { return Ok(None) };
    let mut bytes = Vec::new();
    let read = file.take(max.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| BackupError::damaged(name, format!("cannot be read: {error}")))?;
    if bytes.len() as u64 > max {
        return Err(BackupError::damaged(name, "is longer than it can be"));
    }
    Ok(Some(bytes))
}

/// The bytes of a piece, if they are what was written.
pub(crate) fn read_piece(source: &dyn Source, piece: &Piece) -> BackupResult<Vec<u8>> {
    let missing = || BackupError::Missing { piece: piece.name.clone(), place: source.place() };
    let bytes = read_small(source, &piece.name, piece.bytes)?.ok_or_else(missing)?;
    if bytes.len() as u64 != piece.bytes {
        return Err(BackupError::damaged(&piece.name, format!("has {} bytes of {}", bytes.len(), piece.bytes)));
    }
    if *blake3::hash(&bytes).to_hex() != *piece.blake3 {
        return Err(BackupError::damaged(&piece.name, "does not match its hash"));
    }
    Ok(bytes)
}
