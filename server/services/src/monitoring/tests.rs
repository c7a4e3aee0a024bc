//! Monitoring as a whole: samples, alerts through their life, messages, restarts. Time is driven by hand.

use super::{AlertMessage, Messenger, MonitoringSettings, SAMPLE_EVERY, Thresholds};
use crate::testing::{NOTHING, Settings, TestSchool, eventually};
use lyceum_api::{
    ErrorKind, Role,
    ids::AlertId,
    monitoring::{AlertKind, AlertRef, Chart, HelpStepState, LimitQuery, Metric, MuteAlert, SeriesQuery, Span},
    plan::PlanLimit,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

/// Keeps what it is told to send.
#[derive(Default)]
struct Pigeon(Mutex<Vec<AlertMessage>>);

impl Messenger for Pigeon {
    fn name(&self) -> &'static str {
        "pigeon"
    }
    fn send(&self, message: &AlertMessage) -> Result<(), String> {
        self.0.lock().unwrap().push(message.clone());
        Ok(())
    }
}

/// Every machine uses some memory: with a threshold of nothing that is an alert.
fn nervous(pigeon: &Arc<Pigeon>) -> Settings {
    let thresholds = Thresholds { memory: 0.0, disk: 2.0, cpu: 2.0, ..Thresholds::default() };
    let monitoring =
        MonitoringSettings { thresholds, messengers: vec![Arc::clone(pigeon) as _], ..MonitoringSettings::default() };
    Settings { monitoring, ..Settings::default() }
}

async fn run(school: &TestSchool, time: Duration) {
    for _ in 0..time.as_secs() / SAMPLE_EVERY.as_secs() {
        school.pass(SAMPLE_EVERY);
        school.services.monitor.step().await;
    }
}

#[tokio::test]
async fn samples_become_a_history_that_a_restart_remembers() {
    let (school, admin, _) = TestSchool::set_up().await;
    run(&school, Duration::from_mins(3)).await;
    let port = Arc::clone(&school.services.ports.monitoring);
    let overview = port.get_overview(&admin, NOTHING).await.unwrap();
    let figure = |metric| overview.figures.iter().find(|figure| figure.metric == metric).unwrap().value;
    assert!(figure(Metric::MemoryProcess).is_some_and(|bytes| bytes > 1e6));
    assert!(figure(Metric::DiskShare).is_some() && figure(Metric::AnswersRunning) == Some(0.0));
    let hour = port.get_series(&admin, SeriesQuery { chart: Chart::Memory, span: Span::Hour }).await.unwrap();
    assert_eq!((hour.times_s.len(), hour.step_s, hour.lines.len()), (36, 5, 2));
    assert!(hour.lines[0].means.iter().all(Option::is_some));
    let limit = LimitQuery { limit: PlanLimit::DatabaseKeySpaces, span: Span::Day };
    let limit = port.get_limit_series(&admin, limit).await.unwrap();
    assert!(limit.lines[0].peaks[0].is_some_and(|spaces| spaces > 10.0) && limit.threshold == Some(100.0));
    school.services.close().await;
    let school = school.restart().await;
    let port = Arc::clone(&school.services.ports.monitoring);
    let again = port.get_series(&admin, SeriesQuery { chart: Chart::Memory, span: Span::Hour }).await.unwrap();
    assert_eq!(again.times_s, hour.times_s);
}

#[tokio::test]
async fn a_chart_has_a_hole_where_the_server_was_off() {
    let (school, admin, _) = TestSchool::set_up().await;
    run(&school, Duration::from_mins(1)).await;
    school.services.close().await;
    let school = school.restart().await;
    school.pass(Duration::from_mins(20));
    run(&school, Duration::from_mins(1)).await;
    for (span, before) in [(Span::Hour, 12), (Span::Day, 2)] {
        let query = SeriesQuery { chart: Chart::Memory, span };
        let series = school.services.ports.monitoring.get_series(&admin, query).await.unwrap();
        let measured: Vec<bool> = series.lines[0].means.iter().map(Option::is_some).collect();
        let hole = measured.iter().position(|measured| !measured).unwrap();
        assert!(hole <= before && series.lines[0].peaks[hole].is_none(), "{span:?}: {measured:?}");
        assert_eq!(measured.iter().filter(|measured| !**measured).count(), 1, "one is enough to break the line");
        assert_eq!(series.times_s[hole] - series.times_s[hole - 1], series.step_s);
        assert!(series.times_s[hole + 1] - series.times_s[hole] > 15 * 60);
    }
}

#[tokio::test]
async fn an_alert_begins_is_told_acknowledged_and_survives_a_restart() {
    let pigeon = Arc::new(Pigeon::default());
    let (school, admin, _) = TestSchool::set_up_with(nervous(&pigeon)).await;
    let port = Arc::clone(&school.services.ports.monitoring);
    run(&school, Duration::from_mins(5)).await;
    assert_eq!(port.list_alerts(&admin, NOTHING).await.unwrap().alerts, [], "not before five minutes");
    run(&school, Duration::from_secs(10)).await;
    let list = port.list_alerts(&admin, NOTHING).await.unwrap();
    assert_eq!((list.alerts.len(), list.alerts[0].kind, list.alerts[0].ended_s), (1, AlertKind::Memory, None));
    assert_eq!(list.channels, ["pigeon"]);
    eventually(|| pigeon.0.lock().unwrap().len() == 1).await;
    let message = pigeon.0.lock().unwrap()[0].clone();
    assert_eq!(message.school, "Hill School");
    assert!(message.since.starts_with("2026-03-02 07:00:") && message.since.ends_with("+03:00"), "{}", message.since);
    assert!(message.text().contains("What to do:") && message.page.ends_with(":8080/monitoring"));
    let alert = AlertRef { alert: list.alerts[0].id };
    port.acknowledge_alert(&admin, alert).await.unwrap();
    assert_eq!(port.list_alerts(&admin, NOTHING).await.unwrap().alerts[0].acknowledged_by, "Ada Admin");
    let unknown = port.acknowledge_alert(&admin, AlertRef { alert: AlertId(7) }).await.unwrap_err();
    assert_eq!(unknown.kind, ErrorKind::NotFound);
    run(&school, Duration::from_mins(10)).await;
    assert_eq!(port.list_alerts(&admin, NOTHING).await.unwrap().alerts.len(), 1, "told once");
    // The thresholds are the usual ones again, so the alert that still holds ends after a minute.
    let school = school.restart().await;
    let port = Arc::clone(&school.services.ports.monitoring);
    assert_eq!(port.list_alerts(&admin, NOTHING).await.unwrap().alerts[0].ended_s, None);
    let holds = crate::machine::memory_use().is_some_and(|memory| memory.share() > 0.65);
    run(&school, Duration::from_secs(90)).await;
    let ended = port.list_alerts(&admin, NOTHING).await.unwrap().alerts[0].ended_s;
    assert!(ended.is_some() || holds, "{ended:?}");
}

#[tokio::test]
async fn a_muted_kind_sends_nothing_until_the_silence_is_over() {
    let pigeon = Arc::new(Pigeon::default());
    let (school, admin, _) = TestSchool::set_up_with(nervous(&pigeon)).await;
    let port = Arc::clone(&school.services.ports.monitoring);
    let too_long = port.mute_alerts(&admin, MuteAlert { kind: AlertKind::Memory, minutes: u32::MAX }).await;
    assert_eq!(too_long.unwrap_err().code, "mute_length");
    port.mute_alerts(&admin, MuteAlert { kind: AlertKind::Memory, minutes: 60 }).await.unwrap();
    assert_eq!(port.list_alerts(&admin, NOTHING).await.unwrap().mutes.len(), 1);
    run(&school, Duration::from_mins(6)).await;
    assert_eq!(port.list_alerts(&admin, NOTHING).await.unwrap().alerts.len(), 1, "it is still shown");
    assert!(pigeon.0.lock().unwrap().is_empty());
    school.pass(Duration::from_hours(1));
    assert_eq!(port.list_alerts(&admin, NOTHING).await.unwrap().mutes, []);
    port.mute_alerts(&admin, MuteAlert { kind: AlertKind::Memory, minutes: 60 }).await.unwrap();
    port.mute_alerts(&admin, MuteAlert { kind: AlertKind::Memory, minutes: 0 }).await.unwrap();
    assert_eq!(port.list_alerts(&admin, NOTHING).await.unwrap().mutes, [], "ended by hand");
}

#[tokio::test]
async fn only_admins_see_how_the_server_does() {
    let (school, admin, _) = TestSchool::set_up().await;
    let teacher = school.person(&admin, "Tom", Role::Teacher).await;
    let port = &school.services.ports.monitoring;
    assert_eq!(port.get_overview(&teacher, NOTHING).await.unwrap_err().kind, ErrorKind::Forbidden);
    assert_eq!(port.list_alerts(&teacher, NOTHING).await.unwrap_err().kind, ErrorKind::Forbidden);
    let overview = port.get_overview(&admin, NOTHING).await.unwrap();
    assert_eq!((overview.sampled_s, overview.advice.len()), (0, 0));
    let steps: Vec<_> = overview.self_help.steps.iter().map(|step| (step.name.as_str(), step.state)).collect();
    assert_eq!(steps[0], ("drop_prefetch", HelpStepState::NotHere));
    assert_eq!(steps[1], ("shrink_caches", HelpStepState::Off));
    assert_eq!(steps[6], ("busy", HelpStepState::Off));
}
