//! Records and options that the tests of the store share.

use lyceum_storage::{Record, Space, Store, StoreError, StoreOptions, TransactError};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};

/// A counter under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    pub value: u64,
}

impl Record for Counter {
    const SPACE: Space = Space::Quota;
    const KIND: u8 = 200;
    type Key = String;
}

/// A text in an ordered list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub text: String,
}

impl Record for Note {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 201;
    type Key = (u64, u64);
}

pub fn note(text: &str) -> Note {
    Note { text: text.to_owned() }
}

/// Small files, so that tests are quick.
pub fn options() -> StoreOptions {
    StoreOptions {
        cache_bytes: 4 << 20,
        ballast_bytes: 1 << 20,
        min_free_bytes: 0,
        segment_bytes: 64 << 10,
        incarnation: Some([7; 16]),
        ..StoreOptions::default()
    }
}

pub fn open(folder: &Path) -> Store {
    Store::open(folder, options()).unwrap()
}

pub fn put(store: &Store, key: (u64, u64), text: &str) -> Result<(), TransactError<StoreError>> {
    let text = note(text);
    store.transact_blocking(move |tx| tx.put(&key, &text))
}

pub fn text_at(store: &Store, key: (u64, u64)) -> Option<String> {
    store.get::<Note>(&key).unwrap().map(|note| note.text)
}

/// Copies a data folder as it is at this moment: what a machine that loses power would find.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.metadata().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}
