//! Faults of the list in `docs/faults.md` that show at the front door. `cargo xtask bench faults` makes them longer:
//! it sets the numbers below from the environment.

use http::StatusCode;
use lyceum::Overrides;
use lyceum_models::{Engine, Script};
use lyceum_tests::platform::{Platform, School};
use serde_json::json;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A number from the environment, for the long runs.
pub fn times(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[tokio::test]
async fn f19_idle_connections_end_and_the_one_too_many_is_told() {
    let idle = times("LYCEUM_IDLE", 40);
    let overrides = Overrides { engine: Some(Engine::scripted(Script::saying("Yes."))), ..Overrides::default() };
    let platform = Platform::with(overrides, |config| config.http.connections = idle).await;
    let address = platform.base.trim_start_matches("http://").to_owned();
    let mut connections = Vec::new();
    for number in 0..idle {
        let mut stream = TcpStream::connect(&address).await.unwrap();
        // Half of them have begun a request that never ends.
        if number % 2 == 0 {
            stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ").await.unwrap();
        }
        connections.push(stream);
    }
    let refused = loop {
        // The last of them may still be on its way through the door.
        let asked = platform.client().try_send(http::Method::GET, "/healthz", &[], Vec::new()).await;
        if let Some(answer) = asked.filter(|answer| answer.status == StatusCode::SERVICE_UNAVAILABLE) {
            break answer;
        }
    };
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    assert_eq!(refused.json()["code"], "connections");
    // The console has a door of its own.
    let socket = platform.data.path().join("run/console.sock");
    let mut console = tokio::net::UnixStream::connect(socket).await.unwrap();
    console.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut said = String::new();
    console.read_to_string(&mut said).await.unwrap();
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    // Each is ended by the server itself; the bound keeps a broken one from holding the test.
    for mut stream in connections {
        let mut rest = Vec::new();
        let ended = tokio::time::timeout(Duration::from_secs(30), stream.read_to_end(&mut rest)).await;
        assert!(ended.is_ok(), "an idle connection was kept");
    }
    assert_eq!(platform.client().get("/healthz").await.status, StatusCode::OK);
}

#[tokio::test]
async fn f18_a_model_that_is_gone_leaves_passages_and_everything_else() {
    let mut school = School::saying("Yes.").await;
    let lesson = b"# Leaves\n\nA leaf makes sugar from water and carbon dioxide with the light of the sun.";
    school.import("Plants", &[("1-leaves.md", lesson)]).await;
    // What the engine does when its thread is gone: every answer ends.
    let gone = Engine::scripted(Script::saying("Never."));
    gone.close();
    school.platform.restart(gone).await;
    let learner = school.platform.client();
    learner.set_cookie(&school.learner.cookie());
    let question = json!({"question": "What does a leaf make from water and carbon dioxide?"});
    let events = learner.post("/api/ask", &question).await.good().events();
    assert_eq!((&events[0]["event"], &events[0]["covered"]), (&"passages".into(), &true.into()), "{events:?}");
    assert_eq!(events.last().unwrap()["event"], "failed", "{events:?}");
    assert_eq!(learner.get("/api/courses").await.status, StatusCode::OK);
    let quotas = learner.get("/api/me/quotas").await.good().json();
    let ai = quotas["limits"].as_array().unwrap().iter().find(|limit| limit["limit"] == "person_ai_interactions");
    assert_eq!(ai.unwrap()["used"], 0, "it cost nothing");
}
