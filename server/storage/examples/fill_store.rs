//! Fills the store of a data folder: `fill_store FOLDER FROM_MB TO_MB` writes the megabytes from the one number to the
//! other, in records as long as messages. Nothing else may use the folder.
#![expect(clippy::unwrap_used, reason = "a measurement stops at the first surprise")]

use lyceum_storage::{Record, Space, Store, StoreOptions};
use serde::{Deserialize, Serialize};
use std::{env, path::Path};

/// A record of a kind that the product does not have, in the space of conversations.
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
const RECORDS_A_MEGABYTE: u64 = 500;
const WORDS: [&str; 6] = ["water ", "river ", "a ", "of the ", "rain falls ", "and then "];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [folder, from, to] = &arguments[..] else { panic!("use: fill_store FOLDER FROM_MB TO_MB") };
    let (from, to): (u64, u64) = (from.parse().unwrap(), to.parse().unwrap());
    let store = Store::open(Path::new(folder), StoreOptions::default()).unwrap();
    let mut dice = 7 + from;
    for megabyte in from..to {
        let texts: Vec<String> = (0..RECORDS_A_MEGABYTE).map(|_| prose(&mut dice)).collect();
        let first = megabyte * RECORDS_A_MEGABYTE;
        store
            .transact_blocking(move |tx| {
                (first..).zip(texts).try_for_each(|(number, text)| tx.put(&number, &Text { text }))
            })
            .unwrap();
    }
    let size = store.stats().unwrap().bytes_on_disk;
    store.close().unwrap();
    println!("{{\"written_mb\":{},\"on_disk_mb\":{}}}", to - from, size / 1_000_000);
}

/// Text that compresses about as well as prose does.
fn prose(dice: &mut u64) -> String {
    let mut text = String::with_capacity(RECORD_BYTES);
    while text.len() < RECORD_BYTES {
        *dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        text.push_str(WORDS[(*dice >> 60) as usize % WORDS.len()]);
        text.push(char::from(b'a' + dice.to_le_bytes()[5] % 26));
    }
    text
}
