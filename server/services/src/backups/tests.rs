//! Backups as an admin meets them.

use crate::testing::TestSchool;
use lyceum_api::{
    ErrorKind, Nothing, Role,
    backups::{BackupCheck, BackupName, BackupWhat, NewBackup},
};
use lyceum_backup::{PrivateKey, Progress, Restore, Shelf};

fn now(what: BackupWhat) -> NewBackup {
    NewBackup { what, wait: true }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_the_first_start_open_the_backups() {
    let (school, admin, done) = TestSchool::set_up().await;
    let port = &school.services.ports.backups;
    let before = port.list_backups(&admin, Nothing {}).await.unwrap();
    assert!(before.advice[0].text.contains("No backup has been made"), "{:?}", before.advice);
    let said = port.make_backup(&admin, now(BackupWhat::Everything)).await.unwrap().text;
    assert!(said.contains("restored for a test and equal"), "{said}");
    let list = port.list_backups(&admin, Nothing {}).await.unwrap();
    assert!(list.backups.iter().any(|row| row.check == BackupCheck::Restored));
    assert!(list.advice.iter().all(|advice| !advice.text.contains("No backup")), "{:?}", list.advice);
    let id = list.backups[0].id.clone();
    port.verify_backup(&admin, BackupName { backup: id }).await.unwrap();

    let key = PrivateKey::from_words(&done.recovery_words.join(" ")).unwrap();
    let shelf = Shelf::at(school.folder.path().join("backups"));
    let into = school.folder.path().join("restored");
    let restored = tokio::task::spawn_blocking(move || {
        let progress = Progress::default();
        let restore = Restore {
            source: &shelf,
            key: &key,
            to_time: None,
            into: &into,
            files: true,
            without_bad_files: false,
            progress: &progress,
        };
        restore.run()
    });
    assert!(restored.await.unwrap().unwrap().records > 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_key_opens_what_comes_after_it() {
    let (school, admin, _) = TestSchool::set_up().await;
    let port = &school.services.ports.backups;
    let before = port.list_backups(&admin, Nothing {}).await.unwrap().keys;
    let made = port.new_backup_key(&admin, Nothing {}).await.unwrap();
    assert_eq!(PrivateKey::from_words(&made.words.join(" ")).unwrap().public().name(), made.name);
    let after = port.list_backups(&admin, Nothing {}).await.unwrap().keys;
    assert!(before != after && after == [made.name]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_admins_look_after_backups() {
    let (school, admin, _) = TestSchool::set_up().await;
    let teacher = school.person(&admin, "Tomas", Role::Teacher).await;
    let port = &school.services.ports.backups;
    for refused in [
        port.list_backups(&teacher, Nothing {}).await.err(),
        port.make_backup(&teacher, now(BackupWhat::Full)).await.err(),
        port.new_backup_key(&teacher, Nothing {}).await.err(),
    ] {
        assert_eq!(refused.unwrap().kind, ErrorKind::Forbidden);
    }
    let unknown = port.verify_backup(&admin, BackupName { backup: "../../etc/passwd".to_owned() }).await.unwrap_err();
    assert_eq!(unknown.kind, ErrorKind::NotFound);
}
