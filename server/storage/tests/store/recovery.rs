//! Opening what a crash, a bad disk or a careless hand has left.

use crate::support::{Note, copy_folder, open, options, put, text_at};
use lyceum_storage::{Store, StoreError, StoreOptions};
use std::{
    fs,
    io::{Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};
use tempfile::TempDir;

/// A folder with 200 notes in several segments, closed cleanly.
fn filled() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 200);
    store.close().unwrap();
    folder
}

fn fill(store: &Store, notes: u64) {
    store
        .transact_blocking(move |tx| {
            (0..10).try_for_each(|list| tx.put(&(list, notes), &crate::support::note("same transaction")))
        })
        .unwrap();
    for number in 0..notes / 10 {
        store
            .transact_blocking(move |tx| {
                (0..10).try_for_each(|list| tx.put(&(list, number), &crate::support::note(&"n".repeat(900))))
            })
            .unwrap();
    }
    put(store, (99, 1), &"large".repeat(2000)).unwrap();
}

fn segments(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder.join("journal")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn flip_bit(path: &Path, byte: u64, bit: u32) {
    let mut file = fs::File::options().read(true).write(true).open(path).unwrap();
    let mut one = [0];
    file.seek(SeekFrom::Start(byte)).unwrap();
    file.read_exact(&mut one).unwrap();
    file.seek(SeekFrom::Start(byte)).unwrap();
    file.write_all(&[one[0] ^ (1 << bit)]).unwrap();
}

fn refusal(folder: &Path) -> String {
    match Store::open(folder, options()) {
        Err(error @ StoreError::Damaged { .. }) => error.to_string(),
        Err(other) => panic!("another error: {other}"),
        Ok(_) => panic!("it opened"),
    }
}

#[test]
fn f02_an_unfinished_write_at_the_end_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 50);
    let crashed = tempfile::tempdir().unwrap();
    copy_folder(folder.path(), crashed.path());
    let before = store.verify().unwrap();
    store.close().unwrap();

    // Behind the last whole frame (the rest is reserved zeros): the beginning of another one.
    let last = segments(crashed.path()).pop().unwrap();
    let bytes = fs::read(&last).unwrap();
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    let mut torn = bytes[..end].to_vec();
    let start = torn.windows(4).rposition(|window| window == b"LyTx").unwrap();
    torn.extend_from_within(start..end - 5);
    torn.resize(bytes.len(), 0);
    fs::write(&last, torn).unwrap();

    let store = open(crashed.path());
    assert!(!store.was_closed_cleanly());
    let after = store.verify().unwrap();
    assert!(after.is_sound(), "{:?}", after.problems);
    assert_eq!(after, before);
    put(&store, (1, 1), "goes on").unwrap();
    store.close().unwrap();
    assert_eq!(text_at(&open(crashed.path()), (1, 1)).as_deref(), Some("goes on"));
}

#[test]
fn an_acknowledged_end_that_is_missing_is_damage() {
    let folder = filled();
    let last = segments(folder.path()).pop().unwrap();
    let length = fs::metadata(&last).unwrap().len();
    fs::File::options().write(true).open(&last).unwrap().set_len(length - 3).unwrap();
    let text = refusal(folder.path());
    assert!(text.contains("the journal ends at transaction"), "{text}");
}

#[test]
fn a_flipped_bit_amid_the_last_segment_is_named_even_after_a_crash() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 50);
    let crashed = tempfile::tempdir().unwrap();
    copy_folder(folder.path(), crashed.path());
    drop(store);
    let last = segments(crashed.path()).pop().unwrap();
    flip_bit(&last, 200, 3);
    // Nothing but the journal knows what was acknowledged.
    fs::remove_dir_all(crashed.path().join("store")).unwrap();
    let text = refusal(crashed.path());
    assert!(text.contains("does not match its checksum"), "{text}");
}

#[test]
fn no_flipped_bit_in_the_journal_goes_unnoticed() {
    let folder = filled();
    let paths = segments(folder.path());
    assert!(paths.len() > 2);
    let total: u64 = paths.iter().map(|path| fs::metadata(path).unwrap().len()).sum();
    for step in 0..60 {
        let mut byte = step * total / 60;
        let path = paths
            .iter()
            .find(|path| {
                let length = fs::metadata(path).unwrap().len();
                let inside = byte < length;
                byte -= if inside { 0 } else { length };
                inside
            })
            .unwrap();
        flip_bit(path, byte, u32::try_from(step % 8).unwrap());
        match Store::open(folder.path(), options()) {
            Err(StoreError::Damaged { .. }) => {}
            Err(other) => panic!("byte {byte} of {}: {other}", path.display()),
            Ok(store) => {
                let report = store.verify().unwrap();
                assert!(!report.is_sound(), "byte {byte} of {}", path.display());
                // Data comes from the database, which is not touched.
                assert_eq!(store.scan::<Note>(&[], 1000).unwrap().len(), 211);
                store.close().unwrap();
            }
        }
        flip_bit(path, byte, u32::try_from(step % 8).unwrap());
    }
    assert!(open(folder.path()).verify().unwrap().is_sound());
}

#[test]
fn f10_a_missing_segment_is_named() {
    let folder = filled();
    fs::remove_file(&segments(folder.path())[1]).unwrap();
    let text = refusal(folder.path());
    assert!(text.contains("segment 2 of the journal is missing"), "{text}");
}

#[test]
fn a_missing_end_of_the_journal_is_damage() {
    let folder = filled();
    fs::remove_file(segments(folder.path()).pop().unwrap()).unwrap();
    let text = refusal(folder.path());
    assert!(text.contains("the journal ends at transaction"), "{text}");
    fs::remove_dir_all(folder.path().join("journal")).unwrap();
    let text = refusal(folder.path());
    assert!(text.contains("the journal is missing"), "{text}");
}

#[test]
fn f08_a_deleted_database_is_rebuilt_equal() {
    let folder = filled();
    let store = open(folder.path());
    let before = store.verify().unwrap();
    store.close().unwrap();
    for lost in ["store", "values", "CURRENT", "CHECKPOINT", "CLEAN", "FORMAT"] {
        let path = folder.path().join(lost);
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
        if lost == "values" {
            // Large values are as derived as sled, but only a rebuild brings those before the checkpoint back.
            fs::remove_dir_all(folder.path().join("store")).unwrap();
        }
        let store = open(folder.path());
        assert_eq!(store.verify().unwrap(), before, "without {lost}");
        assert_eq!(text_at(&store, (99, 1)).map(|text| text.len()), Some(10_000));
        store.close().unwrap();
    }
    let generations = fs::read_dir(folder.path().join("store")).unwrap().count();
    assert_eq!(generations, 1, "old generations do not pile up");
}

#[test]
fn garbage_in_the_place_of_the_database_is_set_aside_and_rebuilt() {
    let folder = filled();
    let store = open(folder.path());
    let before = store.verify().unwrap();
    store.close().unwrap();
    let generation = fs::read_dir(folder.path().join("store")).unwrap().next().unwrap().unwrap().path();
    for file in fs::read_dir(&generation).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            fs::write(&path, vec![0xa5; 100_000]).unwrap();
        }
    }
    let store = open(folder.path());
    assert_eq!(store.verify().unwrap(), before);
    assert!(folder.path().join("store.damaged").is_dir());
}

#[test]
fn f07_an_unfinished_snapshot_of_sled_does_no_harm() {
    for content in [&b""[..], b"garbage", &[0; 5000]] {
        let folder = filled();
        let generation = fs::read_dir(folder.path().join("store")).unwrap().next().unwrap().unwrap().path();
        fs::write(generation.join("snap.00000000000F0000.generating"), content).unwrap();
        let store = open(folder.path());
        assert_eq!(store.scan::<Note>(&[], 1000).unwrap().len(), 211);
        assert!(generation.join("quarantine").is_dir());
        assert!(!folder.path().join("store.damaged").exists(), "no rebuild was needed");
    }
}

#[test]
fn a_database_that_lost_its_newest_part_is_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 50);
    store.checkpoint().unwrap();
    let old = tempfile::tempdir().unwrap();
    copy_folder(&folder.path().join("store"), old.path());
    put(&store, (7, 7), "newest").unwrap();
    let before = store.verify().unwrap();
    store.close().unwrap();
    fs::remove_dir_all(folder.path().join("store")).unwrap();
    copy_folder(old.path(), &folder.path().join("store"));
    let store = open(folder.path());
    assert_eq!(store.verify().unwrap(), before);
    assert_eq!(text_at(&store, (7, 7)).as_deref(), Some("newest"));
}

#[tokio::test]
async fn a_database_ahead_of_the_journal_follows_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.transact(|tx| tx.put(&(1, 1), &crate::support::note("durable"))).await.unwrap();
    let cut = tempfile::tempdir().unwrap();
    copy_folder(folder.path(), cut.path());
    // A power cut may keep sled's copy of a relaxed write and lose the journal's.
    store.transact_relaxed(|tx| tx.put(&(1, 1), &crate::support::note("relaxed"))).await.unwrap();
    store.checkpoint().unwrap();
    store.close().unwrap();
    let fresh = folder.path().join("store");
    let state_says_more = tempfile::tempdir().unwrap();
    copy_folder(&fresh, state_says_more.path());
    fs::remove_dir_all(cut.path().join("store")).unwrap();
    copy_folder(state_says_more.path(), &cut.path().join("store"));
    let store = open(cut.path());
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("durable"));
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn f02_a_large_value_lost_with_the_power_comes_back_from_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.checkpoint().unwrap();
    put(&store, (1, 1), &"z".repeat(9000)).unwrap();
    let cut = tempfile::tempdir().unwrap();
    copy_folder(folder.path(), cut.path());
    drop(store);
    fs::remove_dir_all(cut.path().join("values")).unwrap();
    assert_eq!(text_at(&open(cut.path()), (1, 1)).map(|text| text.len()), Some(9000));
}

#[test]
fn a_folder_of_a_newer_release_is_refused_and_left_alone() {
    let folder = filled();
    fs::write(folder.path().join("FORMAT"), "lyceum data folder, format 2\n").unwrap();
    let error = Store::open(folder.path(), options()).map(drop).unwrap_err();
    assert!(matches!(error, StoreError::NewerVersion { found: 2, supported: 1 }), "{error}");
    assert!(error.to_string().contains("install a newer release"));
    assert!(folder.path().join("CLEAN").exists());
}

#[tokio::test]
async fn a_database_with_another_content_is_noticed_after_a_crash_and_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 50);
    store.checkpoint().unwrap();
    let before = store.verify().unwrap();
    let crashed = tempfile::tempdir().unwrap();
    copy_folder(folder.path(), crashed.path());
    drop(store);
    {
        let generation = fs::read_dir(crashed.path().join("store")).unwrap().next().unwrap().unwrap().path();
        let database = sled::open(generation).unwrap();
        let tree = database.open_tree("ai").unwrap();
        let (key, _) = tree.first().unwrap().unwrap();
        tree.remove(key).unwrap();
        database.flush().unwrap();
    }
    let store = open(crashed.path());
    let reason = store.failed().await;
    assert!(reason.contains("ai has"), "{reason}");
    drop(store);
    assert_eq!(open(crashed.path()).verify().unwrap(), before);
}

#[test]
fn f06_a_flipped_bit_in_the_database_is_harmless_or_noticed() {
    let folder = filled();
    let store = open(folder.path());
    let (before, notes) = (store.verify().unwrap(), store.scan::<Note>(&[], 1000).unwrap());
    store.close().unwrap();
    let generation = fs::read_dir(folder.path().join("store")).unwrap().next().unwrap().unwrap().path();
    let length = fs::metadata(generation.join("db")).unwrap().len();
    // `cargo xtask bench faults` tries a thousand places.
    let places = std::env::var("LYCEUM_FLIPS").ok().and_then(|text| text.parse().ok()).unwrap_or(24);
    for step in 0..places {
        let flipped = tempfile::tempdir().unwrap();
        copy_folder(folder.path(), flipped.path());
        let generation = flipped.path().join("store").join(generation.file_name().unwrap());
        flip_bit(&generation.join("db"), (step * length / places + step) % length, u32::try_from(step % 8).unwrap());
        // sled may panic over what it finds: then this request ends, and nothing wrong has been answered.
        let looked = std::panic::catch_unwind(|| {
            let store = open(flipped.path());
            (store.scan::<Note>(&[], 1000), store.verify())
        });
        if let Ok((Ok(found), Ok(report))) = looked {
            assert!(found == notes && report == before || !report.is_sound(), "step {step}");
        }
    }
}

#[test]
fn a_crash_is_followed_by_a_check_in_the_background_that_finds_no_fault() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 50);
    let crashed = tempfile::tempdir().unwrap();
    copy_folder(folder.path(), crashed.path());
    let store = Store::open(crashed.path(), StoreOptions { verify_after_crash: true, ..options() }).unwrap();
    put(&store, (1, 1), "while it checks").unwrap();
    assert!(store.verify().unwrap().is_sound());
    store.close().unwrap();
}
