//! Measures backup and restore of a store that `fill_store` has filled: `backup_speed FOLDER`. Prints one JSON line.
#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

use lyceum_backup::{Keys, Maker, PrivateKey, Progress, Restore, Shelf};
use lyceum_storage::{Store, StoreOptions};
use std::{path::Path, time::Instant};

fn main() {
    let data = std::env::args().nth(1).expect("use: backup_speed FOLDER");
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(Path::new(&data), StoreOptions::default()).unwrap();
    let shelf = Shelf::at(folder.path().join("backups"));
    let key = PrivateKey::for_this_process();
    let keys = Keys::new(vec![key.public()]);
    let progress = Progress::default();
    let maker = Maker {
        store: &store,
        shelf: &shelf,
        keys: &keys,
        progress: &progress,
        version: "measured",
        now_s: &|| 1_795_000_000,
        extras: Vec::new(),
        volume_bytes: Maker::VOLUME_BYTES,
    };
    let started = Instant::now();
    let manifest = maker.full().unwrap();
    let backup = started.elapsed();
    store.close().unwrap();
    let into = folder.path().join("restored");
    let started = Instant::now();
    let restore = Restore {
        source: &shelf,
        key: &key,
        to_time: None,
        into: &into,
        files: true,
        without_bad_files: false,
        progress: &progress,
    };
    let restored = restore.run().unwrap();
    let restore = started.elapsed();
    let (backup_ms, restore_ms) = (backup.as_millis().max(1), restore.as_millis());
    println!(
        "{{\"content_mb\":{},\"stored_mb\":{},\"records\":{},\"backup_ms\":{backup_ms},\"backup_mb_s\":{},\"restore_ms\":{restore_ms}}}",
        manifest.content_bytes / 1_000_000,
        manifest.stored_bytes() / 1_000_000,
        restored.records,
        u128::from(manifest.content_bytes) / 1000 / backup_ms,
    );
}
