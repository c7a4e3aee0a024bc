//! What the server tells about itself: metrics that real parsers read, figures and alerts for admins alone.

use http::{Method, StatusCode};
use lyceum_tests::platform::School;

/// Reads both text formats with the official parsers and checks that they tell the same.
const PROGRAM: &str = r#"
import sys
from prometheus_client.parser import text_string_to_metric_families as prometheus
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics

def samples(families):
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for f in families for s in f.samples}

old, new = samples(prometheus(open(sys.argv[1]).read())), samples(openmetrics(open(sys.argv[2]).read()))
# A sample may have been taken between the two: its figures have no labels.
assert all(not labels for _, labels in set(old) ^ set(new)), set(old) ^ set(new)
for name in ["lyceum_limit_allowed", "lyceum_limit_refused_total", "lyceum_responses_total", "lyceum_response_seconds_bucket",
             "lyceum_resident_memory_bytes", "lyceum_engine_waiting", "lyceum_engine_context_bytes",
             "lyceum_store_operations_in_flight", "lyceum_cache_lookups_total", "lyceum_alert_firing", "lyceum_self_help_step",
             "lyceum_disk_used_ratio"]:
    assert any(key[0] == name for key in new), name
assert new[("lyceum_limit_allowed", (("limit", "upload_size"), ("unit", "bytes")))] == 104857600
assert new[("lyceum_responses_total", (("route", "api"), ("status", "2xx")))] >= 4
print("all well")
"#;

#[tokio::test(flavor = "multi_thread")]
async fn real_parsers_read_the_metrics_in_both_formats() {
    let school = School::saying("Yes.").await;
    school.platform.running.as_ref().unwrap().services.monitor.step().await;
    let ask = async |accept| school.admin.send(Method::GET, "/metrics", &[("accept", accept)], "").await.good();
    let old = ask("text/plain;version=0.0.4").await;
    let new = ask("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5").await;
    assert_eq!(old.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    assert_eq!(new.header("content-type"), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    let folder = tempfile::tempdir().unwrap();
    let (old_file, new_file) = (folder.path().join("old"), folder.path().join("new"));
    std::fs::write(&old_file, &old.body).unwrap();
    std::fs::write(&new_file, &new.body).unwrap();
    let python = std::env::var_os("LYCEUM_PYTHON").unwrap_or_else(|| "python3".into());
    let run = tokio::task::spawn_blocking(move || {
        std::process::Command::new(python).args(["-c", PROGRAM]).args([old_file, new_file]).output().unwrap()
    });
    let output = run.await.unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("all well"), "{said}");
}

#[tokio::test]
async fn figures_and_their_history_are_for_admins() {
    let school = School::saying("Yes.").await;
    let monitor = std::sync::Arc::clone(&school.platform.running.as_ref().unwrap().services.monitor);
    school.learner.get("/api/me").await.good();
    monitor.step().await;
    let overview = school.admin.get("/api/monitoring").await.good().json();
    assert!(overview["sampled_s"].as_i64().unwrap() > 0);
    assert_eq!(overview["self_help"]["steps"].as_array().unwrap().len(), 7);
    assert!(overview["people"].as_array().unwrap().iter().any(|row| row["person"]["name"] == "Lena"));
    let series = school.admin.get("/api/monitoring/series?chart=memory&span=day").await.good().json();
    assert_eq!((series["step_s"].as_i64(), series["unit"].as_str()), (Some(60), Some("bytes")));
    let limit = school.admin.get("/api/monitoring/limits/chat_users").await.good().json();
    assert_eq!(limit["threshold"].as_f64(), Some(100.0));
    assert_eq!(school.admin.get("/api/monitoring/series?chart=moon").await.status, StatusCode::BAD_REQUEST);
    assert_eq!(school.admin.get("/api/alerts").await.good().json()["alerts"].as_array().unwrap().len(), 0);
    school.admin.get("/api/log?least=warn&words=nothing").await.good();
    assert_eq!(school.teacher.get("/api/log").await.status, StatusCode::FORBIDDEN);
}

/// Words of a query that are no metrics of ours are left out by their start.
fn metrics_of(query: &str) -> impl Iterator<Item = &str> {
    query.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| word.starts_with("lyceum_"))
}

#[tokio::test]
async fn the_dashboard_asks_for_metrics_that_exist() {
    let school = School::saying("Yes.").await;
    let monitor = std::sync::Arc::clone(&school.platform.running.as_ref().unwrap().services.monitor);
    monitor.step().await;
    let text = school.admin.get("/metrics").await.good().text();
    let dashboard: serde_json::Value = serde_json::from_str(include_str!("../../assets/grafana/lyceum.json")).unwrap();
    let mut asked = 0;
    for panel in dashboard["panels"].as_array().unwrap() {
        for target in panel["targets"].as_array().unwrap() {
            for metric in metrics_of(target["expr"].as_str().unwrap()) {
                // Declared, whether or not there was something to measure just now.
                let family = metric.strip_suffix("_bucket").unwrap_or(metric);
                assert!(text.contains(&format!("# TYPE {family} ")), "{metric} of the panel {}", panel["title"]);
                asked += 1;
            }
        }
    }
    assert!(asked > 25, "{asked}");
}

#[tokio::test]
async fn charts_are_pictures_for_admins_without_scripts() {
    let school = School::saying("Yes.").await;
    school.platform.running.as_ref().unwrap().services.monitor.step().await;
    let picture = school.admin.get("/monitoring/charts/memory?span=day").await.good();
    assert_eq!(picture.header("content-type"), "image/svg+xml");
    assert!(picture.text().starts_with("<svg ") && picture.text().contains("Memory of Lyceum"));
    assert_eq!(school.admin.get("/monitoring/charts/moon").await.status, StatusCode::NOT_FOUND);
    assert_eq!(school.teacher.get("/monitoring/charts/memory").await.status, StatusCode::FORBIDDEN);
    let page = school.admin.get("/monitoring?span=day").await.good().text();
    assert!(page.contains("/monitoring/charts/cpu?span=day") && page.contains("No alert holds."), "{page}");
    let learner = school.admin.get("/api/people?name=Lena").await.good().json()["people"][0]["person"]["id"].clone();
    let learner = lyceum_tests::platform::text(&learner);
    let form = format!("user={learner}&limit=person_ai_interactions&figure=7&days=2&reason=exam");
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let saved = school.admin.send(Method::POST, "/do/quota", &headers, form).await;
    assert_eq!(
        (saved.status, saved.header("location")),
        (StatusCode::SEE_OTHER, format!("/people/{learner}/quota").as_str())
    );
    assert_eq!(school.learner.get("/api/me").await.good().json()["ai_per_day"], 7);
    let page = school.admin.get(&format!("/people/{learner}/quota")).await.good().text();
    assert!(page.contains("What Lena may use") && page.contains("exam"), "{page}");
}
