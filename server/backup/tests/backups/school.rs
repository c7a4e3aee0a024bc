//! A small store with its backups, and the way back.

use lyceum_backup::{
    BackupResult, Extra, Keys, Kind, Maker, Manifest, PrivateKey, Progress, ProofOrder, Restore, Restored, Shelf,
    Source, note, prove,
};
use lyceum_storage::{Record, Space, Store, StoreOptions};
use serde::{Deserialize, Serialize};
use std::{
    path::Path,
    sync::atomic::{AtomicI64, Ordering},
};

pub const WORDS: &str = "able acid also apple army away baby back ball bank base bath";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub text: String,
}

impl Record for Note {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 201;
    type Key = u64;
}

pub struct School {
    pub data: tempfile::TempDir,
    pub store: Store,
    pub shelf: Shelf,
    pub keys: Keys,
    pub key: PrivateKey,
    pub now_s: AtomicI64,
    pub volume_bytes: u64,
}

pub fn options(incarnation: u8) -> StoreOptions {
    StoreOptions {
        cache_bytes: 4 << 20,
        ballast_bytes: 0,
        min_free_bytes: 0,
        segment_bytes: 64 << 10,
        incarnation: Some([incarnation; 16]),
        ..StoreOptions::default()
    }
}

impl School {
    pub fn new() -> Self {
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(data.path(), options(7)).unwrap();
        let key = PrivateKey::from_words(WORDS).unwrap();
        let school = Self {
            shelf: Shelf::at(data.path().join("backups")),
            data,
            store,
            keys: Keys::new(vec![key.public()]),
            key,
            now_s: AtomicI64::new(1_795_000_000),
            volume_bytes: Maker::VOLUME_BYTES,
        };
        school.write(0..20);
        school
    }

    pub fn write(&self, numbers: std::ops::Range<u64>) {
        for number in numbers {
            // Every tenth is so large that it lies in a file of its own.
            let length = if number % 10 == 0 { 9000 } else { 30 };
            let note = Note { text: format!("{number} ").repeat(length) };
            self.store.transact_blocking(move |tx| tx.put(&number, &note)).unwrap();
        }
    }

    pub fn pass(&self, seconds: i64) -> i64 {
        self.now_s.fetch_add(seconds, Ordering::Relaxed) + seconds
    }

    pub fn now(&self) -> i64 {
        self.now_s.load(Ordering::Relaxed)
    }

    /// Makes a backup; none if there is nothing new.
    pub fn make(&self, kind: Kind) -> BackupResult<Option<Manifest>> {
        self.pass(10);
        let maker = Maker {
            store: &self.store,
            shelf: &self.shelf,
            keys: &self.keys,
            progress: &Progress::default(),
            version: "0.1.0",
            now_s: &|| self.now(),
            extras: vec![Extra { name: "lyceum.toml".to_owned(), text: "[http]\n".to_owned() }],
            volume_bytes: self.volume_bytes,
        };
        match kind {
            Kind::Full => maker.full().map(Some),
            Kind::Incremental => maker.incremental(),
            Kind::Files => maker.files().map(Some),
        }
    }

    /// Makes a backup and proves it.
    pub fn proven(&self, kind: Kind) -> Manifest {
        let manifest = self.make(kind).unwrap().unwrap();
        let order = ProofOrder {
            shelf: self.shelf.folder().to_owned(),
            id: manifest.id.clone(),
            key: self.keys.process.to_age(),
            now_s: self.now(),
        };
        let proof = prove(&order, &Progress::default()).unwrap();
        note(&self.shelf, &manifest.id, &proof).unwrap();
        manifest
    }

    pub fn restore(&self, into: &Path, to_time: Option<i64>) -> BackupResult<Restored> {
        restore(&self.shelf, &self.key, into, to_time)
    }
}

pub fn restore(source: &dyn Source, key: &PrivateKey, into: &Path, to_time: Option<i64>) -> BackupResult<Restored> {
    let progress = Progress::default();
    Restore { source, key, to_time, into, files: true, without_bad_files: false, progress: &progress }.run()
}

/// The notes of a folder, by number.
pub fn notes(folder: &Path) -> Vec<u64> {
    let store = Store::open(folder, options(9)).unwrap();
    let notes = store.scan::<Note>(&[], usize::MAX).unwrap();
    assert!(store.verify().unwrap().is_sound());
    store.close().unwrap();
    notes.into_iter().map(|(number, _)| number).collect()
}
