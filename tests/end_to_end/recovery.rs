//! The pages of `docs/recovery`: every command on them, run as it stands there against the real program.

use lyceum_tests::{
    bucket::{self, BucketServer},
    material::JOURNEY,
    platform::{PASSWORD, program},
    program::{Served, run, run_with_input},
};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::UNIX_EPOCH,
};

/// A school with a course, a copy of its backups, and the words of its sheet.
struct Lost {
    work: tempfile::TempDir,
    course: String,
}

impl Lost {
    fn new() -> Self {
        let work = tempfile::tempdir().unwrap();
        let data = work.path().join("data");
        let arguments = ["init", "--school", "Hill School", "--admin", "Amina", "--password-stdin"];
        let said = run_with_input(&data, &arguments, &format!("{PASSWORD}\n")).good();
        let words = said.lines().find(|line| line.starts_with("  ")).unwrap().trim().to_owned();
        fs::write(work.path().join("sheet"), words).unwrap();
        let folder = work.path().join("Water");
        for (path, bytes) in JOURNEY {
            let file = folder.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, bytes).unwrap();
        }
        run(&data, &["course", "import", folder.to_str().unwrap()]).good();
        let list = run(&data, &["course", "list", "--json"]).good();
        let list: serde_json::Value = serde_json::from_str(&list).unwrap();
        let course = list[0]["id"].as_str().unwrap().to_owned();
        // The program under its own name, as on the page.
        fs::create_dir(work.path().join("bin")).unwrap();
        let program = program().canonicalize().unwrap();
        std::os::unix::fs::symlink(program, work.path().join("bin/lyceum")).unwrap();
        fs::create_dir(work.path().join("copy")).unwrap();
        Self { work, course }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.work.path().join(name)
    }

    /// Runs every block of commands on a page; gives what they said.
    fn follow(&self, page: &str, more: &[(&str, &str)]) -> String {
        let text =
            fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/recovery").join(page)).unwrap();
        let blocks: Vec<&str> = text.split("```sh\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
        assert!(!blocks.is_empty(), "{page} has commands");
        let mut said = String::new();
        for block in blocks {
            let mut command = Command::new("sh");
            for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LYCEUM_")) {
                command.env_remove(name);
            }
            let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap_or_default());
            command.args(["-eu", "-c", block]).env("PATH", path).env("COURSE", &self.course).env("NAME", "Amina");
            // As people write it, a day ahead in any zone.
            command.env("TIME", "2999-01-01T08:00").env("KEYS", "");
            for (variable, file) in [("DATA", "data"), ("NEW", "new"), ("SHEET", "sheet"), ("COPY", "copy")] {
                command.env(variable, self.path(file));
            }
            command.envs(more.iter().copied());
            let output = command.output().unwrap();
            let out = String::from_utf8_lossy(&output.stdout).into_owned();
            let err = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success(), "{page}:\n{block}\n{out}{err}");
            said.push_str(&out);
        }
        said
    }
}

fn people(data: &Path) -> usize {
    let people = run(data, &["user", "list", "--json"]).good();
    serde_json::from_str::<Vec<serde_json::Value>>(&people).unwrap().len()
}

#[test]
fn a_lost_server_comes_back_from_its_copy() {
    let lost = Lost::new();
    run(&lost.path("data"), &["backup", "create"]).good();
    fs::rename(lost.path("data/backups"), lost.path("saved")).unwrap();
    fs::remove_dir_all(lost.path("data")).unwrap();
    let said = lost.follow("service-restoration.md", &[("COPY", lost.path("saved").to_str().unwrap())]);
    assert!(said.contains("Recovery works") && said.contains("restored for a test"), "{said}");
    let served = Served::start(&lost.path("new"), &[]);
    assert_eq!(people(&lost.path("new")), 1);
    drop(served);
}

#[test]
fn a_deleted_course_and_a_persons_work_come_back() {
    let lost = Lost::new();
    run(&lost.path("data"), &["user", "add", "Lena"]).good();
    // While the server runs, and through it.
    let served = Served::start(&lost.path("data"), &[]);
    run(&lost.path("data"), &["backup", "create"]).good();
    fs::create_dir(lost.path("new")).unwrap();
    lost.follow("data-recovery.md", &[]);
    drop(served);
    let courses = run(&lost.path("data"), &["course", "list", "--json"]).good();
    assert_eq!(serde_json::from_str::<Vec<serde_json::Value>>(&courses).unwrap().len(), 2, "{courses}");
    let person = fs::read_to_string(lost.path("new/person/person.json")).unwrap();
    assert!(person.contains("\"Amina\"") && !person.contains("argon2"), "{person}");
    assert_eq!(people(&lost.path("new/school")), 2);
}

#[test]
fn index_and_database_are_built_again() {
    let lost = Lost::new();
    let said = lost.follow("cache-rebuilding.md", &[]);
    assert!(said.contains("Amina"), "{said}");
    assert!(lost.path("data/index").is_dir(), "it is there again");
}

#[test]
fn a_folder_elsewhere_is_filled_and_enough() {
    let lost = Lost::new();
    let said = lost.follow("off-site.md", &[]);
    assert!(said.contains("\"kept\":true") && said.contains("complete"), "{said}");
}

/// Against a real S3 server: moto, from the test environment.
#[test]
fn a_bucket_is_filled_and_enough() {
    let lost = Lost::new();
    let server = BucketServer::start();
    server.make_bucket("school");
    let copy = format!("s3://school/hill?endpoint={}", server.address);
    fs::write(lost.path("keys"), format!("school {} {}\n", bucket::ACCESS_KEY, bucket::SECRET_KEY)).unwrap();
    let keys = lost.path("keys");
    let here = ("LYCEUM_BACKUP_COPIES_ON_THIS_MACHINE", "true");
    let said = lost.follow("off-site.md", &[("COPY", &copy), ("KEYS", keys.to_str().unwrap()), here]);
    assert!(said.contains("\"kept\":true") && said.contains("complete"), "{said}");
    // From the bucket alone, on a machine that has nothing but the program, the sheet and the access keys.
    let settings = fs::read_to_string(lost.path("data/lyceum.toml")).unwrap();
    fs::write(lost.path("lyceum.toml"), format!("{settings}copies_on_this_machine = true\n")).unwrap();
    fs::remove_dir_all(lost.path("data")).unwrap();
    let (config, sheet, new) = (lost.path("lyceum.toml"), lost.path("sheet"), lost.path("new"));
    let words = |path: &PathBuf| path.to_str().unwrap().to_owned();
    let restored = run(
        &lost.path("elsewhere"),
        &[
            "restore",
            "--config",
            &words(&config),
            "--from",
            &copy,
            "--identity",
            &words(&sheet),
            "--into",
            &words(&new),
        ],
    );
    assert!(restored.good().contains("files"));
    // The settings that came back name a bucket on this machine, which only the variable above had allowed.
    fs::remove_file(new.join("lyceum.toml")).unwrap();
    assert_eq!(people(&new), 1);
}

#[test]
fn f25_wrong_words_are_named_and_change_nothing() {
    let lost = Lost::new();
    run(&lost.path("data"), &["backup", "create", "--full"]).good();
    let shelf = lost.path("data/backups");
    let (new, shelf) = (lost.path("new"), shelf.to_str().unwrap().to_owned());
    let restore = ["restore", "--from", &shelf, "--into", new.to_str().unwrap(), "--identity-stdin"];
    let wrong =
        run_with_input(&lost.path("data"), &restore, "able acid also apple army away baby back ball bank base bath\n");
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
    let shown = run(&lost.path("data"), &["backup", "list", "--json"]).good();
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let needed = format!("wrong key: this backup needs the key {}", shown["keys"][0].as_str().unwrap());
    assert!(wrong.err.contains(&needed), "{}", wrong.err);
    let nonsense = run_with_input(&lost.path("data"), &restore, "hello\n");
    assert_eq!(nonsense.code, Some(2), "{nonsense:?}");
    assert!(!new.exists());
}

#[test]
fn f24_an_incomplete_backup_names_the_moment_that_can_be_restored_instead() {
    let lost = Lost::new();
    let (data, shelf, sheet) = (lost.path("data"), lost.path("data/backups"), lost.path("sheet"));
    run(&data, &["backup", "create"]).good();
    let before: Vec<_> = fs::read_dir(shelf.join("pieces")).unwrap().map(|entry| entry.unwrap().path()).collect();
    // Moments are told in seconds: what comes now must have another one than the backup.
    let backups: serde_json::Value = serde_json::from_str(&run(&data, &["backup", "list", "--json"]).good()).unwrap();
    let made_s =
        backups["backups"].as_array().unwrap().iter().filter_map(|backup| backup["made_s"].as_u64()).max().unwrap();
    while UNIX_EPOCH.elapsed().unwrap().as_secs() <= made_s {
        run(&data, &["user", "list"]).good();
    }
    run(&data, &["user", "add", "Lena"]).good();
    run(&data, &["backup", "create", "--incremental"]).good();
    let pieces = fs::read_dir(shelf.join("pieces")).unwrap().map(|entry| entry.unwrap().path());
    let newest = pieces.into_iter().find(|path| !before.contains(path)).unwrap();
    fs::remove_file(newest).unwrap();
    let check = run(&data, &["backup", "verify"]);
    assert!(check.code == Some(1) && check.out.contains("backup is incomplete"), "{check:?}");
    let new = lost.path("new");
    let words = |path: &PathBuf| path.to_str().unwrap().to_owned();
    let (shelf, into, sheet) = (words(&shelf), words(&new), words(&sheet));
    let restore = ["restore", "--from", &shelf, "--into", &into, "--identity", &sheet];
    let refused = run(&data, &restore);
    assert!(refused.code == Some(1) && !new.exists(), "{refused:?}");
    let time = refused.err.split("--to-time ").nth(1).unwrap().split('`').next().unwrap();
    run(&data, &[&restore[..], &["--to-time", time]].concat()).good();
    assert_eq!(people(&new), 1, "Lena came after it");
}
