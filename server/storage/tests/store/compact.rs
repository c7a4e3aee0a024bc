//! Compaction: the same records in less space, whatever happens meanwhile.

use crate::support::{Note, note, open, options, put, text_at};
use lyceum_storage::{Faults, FileOperation, Health, Store, StoreError, StoreOptions};
use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
};

/// Names of the generations on disk.
fn generations(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder.join("store"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn fill(store: &Store, rounds: u64) {
    for round in 0..rounds {
        for number in 0..50 {
            put(store, (number, 0), &format!("{round} {}", "x".repeat(900))).unwrap();
        }
    }
}

#[test]
fn a_compacted_database_has_the_same_records_in_less_space() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 60);
    // One value that lies in a file of its own.
    put(&store, (99, 0), &"large ".repeat(5000)).unwrap();
    let sums = |store: &Store| store.verify().unwrap().spaces;
    let before = sums(&store);

    let report = store.compact().unwrap();
    assert!(report.after < report.before, "{report:?}");
    assert_eq!(sums(&store), before);
    assert_eq!(generations(folder.path()), ["00000002"], "the old one is gone");
    put(&store, (7, 0), "after").unwrap();
    assert!(store.verify().unwrap().is_sound());
    drop(store);

    let store = open(folder.path());
    assert!(store.verify().unwrap().is_sound());
    assert_eq!(text_at(&store, (7, 0)).as_deref(), Some("after"));
    assert_eq!(text_at(&store, (99, 0)).map(|text| text.len()), Some(30_000));
}

#[test]
fn reads_and_writes_go_on_meanwhile() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    fill(&store, 3);
    let (over, written) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let writer = thread::spawn({
        let (store, over, written) = (store.clone(), Arc::clone(&over), Arc::clone(&written));
        move || {
            let mut last = 0;
            while !over.load(Ordering::Relaxed) {
                last += 1;
                // Large and small values, and removals.
                let key = (last % 40, 1);
                put(&store, key, &"y".repeat(usize::try_from(last % 7).unwrap() * 900)).unwrap();
                if last % 5 == 0 {
                    store.transact_blocking(move |tx| tx.delete::<Note>(&key)).unwrap();
                }
                assert_eq!(text_at(&store, key).is_none(), last % 5 == 0);
                written.fetch_add(1, Ordering::Relaxed);
            }
        }
    });
    for _ in 0..5 {
        let before = written.load(Ordering::Relaxed);
        store.compact().unwrap();
        while written.load(Ordering::Relaxed) == before {
            thread::yield_now();
        }
    }
    over.store(true, Ordering::Relaxed);
    writer.join().unwrap();
    assert_eq!(store.health(), Health::Writable);
    assert!(store.verify().unwrap().is_sound());
    drop(store);
    let store = open(folder.path());
    assert!(store.verify().unwrap().is_sound());
}

/// Fails every operation on the database's folder from the n-th on; the rest of the disk is well.
struct FailsFrom {
    left: AtomicUsize,
    reached: AtomicUsize,
}

impl Faults for FailsFrom {
    fn before(&self, _: FileOperation, path: &Path) -> io::Result<()> {
        let concerns =
            path.to_string_lossy().contains("/store") || path.ends_with("CURRENT.tmp") || path.ends_with("CURRENT");
        if !concerns {
            return Ok(());
        }
        self.reached.fetch_add(1, Ordering::SeqCst);
        match self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)) {
            Ok(_) => Ok(()),
            Err(_) => Err(io::ErrorKind::Other.into()),
        }
    }
}

/// A data folder as a crash at this moment would leave it.
fn crashed(folder: &Path) -> (tempfile::TempDir, PathBuf) {
    let copy = tempfile::tempdir().unwrap();
    let path = copy.path().join("data");
    crate::support::copy_folder(folder, &path);
    (copy, path)
}

#[test]
fn f13_a_compaction_that_is_cut_short_leaves_the_old_database_in_use() {
    let mut step = 0;
    loop {
        let folder = tempfile::tempdir().unwrap();
        let faults = Arc::new(FailsFrom { left: AtomicUsize::new(usize::MAX), reached: AtomicUsize::new(0) });
        let options = StoreOptions { faults: Some(faults.clone()), ..options() };
        let store = Store::open(folder.path(), options).unwrap();
        fill(&store, 2);
        faults.reached.store(0, Ordering::SeqCst);
        faults.left.store(step, Ordering::SeqCst);
        let compacted = store.compact();
        faults.left.store(usize::MAX, Ordering::SeqCst);
        if compacted.is_ok() {
            assert!(step > 2, "it has steps that can fail");
            break;
        }
        // The server goes on as if nothing had happened, and a crash right now loses nothing either.
        put(&store, (1, 5), "still here").unwrap();
        let (_keep, copy) = crashed(folder.path());
        let after_crash = open(&copy);
        assert_eq!(text_at(&after_crash, (1, 5)).as_deref(), Some("still here"));
        assert_eq!(generations(&copy).len(), 1, "no space leaks");
        assert!(after_crash.verify().unwrap().is_sound());
        assert!(store.compact().is_ok(), "the next one succeeds");
        assert!(store.verify().unwrap().is_sound());
        step += 1;
    }
}

#[test]
fn a_half_built_generation_is_removed_at_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store
        .transact_blocking(|tx| tx.put(&(1, 1), &note("kept")))
        .map_err(drop::<lyceum_storage::TransactError<StoreError>>)
        .unwrap();
    drop(store);
    fs::create_dir(folder.path().join("store/00000009")).unwrap();
    fs::write(folder.path().join("store/00000009/db"), "half").unwrap();
    let store = open(folder.path());
    assert_eq!(generations(folder.path()), ["00000001"]);
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("kept"));
}
