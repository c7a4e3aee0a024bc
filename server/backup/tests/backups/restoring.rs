//! Restoring: whole, to a time, with the right key, never over anything.

use crate::school::{School, notes, restore};
use lyceum_backup::{BackupError, Kind, PrivateKey, part_of};
use lyceum_storage::Store;

#[test]
fn everything_comes_back() {
    let school = School::new();
    let blob = school.store.blobs().put_blocking(&vec![3; 3 << 20]).unwrap();
    school.proven(Kind::Full);
    school.write(20..30);
    school.proven(Kind::Incremental);
    school.proven(Kind::Files);
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("restored");
    let restored = school.restore(&into, None).unwrap();
    assert_eq!((restored.files, restored.used.len()), (1, 2));
    assert_eq!(notes(&into), (0..30).collect::<Vec<_>>());
    assert_eq!(std::fs::read_to_string(into.join("lyceum.toml")).unwrap(), "[http]\n");
    let store = Store::open(&into, crate::school::options(9)).unwrap();
    assert_eq!(store.blobs().read_blocking(&blob.hash, u64::MAX).unwrap().unwrap().len(), 3 << 20);
    assert_ne!(store.incarnation(), school.store.incarnation(), "it goes on as a folder of its own");
    assert!(!part_of(&into).exists());
}

#[test]
fn every_marked_moment_can_be_reached() {
    let school = School::new();
    school.proven(Kind::Full);
    let mut moments = vec![(school.now(), 20)];
    for hour in 0..3_u64 {
        school.write(20 + hour * 5..25 + hour * 5);
        school.proven(Kind::Incremental);
        moments.push((school.now(), 25 + hour * 5));
        school.pass(3000);
    }
    let place = tempfile::tempdir().unwrap();
    for (number, (second, notes_then)) in moments.iter().enumerate() {
        let into = place.path().join(number.to_string());
        let restored = school.restore(&into, Some(*second + 5)).unwrap();
        assert_eq!(notes(&into).len() as u64, *notes_then, "{restored:?}");
    }
    let early = school.restore(&place.path().join("early"), Some(1000));
    assert!(matches!(early, Err(BackupError::NothingThere(_))), "{early:?}");
}

#[test]
fn f25_a_wrong_key_is_named_and_changes_nothing() {
    let school = School::new();
    school.proven(Kind::Full);
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("restored");
    let wrong = PrivateKey::for_this_process();
    let error = restore(&school.shelf, &wrong, &into, None).unwrap_err();
    let BackupError::WrongKey { needed, given } = &error else { panic!("{error}") };
    assert_eq!((needed, given), (&school.key.public().name(), &wrong.public().name()));
    assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0);
}

#[test]
fn f14_nothing_is_restored_over_what_is_there() {
    let school = School::new();
    school.proven(Kind::Full);
    let place = tempfile::tempdir().unwrap();
    std::fs::write(place.path().join("mine"), "here").unwrap();
    assert!(matches!(school.restore(place.path(), None), Err(BackupError::NotEmpty(_))));
    let live = school.data.path().to_owned();
    assert!(matches!(school.restore(&live, None), Err(BackupError::NotEmpty(_))));
    // What a restore left behind that was killed does not stand in the way of the next one.
    let into = place.path().join("restored");
    std::fs::create_dir_all(part_of(&into).join("journal")).unwrap();
    std::fs::write(part_of(&into).join("journal/00000001.journal"), "half").unwrap();
    school.restore(&into, None).unwrap();
    assert_eq!(notes(&into).len(), 20);
}
