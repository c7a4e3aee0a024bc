//! The command line, as a person types it.

use lyceum_tests::{
    material::JOURNEY,
    platform::PASSWORD,
    program::{Served, run, run_with_input},
};
use serde_json::Value;
use std::path::Path;

fn new_school(data: &Path) -> String {
    let arguments = ["init", "--school", "Hill School", "--admin", "Amina", "--password-stdin"];
    run_with_input(data, &arguments, &format!("{PASSWORD}\n")).good()
}

fn json(data: &Path, arguments: &[&str]) -> Value {
    serde_json::from_str(&run(data, arguments).good()).unwrap()
}

#[test]
fn a_school_is_set_up_once_and_filled_with_people() {
    let data = tempfile::tempdir().unwrap();
    let said = new_school(data.path());
    let words = said.lines().find(|line| line.starts_with("  ")).unwrap();
    assert_eq!(words.split_whitespace().count(), 12, "{said}");
    let again =
        run_with_input(data.path(), &["init", "--school", "Other", "--admin", "Eve", "--password-stdin"], PASSWORD);
    assert_eq!(again.code, Some(1), "{again:?}");
    assert!(again.err.starts_with("lyceum: ") && again.out.is_empty(), "{again:?}");

    let added = run(data.path(), &["user", "add", "Tomas", "--role", "teacher"]).good();
    assert!(added.starts_with("Tomas can sign in with: "), "{added}");
    assert_eq!(run(data.path(), &["user", "add", "Tomas"]).code, Some(1), "the name is taken");
    let people = json(data.path(), &["user", "list", "--json"]);
    let people: Vec<(&str, &str)> = people
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["person"]["name"].as_str().unwrap(), row["person"]["role"].as_str().unwrap()))
        .collect();
    assert!(people.contains(&("Amina", "admin")) && people.contains(&("Tomas", "teacher")), "{people:?}");
    // The same through the running server, which has the folder.
    let served = Served::start(data.path(), &[]);
    run(data.path(), &["user", "add", "Lena"]).good();
    assert_eq!(json(data.path(), &["user", "list", "--json"]).as_array().unwrap().len(), 3);
    drop(served);
}

#[test]
fn a_course_goes_out_and_comes_in_again() {
    let work = tempfile::tempdir().unwrap();
    let (one, other, folder) = (work.path().join("one"), work.path().join("other"), work.path().join("Water"));
    for (path, bytes) in JOURNEY {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    new_school(&one);
    new_school(&other);
    let report = run(&one, &["course", "import", folder.to_str().unwrap(), "--title", "About water"]).good();
    assert!(report.contains("3-journey-of-a-drop.md") && report.contains("is there"), "{report}");
    let courses = json(&one, &["course", "list", "--json"]);
    assert_eq!((&courses[0]["title"], &courses[0]["lessons"]), (&"About water".into(), &1.into()), "{courses}");
    let zip = work.path().join("water.zip");
    run(&one, &["course", "export", courses[0]["id"].as_str().unwrap(), zip.to_str().unwrap()]).good();
    run(&other, &["course", "import", zip.to_str().unwrap()]).good();
    let again = json(&other, &["course", "list", "--json"]);
    assert_eq!((&again[0]["title"], &again[0]["lessons"]), (&courses[0]["title"], &1.into()), "{again}");
    let missing = run(&one, &["course", "import", "/no/such/folder"]);
    assert_eq!(missing.code, Some(1));
    assert!(missing.err.contains("/no/such/folder"), "{}", missing.err);
}

#[test]
fn settings_plan_and_checks_are_told() {
    let data = tempfile::tempdir().unwrap();
    let defaults = include_str!("../../assets/config.default.toml");
    let printed = run(data.path(), &["config", "print"]).good();
    let differing: Vec<_> =
        printed.lines().zip(defaults.lines()).filter(|(printed, default)| printed != default).collect();
    assert_eq!(printed.lines().count(), defaults.lines().count());
    assert_eq!(differing.len(), 1, "only the data folder is set: {differing:?}");
    assert!(differing[0].0.starts_with("data = "), "{differing:?}");
    let wrong = data.path().join("wrong.toml");
    std::fs::write(&wrong, "[http]\nlisten_on = \"0.0.0.0:80\"\n").unwrap();
    let refused = run(data.path(), &["config", "check", "--config", wrong.to_str().unwrap()]);
    assert_ne!(refused.code, Some(0));
    assert!(refused.err.contains("listen_on"), "{}", refused.err);

    new_school(data.path());
    let plan = json(data.path(), &["plan", "--json"]);
    assert_eq!(plan["limits"].as_array().unwrap().len(), lyceum_api::plan::PlanLimit::ALL.len());
    let doctor = run(data.path(), &["doctor", "--json"]);
    let checks: Value = serde_json::from_str(&doctor.out).unwrap();
    let failed = checks.as_array().unwrap().iter().any(|check| check["state"] == "failed");
    assert_eq!(doctor.code, Some(i32::from(failed)), "the exit code tells whether something is broken: {checks:#}");
    let models = checks.as_array().unwrap().iter().filter(|check| check["advice"].to_string().contains("models pull"));
    assert!(models.count() > 0, "models are missing, and the advice says how to get them: {checks:#}");
}

#[test]
fn wrong_use_ends_with_two() {
    let data = tempfile::tempdir().unwrap();
    for arguments in
        [&["fly"][..], &["user", "add"], &["models", "pull", "no-such-model"], &["user", "add", "X", "--role", "king"]]
    {
        let said = run(data.path(), arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {said:?}");
        assert!(!said.err.is_empty(), "{arguments:?}");
    }
    assert!(run(data.path(), &["--help"]).good().contains("serve"));
}
