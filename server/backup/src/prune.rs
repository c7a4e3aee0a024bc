//! Which backups are old enough to go. Never the last proven one, nor what it stands on.

use crate::manifest::{BackupId, Kind, Manifest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

const DAY_S: i64 = 24 * 3600;
/// A clock that has jumped this far behind the newest backup, or ahead of it, is not believed.
const CLOCK_JUMP_S: i64 = 40 * DAY_S;

/// How long backups are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keep {
    /// Days for backups of the database.
    pub database_days: u32,
    /// Days for lists of files, and for files that no list names any more.
    pub file_days: u32,
}

impl Default for Keep {
    fn default() -> Self {
        Self { database_days: 30, file_days: 7 }
    }
}

/// What is to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Old {
    /// Backups, oldest first.
    pub ids: Vec<BackupId>,
    /// Why nothing goes although something might; empty otherwise.
    pub refused: String,
}

/// Chooses what is to go. `proven` are those with a proof; `now_s` is seconds since 1970.
pub fn choose_old(backups: &[Manifest], proven: &BTreeSet<BackupId>, keep: Keep, now_s: i64) -> Old {
    let newest = backups.iter().map(|backup| backup.finished_s).max().unwrap_or(now_s);
    if (now_s - newest).abs() > CLOCK_JUMP_S {
        let refused =
            "The clock is more than 40 days away from the newest backup. Set the clock, or make a backup first.";
        return Old { refused: refused.to_owned(), ..Old::default() };
    }
    let mut kept: BTreeSet<&BackupId> = BTreeSet::new();
    let young = |backup: &Manifest, days: u32| backup.finished_s >= now_s - i64::from(days) * DAY_S;
    let of_kind = |kind: Kind| backups.iter().filter(move |backup| backup.kind == kind);
    // Every full backup on which a young one stands: the newest full that is not younger than it.
    let fulls: Vec<&Manifest> = of_kind(Kind::Full).collect();
    let databases = || backups.iter().filter(|backup| backup.kind != Kind::Files);
    let mut oldest_needed: Option<i64> = None;
    for backup in databases().filter(|backup| young(backup, keep.database_days)) {
        let base = fulls.iter().rfind(|full| full.incarnation == backup.incarnation && full.until <= backup.until);
        // A later full backup of an idle school reaches no further: the young one itself stays all the same.
        let second = base.map_or(backup.started_s, |base| base.started_s.min(backup.started_s));
        oldest_needed = Some(oldest_needed.map_or(second, |oldest| oldest.min(second)));
    }
    // The last proven one, and all behind it: even when nothing is young any more.
    if let Some(last) = fulls.iter().rfind(|full| proven.contains(&full.id)) {
        oldest_needed = Some(oldest_needed.map_or(last.started_s, |oldest| oldest.min(last.started_s)));
    } else {
        // Nothing has been proven: nothing of the database may go.
        oldest_needed = Some(i64::MIN);
    }
    kept.extend(
        databases().filter(|backup| oldest_needed.is_some_and(|oldest| backup.started_s >= oldest)).map(|b| &b.id),
    );
    let lists: Vec<&Manifest> = of_kind(Kind::Files).collect();
    kept.extend(lists.iter().filter(|list| young(list, keep.file_days)).map(|list| &list.id));
    kept.extend(lists.last().map(|list| &list.id));
    match lists.iter().rfind(|list| proven.contains(&list.id)) {
        Some(last) => kept.extend(lists.iter().filter(|list| list.started_s >= last.started_s).map(|list| &list.id)),
        None => kept.extend(lists.iter().map(|list| &list.id)),
    }
    let ids = backups.iter().map(|backup| &backup.id).filter(|id| !kept.contains(id)).cloned().collect();
    Old { ids, refused: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::tests::manifest;

    /// A daily full with two incrementals and a list, for so many days.
    fn days(count: i64) -> Vec<Manifest> {
        (0..count)
            .flat_map(|day| {
                let (second, n) = (day * DAY_S, u64::try_from(day).unwrap() * 30);
                [
                    manifest(second, Kind::Full, 0, n + 10),
                    manifest(second + 60, Kind::Files, 0, n + 10),
                    manifest(second + 3600, Kind::Incremental, n + 10, n + 20),
                    manifest(second + 7200, Kind::Incremental, n + 20, n + 30),
                ]
            })
            .collect()
    }

    fn all_proven(backups: &[Manifest]) -> BTreeSet<BackupId> {
        backups.iter().map(|backup| backup.id.clone()).collect()
    }

    #[test]
    fn thirty_days_of_records_and_seven_of_files_remain() {
        let backups = days(50);
        let now = 49 * DAY_S + 8000;
        let old = choose_old(&backups, &all_proven(&backups), Keep::default(), now).ids;
        let remain = |kind: Kind| backups.iter().filter(|b| b.kind == kind && !old.contains(&b.id)).count();
        assert_eq!((remain(Kind::Full), remain(Kind::Incremental), remain(Kind::Files)), (30, 60, 7));
        // Every young one can still be reached.
        let left: Vec<Manifest> = backups.iter().filter(|backup| !old.contains(&backup.id)).cloned().collect();
        let inventory = crate::source::Inventory { backups: left, unreadable: Vec::new() };
        assert!(crate::route::find_route(&inventory, Some(now - 29 * DAY_S)).is_ok());
    }

    #[test]
    fn the_last_proven_one_never_goes() {
        let backups = days(50);
        let now = 49 * DAY_S + 8000;
        let proven: BTreeSet<BackupId> = backups.iter().take(4).map(|backup| backup.id.clone()).collect();
        let old = choose_old(&backups, &proven, Keep::default(), now).ids;
        assert!(old.is_empty(), "only the first day is proven, so all behind it stays: {old:?}");
        assert!(choose_old(&backups, &BTreeSet::new(), Keep::default(), now).ids.is_empty());
        // Backups stopped long ago: the last proven one stays for ever.
        let first = days(3);
        let old = choose_old(&first, &all_proven(&first), Keep::default(), 39 * DAY_S).ids;
        assert!(old.iter().all(|id| !id.as_str().starts_with("19700103")), "{old:?}");
    }

    #[test]
    fn young_backups_of_an_idle_school_stay() {
        let backups =
            [manifest(0, Kind::Full, 0, 10), manifest(60, Kind::Full, 0, 10), manifest(120, Kind::Full, 0, 10)];
        assert!(choose_old(&backups, &all_proven(&backups), Keep::default(), 200).ids.is_empty());
    }

    #[test]
    fn a_clock_that_jumped_removes_nothing() {
        let backups = days(50);
        for now in [49 * DAY_S + 3650 * DAY_S, 0] {
            let old = choose_old(&backups, &all_proven(&backups), Keep::default(), now);
            assert!(old.ids.is_empty() && !old.refused.is_empty());
        }
    }
}
