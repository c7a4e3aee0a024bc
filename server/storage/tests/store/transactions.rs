//! What a transaction promises: all or nothing, in order, seen by the next one.

use crate::support::{Counter, Note, note, open, options, put, text_at};
use lyceum_storage::{Key, StoreError, TransactError};

#[test]
fn what_was_written_is_there_after_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    put(&store, (1, 1), "one").unwrap();
    put(&store, (1, 2), "two").unwrap();
    put(&store, (1, 1), "uno").unwrap();
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("uno"));
    store.close().unwrap();
    assert!(matches!(store.get::<Note>(&(1, 1)), Err(StoreError::Closed)));
    assert!(matches!(put(&store, (1, 1), "late"), Err(TransactError::Store(StoreError::Closed))));

    let store = open(folder.path());
    assert!(store.was_closed_cleanly());
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("uno"));
    assert_eq!(text_at(&store, (1, 2)).as_deref(), Some("two"));
    store.transact_blocking(|tx| tx.delete::<Note>(&(1, 1))).unwrap();
    assert_eq!(text_at(&store, (1, 1)), None);
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn a_refused_closure_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    put(&store, (1, 1), "before").unwrap();
    let sequence = store.stats().unwrap().sequence;
    let refused = store.transact_blocking(|tx| {
        tx.put(&(1, 1), &note("after")).map_err(|_| "storage")?;
        tx.put(&(1, 2), &note("more")).map_err(|_| "storage")?;
        Err::<(), _>("no")
    });
    assert!(matches!(refused, Err(TransactError::Refused("no"))));
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("before"));
    assert_eq!(text_at(&store, (1, 2)), None);
    assert_eq!(store.stats().unwrap().sequence, sequence);
}

#[test]
fn a_panic_ends_one_transaction_alone() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let ended = store.transact_blocking(|tx| -> Result<(), StoreError> {
        tx.put(&(1, 1), &note("half"))?;
        panic!("a bug in a closure (expected in this test)");
    });
    assert!(matches!(ended, Err(TransactError::Store(StoreError::Panicked))));
    put(&store, (1, 2), "next").unwrap();
    assert_eq!(text_at(&store, (1, 1)), None);
    assert_eq!(text_at(&store, (1, 2)).as_deref(), Some("next"));
}

#[test]
fn a_failed_call_stops_the_transaction_even_if_the_closure_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let ended = store.transact_blocking(|tx| -> Result<(), StoreError> {
        tx.put(&(1, 1), &note("kept?"))?;
        assert!(tx.put(&"k".repeat(600), &Counter { value: 1 }).is_err());
        Ok(())
    });
    assert!(matches!(ended, Err(TransactError::Store(StoreError::TooLarge { what: "a key", .. }))));
    assert_eq!(text_at(&store, (1, 1)), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_counters_lose_nothing() {
    const TASKS: u64 = 40;
    const ROUNDS: u64 = 25;
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let tasks: Vec<_> = (0..TASKS)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..ROUNDS {
                    store
                        .transact(|tx| {
                            let key = "all".to_owned();
                            let value = tx.get::<Counter>(&key)?.map_or(0, |counter| counter.value);
                            tx.put(&key, &Counter { value: value + 1 })
                        })
                        .await
                        .unwrap();
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let stats = store.stats().unwrap();
    assert_eq!(store.get::<Counter>(&"all".to_owned()).unwrap(), Some(Counter { value: TASKS * ROUNDS }));
    assert_eq!((stats.operations_in_flight, stats.queue_depth), (0, 0));
    assert_eq!(stats.sequence, stats.durable_sequence);
    store.close().unwrap();
    assert_eq!(open(folder.path()).get::<Counter>(&"all".to_owned()).unwrap(), Some(Counter { value: TASKS * ROUNDS }));
}

#[test]
fn a_scan_sees_stored_and_fresh_writes_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    for (key, text) in [((1, 1), "a"), ((1, 3), "c"), ((1, 5), "e"), ((2, 1), "other")] {
        put(&store, key, text).unwrap();
    }
    let seen = store
        .transact_blocking(|tx| {
            tx.put(&(1, 2), &note("b"))?;
            tx.put(&(1, 3), &note("C"))?;
            tx.delete::<Note>(&(1, 5))?;
            tx.put(&(1, 7), &note("g"))?;
            let all = tx.scan::<Note>(&1_u64.to_bytes(), 10)?;
            let two = tx.scan::<Note>(&1_u64.to_bytes(), 2)?;
            Ok::<_, StoreError>((all, two))
        })
        .unwrap();
    let texts = |records: &[((u64, u64), Note)]| records.iter().map(|(_, note)| note.text.clone()).collect::<String>();
    assert_eq!((texts(&seen.0).as_str(), texts(&seen.1).as_str()), ("abCg", "ab"));
    let prefix = 1_u64.to_bytes();
    assert_eq!(texts(&store.scan(&prefix, 10).unwrap()), "abCg");
    assert_eq!(texts(&store.scan_from(&prefix, &(1, 2), 10).unwrap()), "Cg");
    assert_eq!(texts(&store.scan_from(&prefix, &(0, 9), 10).unwrap()), "abCg");
    assert_eq!(texts(&store.scan_back(&prefix, None, 3).unwrap()), "gCb");
    assert_eq!(texts(&store.scan_back(&prefix, Some(&(1, 3)), 9).unwrap()), "ba");
    assert_eq!(texts(&store.scan(&[], 10).unwrap()), "abCgother");
}

#[test]
fn a_large_value_lives_in_a_file_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let files = || {
        std::fs::read_dir(folder.path().join("values"))
            .unwrap()
            .flat_map(|entry| std::fs::read_dir(entry.unwrap().path()).unwrap())
            .count()
    };
    let store = open(folder.path());
    let long = "x".repeat(100_000);
    put(&store, (1, 1), &long).unwrap();
    put(&store, (1, 2), &long).unwrap();
    assert_eq!(files(), 2, "equal texts of different records do not share a file");
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some(long.as_str()));
    put(&store, (1, 1), "short").unwrap();
    assert_eq!(files(), 1, "a replaced value is gone");
    assert_eq!(text_at(&store, (1, 2)).as_deref(), Some(long.as_str()));
    assert!(store.verify().unwrap().is_sound());
    store.close().unwrap();

    let store = open(folder.path());
    assert_eq!(store.scan::<Note>(&[], 5).unwrap().len(), 2);
    assert_eq!(text_at(&store, (1, 2)).as_deref(), Some(long.as_str()));
    store.transact_blocking(|tx| tx.delete::<Note>(&(1, 2))).unwrap();
    assert_eq!(files(), 0);
}

#[test]
fn what_is_too_large_is_refused_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let value = put(&store, (1, 1), &"x".repeat(5 << 20)).unwrap_err();
    assert!(value.to_string().contains("a record has"), "{value}");
    let many = store
        .transact_blocking(|tx| (0..3).try_for_each(|i| tx.put(&(1, i), &note(&"x".repeat(3 << 20)))))
        .unwrap_err();
    assert!(many.to_string().contains("a transaction has"), "{many}");
    assert_eq!(store.scan::<Note>(&[], 5).unwrap(), []);
    put(&store, (1, 1), "goes on").unwrap();
}

#[tokio::test]
async fn a_relaxed_write_is_seen_at_once_and_kept_by_closing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.transact_relaxed(|tx| tx.put(&(1, 1), &note("position"))).await.unwrap();
    assert_eq!(text_at(&store, (1, 1)).as_deref(), Some("position"));
    store.close().unwrap();
    assert_eq!(text_at(&open(folder.path()), (1, 1)).as_deref(), Some("position"));
}

#[test]
fn the_journal_tells_every_transaction_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let start = store.stats().unwrap().sequence;
    for i in 0..300 {
        put(&store, (i, 0), &"y".repeat(1000)).unwrap();
    }
    assert!(store.segments().unwrap().len() > 3, "several segments");
    let entries: Vec<_> = store.journal(start).unwrap().collect::<Result<_, _>>().unwrap();
    assert!(entries.iter().map(|entry| entry.sequence).eq(start + 1..=start + 300));
    assert_eq!(store.journal(start + 290).unwrap().count(), 10);
    assert_eq!(store.journal(start + 300).unwrap().count(), 0);
    store.close().unwrap();

    let store = lyceum_storage::Store::open(folder.path(), options()).unwrap();
    assert_eq!(store.verify().unwrap().transactions, start + 300);
}
