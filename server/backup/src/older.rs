//! What is left where a backup is incomplete or damaged: the newest moment of which every byte is there.

use crate::{
    error::BackupResult,
    manifest::{BackupId, Kind},
    progress::Progress,
    route::find_route,
    source::{Inventory, Source},
    verify::verify,
};
use std::collections::BTreeMap;

/// The newest moment at or before `to_time` (seconds since 1970; none for any) that can be restored whole, records and
/// files; none if there is none. Reads the backups that lead to it, and those that are not whole. Blocks.
pub fn newest_whole_moment(source: &dyn Source, to_time: Option<i64>) -> BackupResult<Option<i64>> {
    let inventory = Inventory::of(source)?;
    let databases = inventory.backups.iter().filter(|backup| backup.kind != Kind::Files);
    let ends = databases.map(|backup| backup.finished_s).filter(|end| to_time.is_none_or(|time| *end <= time));
    let mut ends: Vec<i64> = ends.collect();
    ends.sort_unstable_by_key(|end| std::cmp::Reverse(*end));
    // Moments share backups: each is read once.
    let mut known: BTreeMap<BackupId, bool> = BTreeMap::new();
    for end in ends {
        let Ok(route) = find_route(&inventory, Some(end)) else { continue };
        let mut whole = true;
        for backup in route.databases().chain(&route.lists) {
            if !known.contains_key(&backup.id) {
                let found = verify(source, &backup.id, &Progress::default())?;
                known.insert(backup.id.clone(), found.problems.is_empty());
            }
            whole &= known[&backup.id];
        }
        if whole {
            return Ok(Some(end));
        }
    }
    Ok(None)
}
