//! The plan's limits through the front door: each refusal says which limit, how much, and when to come back.

use http::StatusCode;
use lyceum::Overrides;
use lyceum_models::{Engine, Gate, Script};
use lyceum_services::clock::ManualClock;
use lyceum_tests::platform::{Platform, School, text};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// Ten in the morning of a school day.
const MORNING: i64 = 1_795_500_000;

fn engine() -> Engine {
    Engine::scripted(Script::saying("It rains because clouds cool down."))
}

async fn school_with_clock(configure: impl FnOnce(&mut lyceum::Config)) -> (School, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at_second(MORNING));
    let overrides = Overrides { clock: Some(clock.clone()), engine: Some(engine()), ..Overrides::default() };
    (Platform::with(overrides, configure).await.into_school(false).await, clock)
}

#[tokio::test]
async fn b17_the_hundred_and_first_request_of_a_minute_waits_as_long_as_it_is_told() {
    let (school, clock) = school_with_clock(|_| {}).await;
    clock.advance(Duration::from_mins(2));
    let mut last = school.learner.get("/api/me/quotas").await;
    let mut good = 0;
    while last.status == StatusCode::OK {
        good += 1;
        assert!(good <= 100, "the limit holds");
        last = school.learner.get("/api/me/quotas").await;
    }
    assert_eq!(good, 100);
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(last.header("content-type"), "application/problem+json");
    let problem = last.json();
    assert_eq!(problem["limit"]["limit"], "request_rate", "{problem:#}");
    let wait: u64 = last.header("retry-after").parse().unwrap();
    assert!(!last.header("ratelimit").is_empty() && !last.header("ratelimit-policy").is_empty());
    clock.advance(Duration::from_secs(wait));
    assert_eq!(school.learner.get("/api/me/quotas").await.status, StatusCode::OK);
    assert_eq!(school.teacher.get("/api/me/quotas").await.status, StatusCode::OK, "others were never held up");
}

#[tokio::test]
async fn the_hundred_and_first_ai_interaction_of_a_day_is_for_tomorrow_also_after_a_restart() {
    let (mut school, clock) = school_with_clock(|_| {}).await;
    let chat = school.learner.post("/api/conversations", &json!({})).await.good().json();
    let address = format!("/api/conversations/{}/messages", text(&chat["id"]));
    let message = json!({"text": "Why does it rain?"});
    for number in 1..=100_u64 {
        clock.advance(Duration::from_secs(2));
        let events = school.learner.post(&address, &message).await.good().events();
        let done = events.last().unwrap();
        assert_eq!(done["event"], "done", "{number}: {events:?}");
        assert_eq!(done["left_today"], 100 - number);
    }
    clock.advance(Duration::from_secs(2));
    let cookie = school.learner.cookie();
    school.platform.restart(engine()).await;
    school.learner = school.platform.client();
    school.learner.set_cookie(&cookie);
    let refused = school.learner.post(&address, &message).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{}", refused.text());
    let problem = refused.json();
    assert_eq!(problem["limit"]["limit"], "person_ai_interactions");
    assert_eq!(problem["limit"]["allowed"], 100);
    let wait: u64 = refused.header("retry-after").parse().unwrap();
    assert!(wait <= 24 * 3600 + 30);
    clock.advance(Duration::from_secs(wait));
    let events = school.learner.post(&address, &message).await.good().events();
    assert_eq!(events.last().unwrap()["left_today"], 99);
}

#[tokio::test]
async fn a_file_of_exactly_the_limit_comes_in_and_one_byte_more_does_not() {
    let limit = 3 * 1024 * 1024;
    let (school, _) = school_with_clock(|config| {
        config.limits = config.limits.clone().with(lyceum_api::plan::PlanLimit::UploadSize, limit);
    })
    .await;
    let import = school.teacher.post("/api/imports", &json!({"title": "Big"})).await.good().json();
    let address = format!("/api/imports/{}/files?path=big.txt", text(&import["id"]));
    let mut body = vec![b'a'; usize::try_from(limit).unwrap()];
    let put = http::Method::PUT;
    assert!(school.teacher.send(put.clone(), &address, &[], body.clone()).await.status.is_success());
    body.push(b'a');
    let refused = school.teacher.send(put, &address, &[], body).await;
    assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", refused.text());
    assert_eq!(refused.json()["limit"]["limit"], "upload_size");
    let received = school.platform.data.path().join("imports");
    let left = files_in(&received);
    assert_eq!(left.iter().map(|(_, bytes)| bytes).sum::<u64>(), limit, "nothing of the refused file stays: {left:?}");
}

fn files_in(folder: &std::path::Path) -> Vec<(std::path::PathBuf, u64)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_in(&path));
        } else {
            found.push((path, entry.metadata().expect("a file has a size").len()));
        }
    }
    found
}

#[tokio::test]
async fn a_learner_who_waits_is_told_the_place_and_stopping_costs_nothing() {
    let gate = Gate::new();
    let overrides = Overrides {
        engine: Some(Engine::scripted(Script::gated("A long answer that nobody waits for.", &gate))),
        ..Overrides::default()
    };
    let school = Platform::with(overrides, |_| {}).await.into_school(false).await;
    let chat = school.learner.post("/api/conversations", &json!({})).await.good().json();
    let id = text(&chat["id"]);
    let address = format!("/api/conversations/{id}/messages");
    let message = json!({"text": "Are you there?"});
    let (answer, stopped) = tokio::join!(school.learner.post(&address, &message), async {
        let waiting = gate.clone();
        // The engine has begun this answer and stands before its first piece.
        tokio::task::spawn_blocking(move || waiting.wait_for(0, Duration::from_secs(30))).await.unwrap();
        let stop = loop {
            let stop = school.learner.post(&format!("/api/conversations/{id}/stop"), &json!({})).await;
            if stop.status.is_success() {
                break stop;
            }
            tokio::task::yield_now().await;
        };
        gate.open();
        stop
    });
    assert!(stopped.status.is_success());
    let events = answer.good().events();
    assert!(!events.is_empty(), "the stream came to an end");
    let me = school.learner.get("/api/me").await.good().json();
    let wrote = events.iter().any(|event| event["event"] == "text");
    assert_eq!(me["ai_left_today"], if wrote { 99 } else { 100 }, "nothing written, nothing used: {events:?}");
}

#[tokio::test]
async fn the_plan_shows_every_limit_with_its_use() {
    let school = School::saying("Yes.").await;
    let plan = school.admin.get("/api/plan").await.good().json();
    let limits = plan["limits"].as_array().unwrap();
    assert_eq!(limits.len(), lyceum_api::plan::PlanLimit::ALL.len());
    for limit in limits {
        assert!(limit["allowed"].as_u64().unwrap() > 0, "{limit}");
    }
    assert!(!plan["health"]["text"].as_str().unwrap().is_empty());
}
