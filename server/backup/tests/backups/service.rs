//! The backups of a server as a whole: one act at a time, told in words.

use crate::school::{School, WORDS, options};
use lyceum_backup::{
    BackupActs, BackupError, Backups, Credentials, Depth, Keep, PrivateKey, Settings, Shelf, Target, What,
};
use lyceum_storage::{Store, records::backups::BackupKey};
use std::{
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

fn backups(store: &Store, data: &Path, copies: Vec<Target>) -> Backups {
    backups_at(store, data, copies, Arc::new(AtomicI64::new(1_795_000_000)))
}

fn backups_at(store: &Store, data: &Path, copies: Vec<Target>, now_s: Arc<AtomicI64>) -> Backups {
    let settings = Settings {
        shelf: Shelf::at(data.join("backups")),
        keep: Keep::default(),
        allowed_bytes: 1 << 40,
        more_keys: Vec::new(),
        copies,
        credentials: Credentials::default(),
        folder_away_max: Duration::from_hours(7 * 24),
        copy_bytes_per_s: 0,
        rotate_copies: true,
        program: None,
        trial: None,
        settings_file: None,
        version: "0.1.0".to_owned(),
        now: Arc::new(move || now_s.load(Ordering::Relaxed)),
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
    let said = acts.back_up_now(What::Everything).await.unwrap().to_string();
    assert!(said.contains("restored for a test and equal"), "{said}");
    school.write(20..22);
    assert!(acts.back_up_now(What::Incremental).await.unwrap().to_string().contains("What changed"));
    assert!(acts.back_up_now(What::Incremental).await.unwrap().to_string().contains("Nothing has changed"));
    let said = acts.drill().await.unwrap().to_string();
    assert!(said.starts_with("Recovery works"), "{said}");
    assert!(place.path().join("files").is_dir() || place.path().join("pieces").is_dir());
    let listed = acts.list().await.unwrap();
    assert!(listed.backups.iter().all(|made| made.proof.is_some()));
    assert!(listed.backups.iter().any(|made| made.proof.as_ref().unwrap().depth == Depth::Restored));
    assert!(acts.last_drill().unwrap().unwrap().kept);
    assert_eq!(acts.copies().unwrap()[0].missing, 0);
    assert_eq!(acts.prune().await.unwrap().to_string(), "Nothing is old enough to be removed.");
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

const DAY_S: i64 = 24 * 3600;

#[tokio::test(flavor = "multi_thread")]
async fn f23_a_stick_that_is_away_is_behind_only_after_days() {
    let school = School::new();
    with_key(&school.store);
    let place = tempfile::tempdir().unwrap();
    let (stick, drawer) = (place.path().join("stick"), place.path().join("drawer"));
    fs::create_dir(&stick).unwrap();
    let now_s = Arc::new(AtomicI64::new(1_795_000_000));
    let copies = vec![Target::Folder(stick.clone())];
    let acts = backups_at(&school.store, school.data.path(), copies, Arc::clone(&now_s));
    acts.back_up_now(What::Full).await.unwrap();
    assert_eq!(acts.copy().await.unwrap().to_string(), "One copy is complete.");
    let complete_s = acts.copies().unwrap()[0].complete_s;

    fs::rename(&stick, &drawer).unwrap();
    now_s.fetch_add(8 * DAY_S, Ordering::Relaxed);
    acts.copy().await.unwrap();
    assert_eq!(acts.behind_since().unwrap(), None, "there is nothing that it lacks");
    school.write(20..25);
    acts.back_up_now(What::Incremental).await.unwrap();
    assert!(acts.copy().await.unwrap().to_string().contains("is not plugged in; its copy waits."));
    let away = acts.copies().unwrap().remove(0);
    assert_eq!((away.missing, away.complete_s, away.problem.as_str()), (1, complete_s, ""));
    assert_eq!(acts.behind_since().unwrap(), Some(complete_s + 7 * DAY_S), "the last copy is older than that");

    fs::rename(&drawer, &stick).unwrap();
    acts.copy().await.unwrap();
    assert_eq!(acts.behind_since().unwrap(), None);
    fs::rename(&stick, &drawer).unwrap();
    now_s.fetch_add(3600, Ordering::Relaxed);
    school.write(25..30);
    acts.back_up_now(What::Incremental).await.unwrap();
    acts.copy().await.unwrap();
    now_s.fetch_add(7 * DAY_S - 3600 - 1, Ordering::Relaxed);
    assert_eq!(acts.behind_since().unwrap(), None, "it may be away for seven days");
    now_s.fetch_add(1, Ordering::Relaxed);
    assert!(acts.behind_since().unwrap().is_some(), "without another look at it");
}

#[tokio::test(flavor = "multi_thread")]
async fn f23_a_stick_that_is_there_and_fails_is_behind_at_once() {
    let school = School::new();
    with_key(&school.store);
    let place = tempfile::tempdir().unwrap();
    let acts = backups(&school.store, school.data.path(), vec![Target::Folder(place.path().to_owned())]);
    acts.back_up_now(What::Full).await.unwrap();
    fs::write(place.path().join("pieces"), "a file where a folder must be").unwrap();
    assert!(matches!(acts.copy().await, Err(BackupError::Target { .. })));
    assert_eq!(acts.behind_since().unwrap(), Some(1_795_000_000));
}
