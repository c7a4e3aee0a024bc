//! Power cuts: what was acknowledged is there after each of them.

use http::Method;
use lyceum_tests::{
    client::Client,
    platform::{PASSWORD, text},
    program::{Served, run, run_with_input},
};
use serde_json::json;
use tokio::sync::mpsc;

/// How often the server is killed, unless LYCEUM_KILLS says otherwise.
const KILLS: usize = 20;
/// How many write at the same time.
const WRITERS: usize = 4;
/// So that the plan's pace does not end the burst.
const SETTINGS: [(&str, &str); 2] =
    [("LYCEUM_LIMITS_REQUEST_RATE", "1000000"), ("LYCEUM_LIMITS_PERSON_API_REQUESTS", "1000000")];

fn new_school() -> tempfile::TempDir {
    let data = tempfile::tempdir().unwrap();
    let arguments = ["init", "--school", "Hill School", "--admin", "Amina", "--password-stdin"];
    run_with_input(data.path(), &arguments, PASSWORD).good();
    data
}

/// Starts conversations until the server is gone; tells of each that was acknowledged.
async fn write(client: Client, acknowledged: mpsc::UnboundedSender<String>) {
    let json = [("content-type", "application/json")];
    while let Some(answer) = client.try_send(Method::POST, "/api/conversations", &json, "{}").await {
        let id = text(&answer.good().json()["id"]);
        if acknowledged.send(id).is_err() {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn f01_nothing_that_was_acknowledged_is_lost_by_twenty_kills() {
    let kills = crate::faults::times("LYCEUM_KILLS", KILLS);
    let data = new_school();
    let mut served = Served::start(data.path(), &SETTINGS);
    let admin = served.client();
    admin.post("/api/sign-in", &json!({"name": "Amina", "secret": PASSWORD})).await.good();
    let cookie = admin.cookie();
    let mut all: Vec<String> = Vec::new();
    for round in 0..kills {
        let (tell, mut acknowledged) = mpsc::unbounded_channel();
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let client = served.client();
                client.set_cookie(&cookie);
                tokio::spawn(write(client, tell.clone()))
            })
            .collect();
        drop(tell);
        // Killed in the middle of the burst, each time at another place of it.
        for _ in 0..3 + round * 7 % 23 {
            all.push(acknowledged.recv().await.expect("the server acknowledges"));
        }
        served.kill();
        for writer in writers {
            writer.await.unwrap();
        }
        // Those that were acknowledged while the kill was on its way.
        while let Some(id) = acknowledged.recv().await {
            all.push(id);
        }
        served = Served::start(data.path(), &SETTINGS);
        let reader = served.client();
        reader.set_cookie(&cookie);
        for id in all.iter().rev().take(40) {
            let found = reader.get(&format!("/api/conversations/{id}")).await;
            assert!(found.status.is_success(), "kill {round} lost {id}: {}", found.text());
        }
    }
    let reader = served.client();
    reader.set_cookie(&cookie);
    for id in &all {
        assert!(reader.get(&format!("/api/conversations/{id}")).await.status.is_success(), "{id} was lost");
    }
    assert!(all.len() >= kills * 3);
    served.kill();
    let checks: serde_json::Value = serde_json::from_str(&run(data.path(), &["doctor", "--json"]).out).unwrap();
    let data: Vec<_> = checks.as_array().unwrap().iter().filter(|check| check["state"] == "failed").collect();
    assert!(data.iter().all(|check| !check["name"].to_string().contains("data")), "{data:#?}");
}

#[test]
fn f11_a_second_server_on_the_same_folder_is_refused_by_name() {
    let data = new_school();
    let served = Served::start(data.path(), &[]);
    let second = run(data.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.code, Some(1), "{second:?}");
    assert!(second.err.contains(&served.pid().to_string()), "it names the process: {}", second.err);
}
