//! Rotation: removes what is old, and files that no list names any more.

use crate::{
    error::BackupResult,
    files::read_list,
    manifest::{BackupId, Kind},
    prove::proof_of,
    prune::{Keep, choose_old},
    shelf::Shelf,
    source::{Inventory, Source},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Backups.
    pub backups: Vec<BackupId>,
    /// Encrypted files that no list names.
    pub files: u64,
    /// Bytes that are free again.
    pub bytes: u64,
    /// Why nothing was removed although something might be; empty otherwise.
    pub refused: String,
}

/// Names of the backups at a place that have been proven.
pub(crate) fn proven(source: &dyn Source, inventory: &Inventory) -> BackupResult<BTreeSet<BackupId>> {
    let mut proven = BTreeSet::new();
    for backup in &inventory.backups {
        if proof_of(source, &backup.id)?.is_some() {
            proven.insert(backup.id.clone());
        }
    }
    Ok(proven)
}

/// Names of files at a place that no list there names; none where a list cannot be read, since it may name any.
pub(crate) fn unnamed_files(source: &dyn Source, inventory: &Inventory) -> BackupResult<Vec<(String, u64)>> {
    if inventory.unreadable.iter().any(|bad| bad.id.as_str().ends_with(Kind::Files.name())) {
        return Ok(Vec::new());
    }
    let mut named = BTreeSet::new();
    for list in inventory.backups.iter().filter(|backup| backup.kind == Kind::Files) {
        match read_list(source, list) {
            Ok(lines) => named.extend(lines.iter().map(|line| Shelf::file_name(&line.hash))),
            Err(error) => {
                tracing::warn!(%error, "a list of files cannot be read, so no file is removed");
                return Ok(Vec::new());
            }
        }
    }
    let files = source.names("files")?;
    Ok(files.into_iter().filter(|(name, _)| !named.contains(name)).collect())
}

/// Removes what is older than `keep` says. With `dry`, only tells. Call it while no backup is being made. Blocks.
pub fn rotate(shelf: &Shelf, keep: Keep, now_s: i64, dry: bool) -> BackupResult<Removed> {
    let mut inventory = Inventory::of(shelf)?;
    let old = choose_old(&inventory.backups, &proven(shelf, &inventory)?, keep, now_s);
    let mut removed = Removed { backups: old.ids.clone(), refused: old.refused, ..Removed::default() };
    let (gone, kept): (Vec<_>, Vec<_>) = inventory.backups.into_iter().partition(|backup| old.ids.contains(&backup.id));
    inventory.backups = kept;
    for backup in &gone {
        removed.bytes += if dry { backup.stored_bytes() } else { shelf.remove_backup(backup)? };
    }
    if removed.refused.is_empty() {
        for (name, bytes) in unnamed_files(shelf, &inventory)? {
            removed.files += 1;
            removed.bytes += bytes;
            if !dry {
                shelf.remove(&name)?;
            }
        }
    }
    Ok(removed)
}
