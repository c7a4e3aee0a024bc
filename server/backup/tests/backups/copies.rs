//! Copies in folders: complete, resumed, out of reach, rotated, and enough to recover from.

use crate::school::{School, notes, restore};
use lyceum_backup::{CopyReport, Credentials, Keep, Kind, Progress, Remote, SendOptions, Target, drill, send};
use std::{fs, path::Path};
use tokio::runtime::Runtime;

const DAY: i64 = 24 * 3600;

fn copy(school: &School, place: &Path, before: Option<&CopyReport>) -> CopyReport {
    let options = SendOptions { bytes_per_s: 0, keep: Some(Keep::default()), now_s: school.now() };
    let target = Target::Folder(place.to_owned());
    let (keys, progress) = (Credentials::default(), Progress::default());
    let work = send(&school.shelf, &target, &keys, options, before, &progress);
    Runtime::new().unwrap().block_on(work)
}

fn backed_up() -> School {
    let school = School::new();
    school.store.blobs().put_blocking(&vec![5; 2 << 20]).unwrap();
    school.proven(Kind::Full);
    school.write(20..25);
    school.proven(Kind::Incremental);
    school.proven(Kind::Files);
    school
}

#[test]
fn recovery_works_from_the_copy_alone() {
    let school = backed_up();
    let place = tempfile::tempdir().unwrap();
    let report = copy(&school, place.path(), None);
    assert_eq!((report.problem.as_str(), report.missing, report.complete_s), ("", 0, school.now()));
    fs::remove_dir_all(school.shelf.folder()).unwrap();
    let runtime = Runtime::new().unwrap();
    let _inside = runtime.enter();
    let remote = Remote::open(&Target::Folder(place.path().to_owned()), &Credentials::default()).unwrap();
    let work = tempfile::tempdir().unwrap();
    let into = work.path().join("restored");
    let restored = restore(&remote, &school.key, &into, None).unwrap();
    assert_eq!((restored.files, notes(&into).len()), (1, 25));
    let scratch = work.path().join("scratch");
    let report = drill(&remote, &school.key, &scratch, None, school.now(), &Progress::default()).unwrap();
    assert!(report.kept && report.tiers.len() == 3 && !scratch.exists(), "{report:?}");
    assert!(report.to_markdown().contains("| All data | 24 h |"), "{}", report.to_markdown());
    // With a key of the server alone, which opens nothing older than its process, the records cannot be read.
    let stranger = lyceum_backup::PrivateKey::for_this_process();
    assert!(drill(&remote, &stranger, &scratch, None, school.now(), &Progress::default()).is_err());
    assert!(!scratch.exists());
}

#[test]
fn what_broke_off_goes_on_where_it_was() {
    let school = backed_up();
    let place = tempfile::tempdir().unwrap();
    let whole = copy(&school, place.path(), None).sent_bytes;
    let cut: Vec<_> = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    let manifest = cut.iter().find(|path| path.to_string_lossy().ends_with("files.manifest")).unwrap();
    fs::remove_file(manifest).unwrap();
    let again = copy(&school, place.path(), None);
    assert_eq!((again.problem.as_str(), again.missing), ("", 0));
    assert!(again.sent_bytes < 10_000, "{} of {whole} bytes were sent again", again.sent_bytes);
    // A file cut short counts as missing.
    let piece = fs::read_dir(place.path().join("pieces")).unwrap().next().unwrap().unwrap().path();
    fs::write(&piece, b"x").unwrap();
    for entry in fs::read_dir(place.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "manifest") {
            fs::remove_file(path).unwrap();
        }
    }
    assert_eq!(copy(&school, place.path(), None).problem, "");
    assert!(fs::metadata(&piece).unwrap().len() > 1);
}

#[test]
fn f23_a_copy_out_of_reach_lags_and_catches_up_in_order() {
    let school = backed_up();
    let place = tempfile::tempdir().unwrap();
    let stick = place.path().join("stick");
    let away = copy(&school, &stick, None);
    assert_eq!((away.complete_s, away.newest_s, away.missing), (0, 0, 3));
    assert_eq!((away.problem.as_str(), away.behind_since_s, away.away_since_s), ("", 0, school.now()), "it waits");
    assert!(!stick.exists(), "nothing is written where a stick should be");
    school.write(25..30);
    school.proven(Kind::Incremental);
    fs::create_dir(&stick).unwrap();
    let back = copy(&school, &stick, Some(&away));
    assert_eq!((back.problem.as_str(), back.missing, back.away_since_s), ("", 0, 0));
    let nothing_new = copy(&school, &stick, Some(&back));
    assert_eq!(nothing_new.sent_bytes, 0);
}

/// A full disk is the kernel's own: what is written to `/dev/full` has no room.
#[test]
fn f23_a_full_copy_goes_on_in_order_once_there_is_room() {
    let school = School::new();
    let first = school.proven(Kind::Full);
    let place = tempfile::tempdir().unwrap();
    assert_eq!(copy(&school, place.path(), None).problem, "");
    school.write(20..25);
    let second = school.proven(Kind::Incremental);
    school.write(25..30);
    let third = school.proven(Kind::Incremental);
    let full = place.path().join(format!("{}.tmp", second.pieces[0].name));
    std::os::unix::fs::symlink("/dev/full", &full).unwrap();
    let began = school.now();
    let stuck = copy(&school, place.path(), None);
    assert!(stuck.problem.contains("No space left"), "{}", stuck.problem);
    assert_eq!((stuck.missing, stuck.newest_s, stuck.behind_since_s), (2, first.finished_s, began));
    let there = |backup: &lyceum_backup::Manifest| place.path().join(format!("{}.manifest", backup.id)).exists();
    assert!(!there(&second) && !there(&third), "in order: the third does not overtake the second");
    assert!(!full.exists() && fs::symlink_metadata(&full).is_err(), "no half of a file keeps taking room");
    school.pass(3600);
    std::os::unix::fs::symlink("/dev/full", &full).unwrap();
    assert_eq!(copy(&school, place.path(), Some(&stuck)).behind_since_s, began, "since it began");
    // The link went with the attempt: there is room again.
    let caught_up = copy(&school, place.path(), Some(&stuck));
    assert_eq!((caught_up.problem.as_str(), caught_up.missing, caught_up.behind_since_s), ("", 0, 0));
    assert!(there(&second) && there(&third));
    let sent = [&second, &third].map(lyceum_backup::Manifest::stored_bytes).iter().sum::<u64>();
    assert!(caught_up.sent_bytes >= sent && caught_up.sent_bytes < sent + 20_000, "each once: {caught_up:?}");
}

#[test]
fn a_copy_is_rotated_by_its_own_age_and_survives_the_loss_of_the_shelf() {
    let school = backed_up();
    let place = tempfile::tempdir().unwrap();
    copy(&school, place.path(), None);
    fs::remove_dir_all(school.shelf.folder()).unwrap();
    school.pass(35 * DAY);
    school.proven(Kind::Full);
    school.proven(Kind::Files);
    let report = copy(&school, place.path(), None);
    assert_eq!((report.problem.as_str(), report.removed), ("", 3), "{report:?}");
    let work = tempfile::tempdir().unwrap();
    let shelf = lyceum_backup::Shelf::at(place.path());
    let restored = restore(&shelf, &school.key, &work.path().join("x"), None).unwrap();
    assert_eq!((restored.files, notes(&work.path().join("x")).len()), (1, 25));
}
