//! Data folders of earlier releases: each format has a fixture, and every release opens all of them.
//!
//! A fixture is a real folder without what is derived (`store`, `values`): the journal alone tells everything. To write
//! the fixture of a new format, add a generator here and run its test once with `LYCEUM_WRITE_FIXTURE=1`.

use crate::support::{copy_folder, options};
use lyceum_storage::{Record, Space, Store, StoreError, StoreOptions, records::stamp::Stamp};
use serde::{Deserialize, Serialize};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The shapes of this fixture, frozen: they stay as they are when the real records change.
mod v1 {
    use super::{Deserialize, Record, Serialize, Space};

    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Person {
        pub name: String,
        pub role: String,
        pub classes: Vec<u32>,
    }
    impl Record for Person {
        const SPACE: Space = Space::Users;
        const KIND: u8 = 240;
        type Key = u128;
    }

    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub struct Passage {
        pub text: String,
        pub page: Option<u32>,
    }
    impl Record for Passage {
        const SPACE: Space = Space::Courses;
        const KIND: u8 = 241;
        type Key = (u128, u32);
    }
}

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/fixtures/v1")
}

fn person(number: u128) -> v1::Person {
    v1::Person {
        name: format!("Zoë {number}"),
        role: if number == 1 { "teacher" } else { "learner" }.to_owned(),
        classes: vec![1, 2],
    }
}

fn passage(number: u32) -> v1::Passage {
    // The last one is large enough for a file of its own.
    v1::Passage { text: format!("Passage {number}. ").repeat(if number == 9 { 600 } else { 10 }), page: Some(number) }
}

/// Several segments, replaced and removed records, a large value.
fn write_v1(folder: &Path) {
    let options = StoreOptions { segment_bytes: 4096, ballast_bytes: 0, incarnation: Some([1; 16]), ..options() };
    let store = Store::open(folder, options).unwrap();
    for number in 1..=20 {
        store.transact_blocking(move |tx| tx.put(&number, &person(number))).unwrap();
    }
    for number in 0..10 {
        store.transact_blocking(move |tx| tx.put(&(7_u128, number), &passage(number))).unwrap();
    }
    store
        .transact_blocking(|tx| -> Result<(), StoreError> {
            tx.delete::<v1::Person>(&20)?;
            tx.put(&2, &v1::Person { name: "renamed".to_owned(), ..person(2) })
        })
        .unwrap();
    store.close().unwrap();
}

fn files_below(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (PathBuf::from(path.file_name().unwrap()), fs::read(&path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn the_fixture_is_what_its_generator_writes() {
    let folder = tempfile::tempdir().unwrap();
    write_v1(folder.path());
    if env::var_os("LYCEUM_WRITE_FIXTURE").is_some() {
        copy_folder(&folder.path().join("journal"), &fixture().join("journal"));
        fs::copy(folder.path().join("FORMAT"), fixture().join("FORMAT")).unwrap();
    }
    assert!(files_below(&folder.path().join("journal")) == files_below(&fixture().join("journal")));
    assert_eq!(fs::read(folder.path().join("FORMAT")).unwrap(), fs::read(fixture().join("FORMAT")).unwrap());
}

#[test]
fn a_folder_of_the_first_release_opens_with_everything_in_it() {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&fixture(), folder.path());
    let store = Store::open(folder.path(), options()).unwrap();
    assert_eq!(store.incarnation(), [1; 16]);
    let people = store.scan::<v1::Person>(&[], 100).unwrap();
    assert_eq!(people.len(), 19);
    for (number, found) in people {
        let expected =
            if number == 2 { v1::Person { name: "renamed".to_owned(), ..person(2) } } else { person(number) };
        assert_eq!(found, expected);
    }
    for number in 0..10 {
        assert_eq!(store.get::<v1::Passage>(&(7, number)).unwrap(), Some(passage(number)));
    }
    let stamp = store.get::<Stamp>(&()).unwrap().unwrap();
    assert_eq!(stamp.version, lyceum_migrations::newest());
    let report = store.verify().unwrap();
    assert!(report.is_sound(), "{:?}", report.problems);
}

#[test]
fn records_of_a_newer_release_are_refused_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    copy_folder(&fixture(), folder.path());
    let store = Store::open(folder.path(), options()).unwrap();
    let newer = Stamp { version: 1000, name: "from the future".to_owned() };
    store.transact_blocking(move |tx| tx.put(&(), &newer)).unwrap();
    store.close().unwrap();
    let error = Store::open(folder.path(), options()).map(drop).unwrap_err();
    assert!(matches!(error, StoreError::NewerVersion { found: 1000, .. }), "{error}");
    // The folder can be opened again at once by the right release: the refusal holds no lock.
    assert!(matches!(Store::open(folder.path(), options()).map(drop), Err(StoreError::NewerVersion { .. })));
}
