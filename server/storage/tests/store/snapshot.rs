//! Copies of a running store: read beside its writes, put together elsewhere, equal to the last record.

use crate::support::{open, put, text_at};
use lyceum_storage::{Change, Entry, Moment, Space, Store};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

/// All records of the store as they are met, a few at a time.
fn read_all(store: &Store) -> Vec<Change> {
    let mut all = Vec::new();
    for space in Space::ALL {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let piece = store.raw_records(space, after.as_deref(), 7).unwrap();
            let Some(last) = piece.last() else { break };
            after = Some(last.key.clone());
            all.extend(piece);
        }
    }
    all
}

fn redo(store: &Store, from: &Moment, to: &Moment) -> Vec<Entry> {
    let entries = store.journal(from.sequence).unwrap().map(Result::unwrap);
    entries.take_while(|entry| entry.sequence <= to.sequence).collect()
}

#[test]
fn a_copy_made_beside_writes_equals_the_moment_after_it() {
    let (live, copied) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = open(live.path());
    for number in 0..200 {
        put(&store, (1, number), &"x".repeat(50 * usize::try_from(number).unwrap())).unwrap();
    }
    let stop = AtomicBool::new(false);
    let (before, records, after) = thread::scope(|scope| {
        scope.spawn(|| {
            // Replaced, added and removed while the copy is read, large values among them.
            for round in 0.. {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                put(&store, (1, round * 7 % 200), &"y".repeat(usize::try_from(round % 9000).unwrap())).unwrap();
                let gone = (1, round * 13 % 250);
                store.transact_blocking(move |tx| tx.delete::<crate::support::Note>(&gone)).unwrap();
            }
        });
        let before = store.moment().unwrap();
        let records = read_all(&store);
        let after = store.moment().unwrap();
        stop.store(true, Ordering::Relaxed);
        (before, records, after)
    });
    let copy = open(copied.path());
    for piece in records.chunks(50) {
        copy.load(piece.to_vec()).unwrap();
    }
    for entry in redo(&store, &before, &after) {
        copy.load(entry.changes).unwrap();
    }
    assert_eq!(copy.moment().unwrap().spaces, after.spaces);
    assert!(copy.verify().unwrap().is_sound());
}

#[test]
fn a_moment_is_durable_even_after_relaxed_writes() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let written = store.transact_relaxed(|tx| tx.put(&(1, 1), &crate::support::note("quick")));
    runtime.block_on(written).unwrap();
    let moment = store.moment().unwrap();
    assert_eq!(store.stats().unwrap().durable_sequence, moment.sequence);
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("quick"));
}
