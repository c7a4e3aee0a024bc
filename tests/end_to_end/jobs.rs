//! The server's own jobs through its front doors: the API, the page, the command line.

use http::StatusCode;
use lyceum_tests::{
    material::JOURNEY,
    platform::{PASSWORD, School},
    program::{Served, run, run_with_input},
};
use serde_json::{Value, json};
use std::path::Path;

fn job<'a>(list: &'a Value, name: &str) -> &'a Value {
    list["jobs"]
        .as_array()
        .unwrap()
        .iter()
        .find(|job| job["name"] == name)
        .unwrap_or_else(|| panic!("{name}: {list:#}"))
}

#[tokio::test]
async fn an_admin_sees_pauses_and_moves_jobs() {
    let school = School::saying("Yes.").await;
    let list = school.admin.get("/api/jobs").await.good().json();
    for name in
        ["remove_expired", "clear_leftovers", "purge_files", "merge_index", "compact_database", "pack_conversations"]
    {
        let job = job(&list, name);
        assert!(job["title"].as_str().is_some_and(|title| !title.is_empty()), "{job:#}");
        assert!(job["schedule"]["every_s"].as_u64() >= Some(60), "{job:#}");
    }
    let paused = school.admin.post("/api/jobs/merge_index/pause", &json!({"paused": true})).await.good().json();
    assert_eq!((&paused["state"]["state"], &paused["next_s"]), (&"paused".into(), &Value::Null), "{paused:#}");
    let page = school.admin.get("/jobs").await.good().text();
    assert!(page.contains("Tidy the search index") && page.contains("Paused"), "{page}");
    let noon = json!({"schedule": {"every_s": 86400, "from_minute": 720, "until_minute": 780}});
    let moved = school.admin.patch("/api/jobs/merge_index", &noon).await.good().json();
    assert_eq!(moved["schedule"], noon["schedule"]);
    let wrong = json!({"schedule": {"every_s": 86400, "from_minute": 7200, "until_minute": 780}});
    let refused = school.admin.patch("/api/jobs/merge_index", &wrong).await;
    assert_eq!((refused.status, &refused.json()["field"]), (StatusCode::BAD_REQUEST, &"from_minute".into()));
    assert_eq!(school.admin.post("/api/jobs/no_such_job/run", &json!({})).await.status, StatusCode::NOT_FOUND);
}

fn new_school(data: &Path) {
    let arguments = ["init", "--school", "Hill School", "--admin", "Amina", "--password-stdin"];
    run_with_input(data, &arguments, &format!("{PASSWORD}\n")).good();
}

#[test]
fn jobs_run_from_the_command_line_with_and_without_a_server() {
    let work = tempfile::tempdir().unwrap();
    let (data, folder) = (work.path().join("data"), work.path().join("Water"));
    for (path, bytes) in JOURNEY {
        let file = folder.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, bytes).unwrap();
    }
    new_school(&data);
    run(&data, &["course", "import", folder.to_str().unwrap(), "--title", "About water"]).good();
    let said = run(&data, &["jobs", "run", "compact_database"]).good();
    assert!(said.contains("records: from"), "{said}");
    let served = Served::start(&data, &[]);
    let said = run(&data, &["jobs", "run", "merge_index"]).good();
    assert!(said.contains("index") || said.contains("Joined"), "{said}");
    let said = run(&data, &["jobs", "run", "purge_files"]).good();
    assert!(said.starts_with("Removed 0 files"), "{said}");
    run(&data, &["jobs", "pause", "purge_files"]).good();
    let list: Value = serde_json::from_str(&run(&data, &["jobs", "list", "--json"]).good()).unwrap();
    assert_eq!(job(&list, "purge_files")["state"]["state"], "paused");
    assert!(job(&list, "compact_database")["runs"][0]["good"] == true, "kept across the start: {list:#}");
    assert_eq!(run(&data, &["jobs", "run", "no_such_job"]).code, Some(1));
    drop(served);
    let checks: Value = serde_json::from_str(&run(&data, &["doctor", "--json"]).out).unwrap();
    let store = checks.as_array().unwrap().iter().find(|check| check["name"] == "store").unwrap();
    assert_eq!(store["state"], "fine", "all is whole after the compaction: {store:#}");
}
