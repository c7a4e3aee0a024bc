//! A disk that is full, and one that fails.

use crate::support::{Note, note, options, put, text_at};
use lyceum_storage::{Faults, FileOperation, Health, Store, StoreError, StoreOptions, TransactError};
use std::{
    io,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

/// What the disk does wrong at the moment.
#[derive(Default)]
struct BadDisk {
    free: AtomicU64,
    rule: Mutex<Option<(FileOperation, &'static str, io::ErrorKind)>>,
    /// Fails the operation that counts this down to zero, and every later one.
    countdown: AtomicU64,
}

impl BadDisk {
    fn new() -> Arc<Self> {
        Arc::new(Self { free: AtomicU64::new(u64::MAX), ..Self::default() })
    }

    fn fail(&self, operation: FileOperation, part_of_path: &'static str, kind: io::ErrorKind) {
        *self.rule.lock().unwrap() = Some((operation, part_of_path, kind));
    }

    fn heal(&self) {
        *self.rule.lock().unwrap() = None;
    }
}

impl Faults for BadDisk {
    fn before(&self, operation: FileOperation, path: &Path) -> io::Result<()> {
        if self.countdown.load(Ordering::SeqCst) > 0 && self.countdown.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.countdown.store(1, Ordering::SeqCst);
            return Err(io::ErrorKind::Other.into());
        }
        match *self.rule.lock().unwrap() {
            Some((bad, part, kind)) if bad == operation && path.to_string_lossy().contains(part) => Err(kind.into()),
            _ => Ok(()),
        }
    }

    fn free_bytes(&self, _: u64) -> u64 {
        self.free.load(Ordering::SeqCst)
    }
}

fn open_on(folder: &Path, disk: &Arc<BadDisk>) -> Store {
    let faults: Arc<dyn Faults> = disk.clone();
    Store::open(folder, StoreOptions { faults: Some(faults), min_free_bytes: 1000, ..options() }).unwrap()
}

fn error_of(result: Result<(), TransactError<StoreError>>) -> StoreError {
    match result {
        Err(TransactError::Store(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn f04_a_full_disk_stops_writes_alone_and_they_resume_when_space_returns() {
    let folder = tempfile::tempdir().unwrap();
    let disk = BadDisk::new();
    let store = open_on(folder.path(), &disk);
    let ballast = folder.path().join("BALLAST");
    put(&store, (1, 1), "before").unwrap();
    assert!(ballast.exists());

    disk.free.store(999, Ordering::SeqCst);
    let error = error_of(put(&store, (1, 2), "refused"));
    assert!(matches!(error, StoreError::Full) && error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(store.health(), Health::Full);
    assert!(!ballast.exists(), "the reserve is given up");
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("before"));
    // What frees space goes through.
    store.transact_freeing(|tx| tx.delete::<Note>(&(1, 1))).await.unwrap();
    assert_eq!(text_at(&store, (1, 1)), None);

    disk.free.store(u64::MAX, Ordering::SeqCst);
    put(&store, (1, 3), "after").unwrap();
    assert_eq!(store.health(), Health::Writable);
    assert!(ballast.exists(), "the reserve is taken again");
    assert_eq!(text_at(&store, (1, 2)), None);
    store.close().unwrap();
    let store = open_on(folder.path(), &disk);
    assert_eq!(text_at(&store, (1, 3)).as_deref(), Some("after"));
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn a_write_or_a_new_segment_without_space_is_taken_back() {
    for (operation, file) in [(FileOperation::Write, "journal"), (FileOperation::Create, "journal")] {
        let folder = tempfile::tempdir().unwrap();
        let disk = BadDisk::new();
        let store = open_on(folder.path(), &disk);
        put(&store, (0, 0), "before").unwrap();
        disk.fail(operation, file, io::ErrorKind::StorageFull);
        let mut stored = Vec::new();
        for number in 0..80 {
            match put(&store, (1, number), &"s".repeat(1000)) {
                Ok(()) => stored.push(number),
                Err(error) => assert!(matches!(error, TransactError::Store(StoreError::Full)), "{error}"),
            }
        }
        assert!(stored.len() < 80, "{operation:?} never failed");
        disk.heal();
        put(&store, (2, 0), "after").unwrap_or_else(|error| panic!("after {operation:?}: {error}"));
        let seen = |store: &Store| -> Vec<u64> {
            store.scan::<Note>(&1_u64.to_be_bytes(), 100).unwrap().iter().map(|((_, number), _)| *number).collect()
        };
        assert_eq!(seen(&store), stored);
        store.close().unwrap();
        let store = open_on(folder.path(), &disk);
        assert_eq!(seen(&store), stored);
        let report = store.verify().unwrap();
        assert!(report.is_sound(), "{:?}", report.problems);
    }
}

#[tokio::test]
async fn f05_a_failed_sync_is_final_and_loses_nothing_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    let disk = BadDisk::new();
    let store = open_on(folder.path(), &disk);
    put(&store, (1, 1), "acknowledged").unwrap();
    disk.fail(FileOperation::Sync, "journal", io::ErrorKind::Other);
    assert!(matches!(error_of(put(&store, (1, 2), "unclear")), StoreError::OutcomeUnknown));
    let reason = store.failed().await;
    assert!(reason.contains("cannot sync"), "{reason}");
    disk.heal();
    // Asking the disk again would be answered with a lie.
    assert!(matches!(error_of(put(&store, (1, 3), "late")), StoreError::ReadOnly { .. }));
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("acknowledged"));
    assert!(store.close().is_err());

    let store = open_on(folder.path(), &disk);
    assert!(!store.was_closed_cleanly());
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("acknowledged"));
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn whichever_file_operation_fails_nothing_acknowledged_is_lost() {
    // Every operation of a small life: opening, writing across segments, a large value, a blob, a checkpoint, closing.
    let mut failed_somewhere = 0;
    for nth in 1..=70 {
        let folder = tempfile::tempdir().unwrap();
        let disk = BadDisk::new();
        disk.countdown.store(nth, Ordering::SeqCst);
        let faults: Arc<dyn Faults> = disk.clone();
        let opened = Store::open(
            folder.path(),
            StoreOptions { faults: Some(faults), segment_bytes: 4096, verify_after_crash: false, ..options() },
        );
        let mut acknowledged = Vec::new();
        let mut blob = None;
        match opened {
            Err(_) => failed_somewhere += 1,
            Ok(store) => {
                for number in 0..8 {
                    let text = note(&"t".repeat(if number == 5 { 6000 } else { 900 }));
                    if store.transact_blocking(move |tx| tx.put(&(1, number), &text)).is_ok() {
                        acknowledged.push(number);
                    }
                    if number == 4 {
                        blob = store.blobs().put_blocking(b"a file").ok();
                        failed_somewhere += usize::from(store.checkpoint().is_err());
                    }
                }
                failed_somewhere += usize::from(store.close().is_err());
            }
        }
        disk.countdown.store(0, Ordering::SeqCst);
        let store = Store::open(folder.path(), StoreOptions { segment_bytes: 4096, ..options() })
            .unwrap_or_else(|error| panic!("operation {nth}: {error}"));
        for number in acknowledged {
            assert!(store.exists::<Note>(&(1, number)).unwrap(), "operation {nth}: note {number} is lost");
        }
        if let Some(blob) = blob {
            assert!(store.blobs().path(&blob.hash).is_some(), "operation {nth}: the file is lost");
        }
        let report = store.verify().unwrap();
        assert!(report.is_sound(), "operation {nth}: {:?}", report.problems);
    }
    assert!(failed_somewhere > 20, "{failed_somewhere}");
}
