//! Which backups lead to a moment: one full, the incrementals behind it, and the lists of files around it.

use crate::{
    error::{BackupError, BackupResult},
    manifest::{Kind, Manifest},
    source::Inventory,
};

/// The way to a moment.
#[derive(Clone, Debug)]
pub struct Route {
    /// The full backup that it starts with.
    pub full: Manifest,
    /// The incrementals behind it, in order.
    pub incrementals: Vec<Manifest>,
    /// The lists whose files the moment may name: the newest before it and the first behind it.
    pub lists: Vec<Manifest>,
    /// The transaction at which it ends.
    pub until: u64,
    /// The newest time, in seconds since 1970, at which that transaction is known to have been the newest.
    pub second: i64,
}

impl Route {
    /// Names of all keys, one of which opens everything on it.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = self.databases().flat_map(|backup| backup.keys.clone()).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Its database backups, in order.
    pub fn databases(&self) -> impl Iterator<Item = &Manifest> {
        std::iter::once(&self.full).chain(&self.incrementals)
    }
}

/// A place on the way: at `second`, `sequence` was the newest transaction of the folder `incarnation`.
#[derive(Clone, Copy)]
struct Stop<'a> {
    second: i64,
    sequence: u64,
    incarnation: &'a str,
}

fn stops(backups: &[Manifest]) -> Vec<Stop<'_>> {
    let databases = backups.iter().filter(|backup| backup.kind != Kind::Files);
    let mut stops: Vec<Stop<'_>> = databases
        .flat_map(|backup| {
            let incarnation = backup.incarnation.as_str();
            let end = Stop { second: backup.finished_s, sequence: backup.until, incarnation };
            let marks = backup.marks.iter();
            marks.map(move |mark| Stop { second: mark.second, sequence: mark.sequence, incarnation }).chain([end])
        })
        .collect();
    stops.sort_by_key(|stop| (stop.second, stop.sequence));
    stops
}

/// The way to the newest moment, or to the newest one at or before `time` (seconds since 1970).
pub fn find_route(inventory: &Inventory, time: Option<i64>) -> BackupResult<Route> {
    let stops = stops(&inventory.backups);
    let Some(first) = stops.first() else { return Err(nothing(inventory)) };
    let stop = stops.iter().rev().find(|stop| time.is_none_or(|time| stop.second <= time));
    let Some(stop) = stop else {
        let oldest = jiff::Timestamp::from_second(first.second).unwrap_or_default();
        return Err(BackupError::NothingThere(format!(
            "no backup here is that old: the oldest moment that can be reached is {oldest}"
        )));
    };
    let (full, incrementals) = chain(inventory, stop)?;
    let lists: Vec<&Manifest> = inventory.backups.iter().filter(|backup| backup.kind == Kind::Files).collect();
    let before = lists.iter().rfind(|list| list.started_s <= stop.second);
    let behind = lists.iter().find(|list| list.started_s > stop.second);
    Ok(Route {
        full,
        incrementals,
        lists: before.into_iter().chain(behind).map(|list| (*list).clone()).collect(),
        until: stop.sequence,
        second: stop.second,
    })
}

/// The way to the end of one database backup.
pub fn route_to(inventory: &Inventory, backup: &Manifest) -> BackupResult<Route> {
    let stop = Stop { second: backup.finished_s, sequence: backup.until, incarnation: &backup.incarnation };
    let (full, incrementals) = match backup.kind {
        Kind::Full => (backup.clone(), Vec::new()),
        _ => chain(inventory, &stop)?,
    };
    Ok(Route { full, incrementals, lists: Vec::new(), until: stop.sequence, second: stop.second })
}

/// The newest full backup that does not reach beyond the stop, and the incrementals from there to it.
fn chain(inventory: &Inventory, stop: &Stop<'_>) -> BackupResult<(Manifest, Vec<Manifest>)> {
    let own: Vec<&Manifest> =
        inventory.backups.iter().filter(|backup| backup.incarnation == stop.incarnation).collect();
    let fulls = own.iter().filter(|backup| backup.kind == Kind::Full && backup.until <= stop.sequence);
    let mut gap = BackupError::NothingThere(
        "there are incremental backups here, but the full backup that they build on is missing".to_owned(),
    );
    let mut fulls: Vec<&&Manifest> = fulls.collect();
    // Two of the same second hold the same, but only the newer one may be open to the key of this process.
    fulls.sort_by_key(|full| std::cmp::Reverse((full.until, full.started_s, &full.id)));
    for full in fulls {
        match steps(&own, full.until, stop.sequence) {
            Ok(steps) => return Ok(((**full).clone(), steps)),
            // Only an older full backup could help, and it would have to pass the same gap: the first one tells best.
            Err(error) if matches!(gap, BackupError::NothingThere(_)) => gap = error,
            Err(_) => {}
        }
    }
    Err(gap)
}

fn steps(own: &[&Manifest], mut at: u64, until: u64) -> BackupResult<Vec<Manifest>> {
    let mut steps = Vec::new();
    while at < until {
        let next =
            own.iter().filter(|backup| backup.kind == Kind::Incremental && backup.after <= at && backup.until > at);
        // The one that reaches furthest; a second one for the same stretch may exist after a damaged manifest.
        let next = next.max_by_key(|backup| backup.until).ok_or_else(|| {
            let behind = own.iter().filter(|backup| backup.kind == Kind::Incremental && backup.after > at);
            let to = behind.map(|backup| backup.after).min().unwrap_or(until);
            BackupError::Gap { from: at + 1, to }
        })?;
        at = next.until;
        steps.push((*next).clone());
    }
    Ok(steps)
}

fn nothing(inventory: &Inventory) -> BackupError {
    match inventory.unreadable.first() {
        Some(bad) => BackupError::NothingThere(format!("no backup here can be used. {}", bad.error)),
        None => BackupError::NothingThere("there is no backup here".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::tests::manifest;

    fn inventory(backups: Vec<Manifest>) -> Inventory {
        Inventory { backups, unreadable: Vec::new() }
    }

    fn names(route: &Route) -> Vec<u64> {
        route.databases().map(|backup| backup.until).collect()
    }

    #[test]
    fn of_two_fulls_of_one_second_the_later_leads() {
        let older = manifest(100, Kind::Full, 0, 10);
        let newer = Manifest { started_s: older.started_s, ..manifest(101, Kind::Full, 0, 10) };
        let route = find_route(&inventory(vec![older, newer.clone()]), None).unwrap();
        assert_eq!(route.full.id, newer.id);
    }

    #[test]
    fn the_newest_full_and_all_behind_it() {
        let all = inventory(vec![
            manifest(100, Kind::Full, 0, 10),
            manifest(110, Kind::Files, 0, 10),
            manifest(200, Kind::Incremental, 10, 20),
            manifest(300, Kind::Full, 0, 25),
            manifest(310, Kind::Files, 0, 25),
            manifest(400, Kind::Incremental, 25, 30),
            manifest(500, Kind::Incremental, 30, 31),
        ]);
        let newest = find_route(&all, None).unwrap();
        assert_eq!((names(&newest), newest.until), (vec![25, 30, 31], 31));
        assert_eq!(newest.lists.len(), 1);
        let earlier = find_route(&all, Some(250)).unwrap();
        assert_eq!((names(&earlier), earlier.until, earlier.lists.len()), (vec![10, 20], 20, 2));
        assert!(matches!(find_route(&all, Some(99)), Err(BackupError::NothingThere(_))));
    }

    #[test]
    fn a_gap_is_named_and_an_older_moment_still_works() {
        let all = inventory(vec![
            manifest(100, Kind::Full, 0, 10),
            manifest(200, Kind::Incremental, 10, 20),
            manifest(400, Kind::Incremental, 25, 30),
        ]);
        assert!(matches!(find_route(&all, None), Err(BackupError::Gap { from: 21, to: 25 })));
        assert_eq!(find_route(&all, Some(300)).unwrap().until, 20);
        let alone = inventory(vec![manifest(200, Kind::Incremental, 10, 20)]);
        assert!(matches!(find_route(&alone, None), Err(BackupError::NothingThere(_))));
        assert!(matches!(find_route(&inventory(Vec::new()), None), Err(BackupError::NothingThere(_))));
    }

    #[test]
    fn another_data_folder_is_another_story() {
        let mut restored = manifest(500, Kind::Full, 0, 3);
        restored.incarnation = "08".repeat(16);
        let all = inventory(vec![manifest(100, Kind::Full, 0, 10), manifest(200, Kind::Incremental, 10, 20), restored]);
        assert_eq!(names(&find_route(&all, None).unwrap()), [3]);
        assert_eq!(names(&find_route(&all, Some(300)).unwrap()), [10, 20]);
    }
}
