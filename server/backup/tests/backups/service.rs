//! The backups of a server as a whole: one act at a time, told in words.

use crate::school::{School, WORDS, options};
use lyceum_backup::{
    BackupActs, BackupError, Backups, Credentials, Depth, Keep, PrivateKey, Settings, Shelf, Target, What,
};
use lyceum_storage::{Store, records::backups::BackupKey};
use std::{path::Path, sync::Arc};

fn backups(store: &Store, data: &Path, copies: Vec<Target>) -> Backups {
    let settings = Settings {
        shelf: Shelf::at(data.join("backups")),
        keep: Keep::default(),
        allowed_bytes: 1 << 40,
        more_keys: Vec::new(),
        copies,
        credentials: Credentials::default(),
        copy_bytes_per_s: 0,
        rotate_copies: true,
        program: None,
        trial: None,
        settings_file: None,
        version: "0.1.0".to_owned(),
        now: Arc::new(|| 1_795_000_000),
    };
    Backups::new(store.clone(), settings)
}

fn with_key(store: &Store) {
    let key = PrivateKey::from_words(WORDS).unwrap();
    let record = BackupKey { public: key.public().to_string(), created_s: 1 };
    store.transact_blocking(move |tx| tx.put(&(), &record)).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_backs_up_copies_and_drills() {
    let school = School::new();
    let place = tempfile::tempdir().unwrap();
    let copies = vec![Target::Folder(place.path().to_owned())];
    let acts = backups(&school.store, school.data.path(), copies);
    assert!(matches!(acts.back_up_now(What::Everything).await, Err(BackupError::NoKey)));
    with_key(&school.store);
    let said = acts.back_up_now(What::Everything).await.unwrap();
    assert!(said.contains("restored for a test and equal"), "{said}");
    school.write(20..22);
    assert!(acts.back_up_now(What::Incremental).await.unwrap().contains("What changed"));
    assert!(acts.back_up_now(What::Incremental).await.unwrap().contains("Nothing has changed"));
    let said = acts.drill().await.unwrap();
    assert!(said.starts_with("Recovery works"), "{said}");
    assert!(place.path().join("files").is_dir() || place.path().join("pieces").is_dir());
    let listed = acts.list().await.unwrap();
    assert!(listed.backups.iter().all(|made| made.proof.is_some()));
    assert!(listed.backups.iter().any(|made| made.proof.as_ref().unwrap().depth == Depth::Restored));
    assert!(acts.last_drill().unwrap().unwrap().kept);
    assert_eq!(acts.copies().unwrap()[0].missing, 0);
    assert_eq!(acts.prune().await.unwrap(), "Nothing is old enough to be removed.");
    let id = listed.backups[0].manifest.id.clone();
    assert_eq!(acts.verify(id).await.unwrap(), Vec::<String>::new());
    school.store.close().unwrap();
    drop(acts);
    Store::open(school.data.path(), options(7)).unwrap().close().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn one_act_at_a_time() {
    let school = School::new();
    with_key(&school.store);
    let acts = backups(&school.store, school.data.path(), Vec::new());
    let (one, other) = tokio::join!(acts.make(What::Full), acts.make(What::Full));
    let busy = [&one, &other].into_iter().filter(|done| matches!(done, Err(BackupError::Busy(_)))).count();
    assert!(busy == 1 && (one.is_ok() || other.is_ok()), "{one:?} {other:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_without_room_refuses_before_anything_is_written() {
    let school = School::new();
    with_key(&school.store);
    let full = backups(&school.store, school.data.path(), Vec::new());
    let settings = Settings { allowed_bytes: 1000, ..full.settings().clone() };
    let acts = Backups::new(school.store.clone(), settings);
    assert!(matches!(acts.make(What::Full).await, Err(BackupError::NoRoom { .. })));
    assert!(!school.shelf.folder().exists());
}
