//! Copies that cannot be sent, through the front door: a real S3 server that refuses, the alert, and the way back.

use http::StatusCode;
use lyceum::Overrides;
use lyceum_models::{Engine, Script};
use lyceum_services::{clock::ManualClock, monitoring::Monitor};
use lyceum_tests::{
    bucket::{self, BucketServer},
    platform::{Platform, School, text},
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};

/// Ten in the morning of a school day.
const MORNING: i64 = 1_795_500_000;

/// A school whose backups go to `target`, with a clock that stands still and without jobs of its own.
async fn school_with_copy(target: &str, keys: &str) -> (School, Arc<ManualClock>, Arc<Monitor>, tempfile::TempDir) {
    let clock = Arc::new(ManualClock::at_second(MORNING));
    let work = tempfile::tempdir().unwrap();
    let access_keys = work.path().join("keys");
    std::fs::write(&access_keys, keys).unwrap();
    let engine = Some(Engine::scripted(Script::saying("Yes.")));
    let overrides = Overrides { clock: Some(clock.clone()), engine, ..Overrides::default() };
    let platform = Platform::with(overrides, |config| {
        config.backup.copies = vec![target.to_owned()];
        config.backup.access_keys = access_keys;
        config.backup.copies_on_this_machine = true;
    });
    let school = platform.await.into_school(false).await;
    for job in ["backup_hourly", "backup_nightly", "backup_copy", "backup_drill", "backup_prune"] {
        school.admin.post(&format!("/api/jobs/{job}/pause"), &json!({"paused": true})).await.good();
    }
    // What had begun before the pause comes to its end first.
    while jobs(&school).await.iter().any(|job| job["state"]["state"] == "running") {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let monitor = Arc::clone(&school.platform.running.as_ref().unwrap().services.monitor);
    (school, clock, monitor, work)
}

async fn jobs(school: &School) -> Vec<Value> {
    school.admin.get("/api/jobs").await.good().json()["jobs"].as_array().unwrap().clone()
}

async fn back_up(school: &School, what: &str) {
    school.admin.post("/api/backups", &json!({"what": what, "wait": true})).await.good();
}

/// The kinds of alerts that hold.
async fn alerts(school: &School) -> Vec<String> {
    let alerts = school.admin.get("/api/alerts").await.good().json()["alerts"].as_array().unwrap().clone();
    let holding = alerts.iter().filter(|alert| alert["ended_s"].is_null());
    holding.map(|alert| alert["kind"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn f23_a_wrong_access_key_is_an_alert_within_two_hours_and_the_backlog_is_sent_later() {
    let server = BucketServer::start();
    server.make_bucket("school");
    server.check_keys(true);
    let target = format!("s3://school/hill?endpoint={}", server.address);
    let keys = format!("school {} {}\n", bucket::ACCESS_KEY, bucket::SECRET_KEY);
    let (school, clock, monitor, _work) = school_with_copy(&target, &keys).await;
    back_up(&school, "everything").await;
    let copy = async || school.admin.post("/api/backup-acts/copy", &json!({"wait": true})).await;
    let refused = copy().await;
    assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(refused.text().contains("access key is wrong"), "{}", refused.text());
    // Hour after hour: backups on this machine go on, the copy does not.
    let mut told_after = None;
    for quarter in 1..=8_u64 {
        clock.advance(Duration::from_mins(15));
        school
            .admin
            .post("/api/people", &json!({"name": format!("Learner {quarter}"), "role": "learner"}))
            .await
            .good();
        if quarter % 4 == 0 {
            back_up(&school, "incremental").await;
            assert_eq!(copy().await.status, StatusCode::SERVICE_UNAVAILABLE);
        }
        monitor.step().await;
        if told_after.is_none() && alerts(&school).await.contains(&"backups".to_owned()) {
            told_after = Some(quarter * 15);
        }
    }
    assert!(told_after.is_some_and(|minutes| minutes <= 120), "{told_after:?}");
    let list = school.admin.get("/api/backups").await.good().json();
    let here = list["backups"].as_array().unwrap().len();
    assert_eq!((here, list["copies"][0]["missing"].as_u64()), (4, Some(4)), "{list:#}");
    // The key is right now.
    server.check_keys(false);
    copy().await.good();
    let names = server.names("school");
    let manifests: Vec<&String> = names.iter().filter(|name| name.ends_with(".manifest")).collect();
    assert_eq!(manifests.len(), here, "{names:?}");
    let list = school.admin.get("/api/backups").await.good().json();
    assert_eq!((list["copies"][0]["missing"].as_u64(), list["copies"][0]["problem"].as_str()), (Some(0), Some("")));
    copy().await.good();
    assert_eq!(server.names("school"), names, "nothing is there twice");
    for _ in 0..2 {
        monitor.step().await;
        clock.advance(Duration::from_mins(2));
    }
    assert!(!alerts(&school).await.contains(&"backups".to_owned()), "the alert is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn f23_a_stick_in_the_drawer_is_no_alert_for_a_week() {
    let place = tempfile::tempdir().unwrap();
    let (stick, drawer) = (place.path().join("stick"), place.path().join("drawer"));
    std::fs::create_dir(&stick).unwrap();
    let (school, clock, monitor, _work) = school_with_copy(&stick.display().to_string(), "").await;
    back_up(&school, "everything").await;
    let copy = async || school.admin.post("/api/backup-acts/copy", &json!({"wait": true})).await.good().text();
    assert!(copy().await.contains("complete"));
    std::fs::rename(&stick, &drawer).unwrap();
    let state = async || text(&school.admin.get("/api/backups").await.good().json()["copies"][0]["state"]);
    for day in 1..=6_u64 {
        clock.advance(Duration::from_hours(24));
        school.admin.post("/api/people", &json!({"name": format!("Learner {day}"), "role": "learner"})).await.good();
        back_up(&school, "everything").await;
        assert!(copy().await.contains("not plugged in"), "the job does not fail");
        monitor.step().await;
        assert_eq!(state().await, "away");
    }
    assert!(!alerts(&school).await.contains(&"backups".to_owned()), "a stick is not always plugged in");
    clock.advance(Duration::from_hours(26));
    monitor.step().await;
    assert!(alerts(&school).await.contains(&"backups".to_owned()), "but a copy a week there must be");
    let list = school.admin.get("/api/backups").await.good().json();
    assert_eq!(list["copies"][0]["state"], "late");
    assert!(list["advice"].to_string().contains("Plug it in"), "{}", list["advice"]);

    std::fs::rename(&drawer, &stick).unwrap();
    assert!(copy().await.contains("complete"));
    assert_eq!(state().await, "complete");
    for _ in 0..2 {
        monitor.step().await;
        clock.advance(Duration::from_mins(2));
    }
    assert!(!alerts(&school).await.contains(&"backups".to_owned()), "the alert is over");
}
