//! What alerts, self-help and advice look at: means over some time, because a single sample says little.

use super::{
    advice::Load,
    history::{History, Point, Values, column_of, column_of_use},
    self_help::Strain,
    watch::Reading,
};
use crate::plan::Plan;
use lyceum_api::{
    monitoring::{AlertKind, Metric, Span},
    plan::PlanLimit,
};
use lyceum_storage::Health;

/// Samples of a minute.
const MINUTE: usize = 12;
/// Samples of five minutes: failures need some answers to say anything.
const FIVE_MINUTES: usize = 60;
/// Samples of ten minutes.
const TEN_MINUTES: usize = 120;
/// So many answers must have been given before the failed part of them means anything.
const LEAST_ANSWERS: f32 = 20.0;
/// Seconds of an hour.
const HOUR_S: f32 = 3600.0;
/// Seconds between two samples.
const SAMPLE_S: f32 = 5.0;

/// The areas of the disk that have a budget.
const AREAS: [PlanLimit; 4] = [PlanLimit::CourseDisk, PlanLimit::ModelDisk, PlanLimit::UserDisk, PlanLimit::BackupDisk];

/// What alerts look at. `backups_behind_s`: for how long backups or copies have failed; 0 while they do not.
pub(super) fn of_alerts(history: &History, health: &Health, backups_behind_s: i64) -> Vec<Reading> {
    let minute = |metric| mean(history, MINUTE, column_of(metric));
    // In a container the machine may be idle while the container's own share is used up.
    let cpu = higher(minute(Metric::CpuMachine), minute(Metric::CpuProcess));
    vec![
        (AlertKind::Cpu, cpu),
        (AlertKind::Memory, minute(Metric::MemoryShare)),
        (AlertKind::Disk, minute(Metric::DiskShare)),
        (AlertKind::Errors, Some(errors(history, FIVE_MINUTES))),
        // Where nobody asked anything, nothing was slow.
        (AlertKind::Responses, minute(Metric::ResponseSlow).or(Some(0.0))),
        (AlertKind::Storage, Some(if matches!(health, Health::Writable | Health::Closed) { 0.0 } else { 1.0 })),
        (AlertKind::Backups, Some(super::sampler::number(backups_behind_s.max(0).unsigned_abs()) / HOUR_S)),
    ]
}

/// What self-help looks at.
pub(super) fn strain(history: &History) -> Strain {
    let now = |metric| mean(history, MINUTE / 4, column_of(metric)).unwrap_or(0.0);
    Strain {
        memory: now(Metric::MemoryShare),
        response_s: mean(history, MINUTE, column_of(Metric::ResponseSlow)).unwrap_or(0.0),
        waiting: now(Metric::AnswersWaiting),
    }
}

/// What advice looks at.
pub(super) fn load(history: &History, plan: &Plan) -> Load {
    let ten = |column| mean(history, TEN_MINUTES, column).unwrap_or(f32::NAN);
    let with_limit = |limit: PlanLimit| (ten(column_of_use(limit)), plan.limits().figure(limit));
    let area = AREAS.iter().map(|limit| {
        let (used, allowed) = with_limit(*limit);
        used / super::sampler::number(allowed.max(1))
    });
    Load {
        cpu: ten(column_of(Metric::CpuMachine)).max(ten(column_of(Metric::CpuProcess))),
        memory: ten(column_of(Metric::MemoryShare)),
        response_s: ten(column_of(Metric::ResponseSlow)),
        errors: errors(history, TEN_MINUTES),
        storage: area.fold(ten(column_of(Metric::DiskShare)), f32::max),
        database: with_limit(PlanLimit::DatabaseSize),
        people: with_limit(PlanLimit::ActiveUsers),
        requests_a_minute: ten(column_of(Metric::Requests)) * 60.0,
    }
}

fn newest(history: &History, samples: usize) -> Vec<&Point> {
    let all: Vec<&Point> = history.tier(Span::Hour).points().collect();
    all[all.len().saturating_sub(samples)..].to_vec()
}

/// The mean of a column over the newest samples; none where nothing was measured.
fn mean(history: &History, samples: usize, column: usize) -> Option<f32> {
    let values = newest(history, samples).into_iter().map(|point: &Point| point.means[column]);
    let (sum, count) = values.filter(|value| !value.is_nan()).fold((0.0, 0.0), |(s, c), v| (s + v, c + 1.0));
    (count > 0.0).then(|| sum / count)
}

/// The failed part of all answers over the newest samples; 0 where there were too few to say.
fn errors(history: &History, samples: usize) -> f32 {
    let answered = |values: &Values| values[column_of(Metric::Requests)] * SAMPLE_S;
    let points = newest(history, samples);
    let (mut failed, mut all) = (0.0, 0.0);
    for point in points {
        let (answers, part) = (answered(&point.means), point.means[column_of(Metric::Errors)]);
        if !answers.is_nan() && !part.is_nan() {
            failed += answers * part;
            all += answers;
        }
    }
    if all >= LEAST_ANSWERS { failed / all } else { 0.0 }
}

fn higher(one: Option<f32>, other: Option<f32>) -> Option<f32> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.max(other)),
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monitoring::history::nothing;

    fn history(samples: &[(f32, f32)]) -> History {
        let mut history = History::default();
        for (i, (requests, errors)) in samples.iter().enumerate() {
            let mut values = nothing();
            values[column_of(Metric::Requests)] = *requests;
            values[column_of(Metric::Errors)] = *errors;
            history.add(i64::try_from(i).unwrap() * 5, &values);
        }
        history
    }

    fn failing(samples: &[(f32, f32)]) -> Option<f32> {
        of_alerts(&history(samples), &Health::Writable, 0).iter().find(|(kind, _)| *kind == AlertKind::Errors)?.1
    }

    #[test]
    fn one_failure_among_few_answers_is_no_alert() {
        assert_eq!(failing(&[(0.2, 1.0)]), Some(0.0), "one answer, and it failed");
        assert_eq!(failing(&[(4.0, 0.25)]), Some(0.25));
        assert_eq!(failing(&[(4.0, 0.5), (0.0, f32::NAN), (4.0, 0.0)]), Some(0.25), "weighed by answers");
    }

    #[test]
    fn silence_is_no_reading() {
        let readings = of_alerts(&History::default(), &Health::Full, 5400);
        assert_eq!(readings[0], (AlertKind::Cpu, None));
        assert_eq!(readings[5], (AlertKind::Storage, Some(1.0)));
        assert_eq!(readings[6], (AlertKind::Backups, Some(1.5)));
        assert_eq!(strain(&History::default()), Strain::default());
    }
}
