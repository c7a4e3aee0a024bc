//! Measures backup and restore of a store of some size: `backup_speed [MEGABYTES]`. Prints one JSON line.
#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

use lyceum_backup::{Keys, Maker, PrivateKey, Progress, Restore, Shelf};
use lyceum_storage::{Record, Space, Store, StoreOptions};
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// A record as long as a message of a conversation.
#[derive(Serialize, Deserialize)]
struct Text {
    text: String,
}

impl Record for Text {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 200;
    type Key = u64;
}

const RECORD_BYTES: usize = 2000;
const RECORDS_A_TRANSACTION: u64 = 1000;

fn main() {
    let megabytes: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1000);
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("data"), StoreOptions::default()).unwrap();
    let records = megabytes * 1_000_000 / RECORD_BYTES as u64;
    // Text that compresses about as well as prose does.
    let mut state = 7_u64;
    for start in (0..records).step_by(usize::try_from(RECORDS_A_TRANSACTION).unwrap()) {
        let texts: Vec<String> = (0..RECORDS_A_TRANSACTION)
            .map(|_| {
                let mut text = String::with_capacity(RECORD_BYTES);
                while text.len() < RECORD_BYTES {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    text.push_str(
                        ["water ", "river ", "a ", "of the ", "rain falls ", "and then "][(state >> 60) as usize % 6],
                    );
                    text.push(char::from(b'a' + state.to_le_bytes()[5] % 26));
                }
                text
            })
            .collect();
        store
            .transact_blocking(move |tx| {
                (start..).zip(texts).try_for_each(|(number, text)| tx.put(&number, &Text { text }))
            })
            .unwrap();
    }
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
