//! Making: beside writes, with a key, once per file.

use crate::school::{Note, School, notes};
use lyceum_backup::{BackupError, Inventory, Keys, Kind};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

#[test]
fn a_backup_made_beside_writes_is_one_moment() {
    let school = School::new();
    let stop = AtomicBool::new(false);
    let manifest = thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0_u64.. {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let note = Note { text: "x".repeat(usize::try_from(number % 6000).unwrap()) };
                school.store.transact_blocking(move |tx| tx.put(&(number % 50), &note)).unwrap();
                school.store.transact_blocking(move |tx| tx.delete::<Note>(&(number * 3 % 70))).unwrap();
            }
        });
        // The proof compares counts and sums of the restored folder with those of that moment.
        let manifest = school.proven(Kind::Full);
        stop.store(true, Ordering::Relaxed);
        manifest
    });
    assert!(manifest.until >= 20 && manifest.content_bytes > 0);
}

#[test]
fn without_a_key_nothing_is_written() {
    let mut school = School::new();
    school.keys = Keys::new(Vec::new());
    assert!(matches!(school.make(Kind::Full), Err(BackupError::NoKey)));
    assert!(matches!(school.make(Kind::Files), Err(BackupError::NoKey)));
    assert!(!school.shelf.folder().exists());
}

#[test]
fn nothing_on_the_shelf_can_be_read_without_the_key() {
    let school = School::new();
    school.store.blobs().put_blocking(b"a picture of the sea").unwrap();
    school.proven(Kind::Full);
    school.proven(Kind::Files);
    let mut folders = vec![school.shelf.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            for secret in [&b"19 19 19"[..], b"a picture of the sea", b"AGE-SECRET"] {
                assert!(!bytes.windows(secret.len()).any(|window| window == secret), "{}", path.display());
            }
        }
    }
}

#[test]
fn incrementals_follow_each_other_and_an_idle_hour_makes_none() {
    let school = School::new();
    // The first one has nothing to build on and is a full one.
    assert_eq!(school.make(Kind::Incremental).unwrap().unwrap().kind, Kind::Full);
    assert!(school.make(Kind::Incremental).unwrap().is_none());
    school.write(20..25);
    let one = school.proven(Kind::Incremental);
    school.write(25..30);
    let two = school.proven(Kind::Incremental);
    assert_eq!((one.kind, two.kind, one.until), (Kind::Incremental, Kind::Incremental, two.after));
    assert!(one.stored_bytes() < 40_000, "five notes, not the whole store: {}", one.stored_bytes());
}

#[test]
fn a_file_is_kept_once_and_again_for_a_new_key() {
    let mut school = School::new();
    let blob = school.store.blobs().put_blocking(&vec![7; 100_000]).unwrap();
    school.proven(Kind::Files);
    let sealed = school.shelf.folder().join(format!("files/{}/{}.age", &blob.hash.to_string()[..2], blob.hash));
    let first = std::fs::read(&sealed).unwrap();
    school.store.blobs().put_blocking(b"another").unwrap();
    assert_eq!(school.proven(Kind::Files).files, 2);
    assert_eq!(std::fs::read(&sealed).unwrap(), first, "it was there already");
    school.keys = Keys::new(vec![lyceum_backup::PrivateKey::for_this_process().public()]);
    school.proven(Kind::Files);
    assert_ne!(std::fs::read(&sealed).unwrap(), first, "the new key opens it");
}

#[test]
fn a_stored_file_that_the_disk_has_damaged_is_named_and_the_others_are_kept() {
    let school = School::new();
    let bad = school.store.blobs().put_blocking(b"soon damaged").unwrap();
    school.store.blobs().put_blocking(b"whole").unwrap();
    std::fs::write(school.store.blobs().path(&bad.hash).unwrap(), b"damaged").unwrap();
    let manifest = school.proven(Kind::Files);
    assert_eq!(manifest.files, 1);
    assert!(manifest.problems[0].contains(&bad.hash.to_string()), "{:?}", manifest.problems);
}

#[test]
fn what_was_cut_short_is_no_backup_and_is_swept() {
    let school = School::new();
    let manifest = school.proven(Kind::Full);
    let folder = school.shelf.folder();
    std::fs::write(folder.join("pieces/20300101T000000Z-full.0000"), b"half").unwrap();
    std::fs::write(folder.join("20300101T000000Z-full.manifest.tmp"), b"half").unwrap();
    let found = Inventory::of(&school.shelf).unwrap();
    assert_eq!((found.backups.len(), found.unreadable.len()), (1, 0));
    school.shelf.sweep().unwrap();
    assert!(!folder.join("pieces/20300101T000000Z-full.0000").exists());
    let restored = tempfile::tempdir().unwrap();
    assert_eq!(school.restore(&restored.path().join("x"), None).unwrap().used, [manifest.id.to_string()]);
    assert_eq!(notes(&restored.path().join("x")).len(), 20);
}
