//! F24 and flipped bits: every piece, every place, each by name; never a wrong restore.

use crate::school::{School, notes};
use lyceum_backup::{BackupError, Inventory, Kind, Progress, Shelf, Source, newest_whole_moment, verify};
use std::{fs, path::PathBuf};

/// All files of the shelf that a restore reads.
fn files(shelf: &Shelf) -> Vec<PathBuf> {
    let names = shelf.names("").unwrap().into_iter().map(|(name, _)| name);
    let read = names.filter(|name| name != "marks" && !name.contains(".proof"));
    read.map(|name| shelf.folder().join(name)).collect()
}

fn small() -> School {
    let mut school = School::new();
    school.volume_bytes = 1500;
    school.store.blobs().put_blocking(b"a small file").unwrap();
    school.proven(Kind::Full);
    school.write(20..22);
    school.proven(Kind::Incremental);
    school.proven(Kind::Files);
    school
}

/// The restore must fail and name the file; or, where a whole backup became unreadable, reach an older moment.
fn expect_named(school: &School, name: &str, what: &str) {
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("x");
    match school.restore(&into, None) {
        Err(BackupError::Damaged { piece, .. } | BackupError::Missing { piece, .. }) => {
            assert_eq!(piece, name, "{what}");
            assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "{what} of {name} left something behind");
        }
        Err(BackupError::NothingThere(_) | BackupError::Newer { .. }) => {
            assert!(name.ends_with(".manifest"), "{what} of {name}");
        }
        Err(error) => panic!("{what} of {name}: {error}"),
        // Without its manifest there is no such backup, and the newest before it is whole.
        Ok(restored) => {
            assert!(name.ends_with(".manifest") && what == "the loss", "{what} of {name} was not noticed");
            assert!(restored.used.iter().all(|used| !name.starts_with(used)));
            let found = notes(&into).len();
            assert!(found == 20 || found == 22, "{found}");
        }
    }
}

#[test]
fn every_flipped_bit_is_named() {
    let school = small();
    for path in files(&school.shelf) {
        let name = path.strip_prefix(school.shelf.folder()).unwrap().to_str().unwrap().to_owned();
        let whole = fs::read(&path).unwrap();
        // Restores take a while: a prime step reaches every kind of place in each file.
        for place in (0..whole.len()).step_by((whole.len() / 4).max(1)) {
            let mut flipped = whole.clone();
            flipped[place] ^= 1 << (place % 8);
            fs::write(&path, &flipped).unwrap();
            expect_named(&school, &name, &format!("a flipped bit in byte {place}"));
        }
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        expect_named(&school, &name, "the half");
        fs::remove_file(&path).unwrap();
        expect_named(&school, &name, "the loss");
        fs::write(&path, &whole).unwrap();
    }
    let place = tempfile::tempdir().unwrap();
    school.restore(&place.path().join("x"), None).unwrap();
}

#[test]
fn every_bit_of_every_file_is_covered_by_the_check() {
    let school = small();
    let ids: Vec<_> = Inventory::of(&school.shelf).unwrap().backups.into_iter().map(|backup| backup.id).collect();
    let sound = || {
        ids.iter()
            .all(|id| verify(&school.shelf, id, &Progress::default()).is_ok_and(|found| found.problems.is_empty()))
    };
    assert!(sound());
    for path in files(&school.shelf) {
        let whole = fs::read(&path).unwrap();
        for place in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[place] ^= 1 << (place % 8);
            fs::write(&path, &flipped).unwrap();
            assert!(!sound(), "byte {place} of {}", path.display());
        }
        fs::write(&path, &whole).unwrap();
    }
    assert!(sound());
}

/// What a copy that broke off, or a stick that was pulled out, leaves: some files, the last of them cut.
#[test]
fn f24_a_partly_copied_backup_is_incomplete_and_an_older_one_is_proposed() {
    let school = small();
    let older = school.now();
    school.pass(3600);
    school.write(22..24);
    let newest = school.proven(Kind::Incremental);
    let list = school.proven(Kind::Files);
    assert_eq!(newest_whole_moment(&school.shelf, None).unwrap(), Some(newest.finished_s));
    let place = tempfile::tempdir().unwrap();
    let manifests = [&newest, &list].map(|backup| school.shelf.folder().join(format!("{}.manifest", backup.id)));
    let pieces = newest.pieces.iter().map(|piece| school.shelf.folder().join(&piece.name));
    for (number, path) in pieces.chain(manifests).enumerate() {
        let whole = fs::read(&path).unwrap();
        let is_manifest = path.extension().is_some_and(|ending| ending == "manifest");
        for length in [None, Some(0), Some(1), Some(whole.len() / 2), Some(whole.len() - 1)] {
            match length {
                Some(length) => fs::write(&path, &whole[..length]).unwrap(),
                // Without its manifest there is no such backup.
                None if is_manifest => continue,
                None => fs::remove_file(&path).unwrap(),
            }
            let what = format!("{length:?} of {}", path.display());
            let found = verify(
                &school.shelf,
                if number < newest.pieces.len() { &newest.id } else { &list.id },
                &Progress::default(),
            );
            assert!(is_manifest || !found.unwrap().problems.is_empty(), "{what}");
            let refused = school.restore(&place.path().join("x"), None).unwrap_err();
            assert!(matches!(refused, BackupError::Missing { .. } | BackupError::Damaged { .. }), "{what}: {refused}");
            assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "{what}: something was left behind");
            let proposed = newest_whole_moment(&school.shelf, None).unwrap().unwrap();
            let is_list = path.to_string_lossy().contains("-files");
            assert!(if is_list { proposed <= newest.finished_s } else { proposed <= older }, "{what}");
            let into = place.path().join("older");
            school.restore(&into, Some(proposed)).unwrap();
            assert_eq!(notes(&into).len(), if is_list { 24 } else { 22 }, "{what}");
            fs::remove_dir_all(&into).unwrap();
        }
        fs::write(&path, &whole).unwrap();
    }
    assert_eq!(school.restore(&place.path().join("x"), None).unwrap().until, newest.until);
}

#[test]
fn f24_where_nothing_is_whole_nothing_is_proposed() {
    let school = School::new();
    let only = school.proven(Kind::Full);
    fs::remove_file(school.shelf.folder().join(&only.pieces[0].name)).unwrap();
    assert_eq!(newest_whole_moment(&school.shelf, None).unwrap(), None);
}

#[test]
fn files_that_are_lost_can_be_left_out_on_request() {
    let school = small();
    let sealed = files(&school.shelf).into_iter().find(|path| path.extension().is_some_and(|e| e == "age")).unwrap();
    fs::remove_file(sealed).unwrap();
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("x");
    let progress = Progress::default();
    let restore = lyceum_backup::Restore {
        source: &school.shelf,
        key: &school.key,
        to_time: None,
        into: &into,
        files: true,
        without_bad_files: true,
        progress: &progress,
    };
    let restored = restore.run().unwrap();
    assert_eq!((restored.files, restored.bad_files.len()), (0, 1), "{restored:?}");
    assert_eq!(notes(&into).len(), 22);
}
