//! Rotation on a real shelf.

use crate::school::School;
use lyceum_backup::{Inventory, Keep, Kind, rotate};

const DAY: i64 = 24 * 3600;

#[test]
fn old_backups_and_their_files_go_and_what_is_left_restores() {
    let school = School::new();
    let blob = school.store.blobs().put_blocking(b"only in the first list").unwrap();
    school.proven(Kind::Full);
    school.proven(Kind::Files);
    std::fs::remove_file(school.store.blobs().path(&blob.hash).unwrap()).unwrap();
    for day in 1..34_u64 {
        school.pass(DAY);
        school.write(20 + day..21 + day);
        school.proven(if day % 5 == 0 { Kind::Full } else { Kind::Incremental });
    }
    school.proven(Kind::Files);
    let would = rotate(&school.shelf, Keep::default(), school.now(), true).unwrap();
    let removed = rotate(&school.shelf, Keep::default(), school.now(), false).unwrap();
    assert_eq!((would.backups.len(), would.files), (removed.backups.len(), removed.files));
    assert_eq!(removed.files, 1, "no list names it any more");
    assert!(removed.backups.iter().any(|id| id.as_str().ends_with("-files")));
    let left = Inventory::of(&school.shelf).unwrap().backups;
    assert!(left.iter().any(|backup| backup.kind == Kind::Full));
    let place = tempfile::tempdir().unwrap();
    let restored = school.restore(&place.path().join("x"), Some(school.now() - 28 * DAY)).unwrap();
    assert!(restored.records > 20);
    assert_eq!(rotate(&school.shelf, Keep::default(), school.now(), false).unwrap().backups, []);
}

#[test]
fn f15_a_jumping_clock_removes_nothing() {
    let school = School::new();
    for _ in 0..3 {
        school.proven(Kind::Full);
        school.pass(DAY);
    }
    for jump in [3650 * DAY, -3650 * DAY] {
        let removed = rotate(&school.shelf, Keep::default(), school.now() + jump, false).unwrap();
        assert!(removed.backups.is_empty() && !removed.refused.is_empty(), "{removed:?}");
    }
}
