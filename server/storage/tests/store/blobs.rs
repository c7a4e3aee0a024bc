//! Files by their hash.

use crate::support::open;
use lyceum_storage::{Hash, StoreError};
use std::fs;

#[tokio::test]
async fn a_file_is_kept_once_and_survives_reopening() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let mut writer = store.blobs().writer().await.unwrap();
    writer.write(b"first ").await.unwrap();
    writer.write(b"second").await.unwrap();
    assert_eq!(writer.bytes(), 12);
    let stored = writer.finish().await.unwrap();
    assert_eq!((stored.hash, stored.bytes), (Hash::of(b"first second"), 12));
    assert_eq!(store.blobs().put(b"first second").await.unwrap(), stored);
    assert_eq!(store.blobs().list().unwrap(), [stored]);
    assert_eq!(store.stats().unwrap().blob_bytes, 12);
    store.close().unwrap();

    let store = open(folder.path());
    assert_eq!(store.stats().unwrap().blob_bytes, 12);
    assert_eq!(fs::read(store.blobs().path(&stored.hash).unwrap()).unwrap(), b"first second");
    assert_eq!(store.blobs().read(&stored.hash, 12).await.unwrap().as_deref(), Some(&b"first second"[..]));
    assert!(matches!(
        store.blobs().read(&stored.hash, 11).await,
        Err(StoreError::TooLarge { what: "a file", found: 12, allowed: 11 })
    ));
    assert!(store.blobs().remove(&stored.hash).await.unwrap());
    assert!(!store.blobs().remove(&stored.hash).await.unwrap());
    assert_eq!(store.blobs().path(&stored.hash), None);
    assert_eq!(store.blobs().read(&stored.hash, 12).await.unwrap(), None);
    assert_eq!(store.stats().unwrap().blob_bytes, 0);
}

#[tokio::test]
async fn what_is_not_finished_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = folder.path().join("files/tmp");
    let count = || fs::read_dir(&drafts).unwrap().count();
    let store = open(folder.path());
    let mut writer = store.blobs().writer().await.unwrap();
    writer.write(b"half").await.unwrap();
    assert_eq!(count(), 1);
    drop(writer);
    assert_eq!(count(), 0);
    store.close().unwrap();
    // A killed process cannot tidy up: the next opening does.
    fs::write(drafts.join("0000000000000000"), b"half").unwrap();
    let store = open(folder.path());
    assert_eq!(count(), 0);
    assert_eq!(store.blobs().list().unwrap(), []);
}

#[tokio::test]
async fn a_file_from_elsewhere_is_bounded_and_a_changed_one_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let source = folder.path().join("source");
    fs::write(&source, vec![5; 300_000]).unwrap();
    assert!(matches!(store.blobs().copy_from(&source, 299_999), Err(StoreError::TooLarge { .. })));
    let stored = store.blobs().copy_from(&source, 300_000).unwrap();
    assert_eq!(stored.bytes, 300_000);
    fs::write(store.blobs().path(&stored.hash).unwrap(), b"other").unwrap();
    assert!(matches!(store.blobs().read(&stored.hash, 1 << 20).await, Err(StoreError::Damaged { .. })));
}

#[test]
fn a_hash_is_64_digits_and_nothing_else() {
    let hash = Hash::of(b"x");
    assert_eq!(hash.to_string().parse(), Ok(hash));
    for text in ["", "00", "../../../etc/passwd", &"g".repeat(64), &"0".repeat(65)] {
        assert!(text.parse::<Hash>().is_err(), "{text}");
    }
}
