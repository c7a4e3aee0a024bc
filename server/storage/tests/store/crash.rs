//! Processes: killed ones, and two at once.

use crate::{crash_loop, support::open};
use lyceum_storage::{Store, StoreError, StoreOptions};
use std::{
    env,
    io::{BufRead as _, BufReader, Read as _},
    path::PathBuf,
    process::{Command, Stdio},
};

const FOLDER: &str = "LYCEUM_TEST_FOLDER";
const ROLE: &str = "LYCEUM_TEST_ROLE";

/// This test binary again, to play a part.
fn myself(role: &str, folder: &std::path::Path) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "crash::plays_its_part", "--nocapture"]).env(ROLE, role).env(FOLDER, folder);
    command
}

/// Only with a role in the environment; otherwise it says that there is none.
#[test]
fn plays_its_part() {
    let folder = || PathBuf::from(env::var_os(FOLDER).expect("a folder comes with every role"));
    match env::var(ROLE).as_deref() {
        Ok("writer") => crash_loop::write(&folder()).unwrap(),
        Ok("owner") => {
            let store = open(&folder());
            println!("\nready");
            // Until the parent closes the pipe.
            std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
            crate::support::put(&store, (1, 1), "from the owner").unwrap();
            store.close().unwrap();
        }
        other => assert!(other.is_err(), "unknown role {other:?}"),
    }
}

#[test]
fn f01_nothing_acknowledged_is_lost_by_kills() {
    let folder = tempfile::tempdir().unwrap();
    let outcome =
        crash_loop::kill_again_and_again(folder.path(), 21, 0, || myself("writer", folder.path()), |_| ()).unwrap();
    assert_eq!(outcome.kills, 21);
    assert!(outcome.acknowledged > 500, "{outcome:?}");
}

#[test]
fn f11_a_second_process_is_refused_with_the_number_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let mut owner = myself("owner", folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(owner.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap() == "ready"));
    match Store::open(folder.path(), StoreOptions::default()) {
        Err(error @ StoreError::Locked { pid }) => {
            assert_eq!(pid, owner.id());
            assert!(error.to_string().contains(&pid.to_string()));
        }
        other => panic!("{:?}", other.map(|_| "opened")),
    }
    // The first one is undisturbed. Closing its input is the sign to go on.
    drop(owner.stdin.take());
    assert!(owner.wait().unwrap().success());
    assert_eq!(crate::support::text_at(&open(folder.path()), (1, 1)).as_deref(), Some("from the owner"));
}
