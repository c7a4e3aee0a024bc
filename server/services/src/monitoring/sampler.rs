//! Takes a sample: reads every counter and makes rates of what has been counted since the sample before.
//!
//! The use of all limits costs more to find out (it looks through people and folders), so it is looked at once a minute
//! and stands in the samples between.

use super::{
    history::{Values, column_of, column_of_refusals, column_of_use, nothing},
    traffic::{RouteCount, Traffic, quantile},
};
use crate::{
    assistants::Assistants,
    machine::{Counters, disk_share, memory_use},
    plan::{Plan, cores, resident_bytes},
};
use lyceum_api::{monitoring::Metric, plan::PlanLimit};
use lyceum_storage::Store;
use std::{
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

/// How often the use of all limits is looked at.
const LIMITS_EVERY: Duration = Duration::from_mins(1);

/// Tells hits and misses of a cache since the start.
pub type TellLookUps = Box<dyn Fn() -> (u64, u64) + Send + Sync>;

/// What is looked at.
pub(super) struct Sources {
    pub plan: Arc<Plan>,
    pub store: Store,
    pub assistants: Assistants,
    pub traffic: Arc<Traffic>,
    pub caches: RwLock<Vec<TellLookUps>>,
    pub data: PathBuf,
}

/// What was counted when the last sample was taken.
struct Before {
    at: Instant,
    counters: Counters,
    answers: RouteCount,
    look_ups: (u64, u64),
    refusals: Vec<u64>,
}

/// Limits as they were found at the last look.
struct Limits {
    at: Instant,
    used: Vec<Option<u64>>,
}

/// Takes samples.
#[derive(Default)]
pub(super) struct Sampler {
    before: Option<Before>,
    limits: Option<Limits>,
}

impl Sampler {
    /// Takes a sample. Blocks for some file reads.
    pub(super) fn sample(&mut self, sources: &Sources, now: Instant) -> Values {
        let mut values = nothing();
        let mut put = |metric: Metric, value: Option<f32>| values[column_of(metric)] = value.unwrap_or(f32::NAN);
        let memory = memory_use();
        put(Metric::MemoryShare, memory.map(crate::machine::MemoryUse::share));
        put(Metric::MemoryProcess, resident_bytes().map(number));
        put(Metric::DiskShare, disk_share(&sources.data));
        let storage = sources.store.load_now();
        put(Metric::StorageOperations, Some(number(storage.operations_in_flight as u64)));
        put(Metric::StorageQueue, Some(number(storage.queue_depth as u64)));
        let engine = sources.assistants.load_now();
        put(Metric::AnswersRunning, engine.map(|load| number(load.running.into())));
        put(Metric::AnswersWaiting, engine.map(|load| number(load.waiting.into())));
        // The engine tells the pace of its last steps, also after they are over.
        put(Metric::Tokens, engine.map(|load| if load.running == 0 { 0.0 } else { load.tokens_per_s }));
        put(Metric::ContextMemory, engine.map(|load| number(load.cache_bytes)));
        put(Metric::People, Some(number(sources.plan.active_now())));

        let counted = Before {
            at: now,
            counters: Counters::read(),
            answers: sources.traffic.waited_for(),
            look_ups: look_ups(sources),
            refusals: PlanLimit::ALL.iter().map(|limit| sources.plan.refusals(*limit)).collect(),
        };
        if let Some(before) = self.before.as_ref().filter(|before| now > before.at) {
            rates(&mut values, before, &counted);
        }
        self.before = Some(counted);
        self.look_at_limits(sources, now);
        if let Some(limits) = &self.limits {
            for (limit, used) in PlanLimit::ALL.iter().zip(&limits.used) {
                values[column_of_use(*limit)] = used.map_or(f32::NAN, number);
            }
        }
        values
    }

    fn look_at_limits(&mut self, sources: &Sources, now: Instant) {
        if self.limits.as_ref().is_none_or(|limits| now.saturating_duration_since(limits.at) >= LIMITS_EVERY) {
            let used = sources.plan.report().into_iter().map(|limit| limit.used).collect();
            self.limits = Some(Limits { at: now, used });
        }
    }
}

pub(super) fn look_ups(sources: &Sources) -> (u64, u64) {
    let caches = sources.caches.read().unwrap_or_else(PoisonError::into_inner);
    caches.iter().map(|tell| tell()).fold((0, 0), |sum, (hits, misses)| (sum.0 + hits, sum.1 + misses))
}

/// What happened between two readings, by the second.
fn rates(values: &mut Values, before: &Before, now: &Before) {
    let mut put = |metric: Metric, value: Option<f32>| values[column_of(metric)] = value.unwrap_or(f32::NAN);
    let seconds = now.at.saturating_duration_since(before.at).as_secs_f32();
    let (old, new) = (&before.counters, &now.counters);
    let per_second = |old: Option<u64>, new: Option<u64>| Some(number(new?.saturating_sub(old?)) / seconds);
    put(Metric::CpuMachine, busy(old.processors, new.processors));
    let worked = new.process.zip(old.process).map(|(new, old)| new.saturating_sub(old).as_secs_f32());
    put(Metric::CpuProcess, worked.map(|worked| (worked / seconds / number(cores())).min(1.0)));
    put(Metric::DiskRead, per_second(old.disk_read, new.disk_read));
    put(Metric::DiskWrite, per_second(old.disk_written, new.disk_written));
    put(Metric::NetworkIn, per_second(old.network_in, new.network_in));
    put(Metric::NetworkOut, per_second(old.network_out, new.network_out));
    let answers = now.answers - before.answers;
    put(Metric::Requests, Some(number(answers.answers()) / seconds));
    put(Metric::ResponseMedian, quantile(&answers.steps, 0.5));
    put(Metric::ResponseSlow, quantile(&answers.steps, 0.95));
    put(Metric::Errors, part(answers.failed, answers.answers()));
    let hits = now.look_ups.0.saturating_sub(before.look_ups.0);
    put(Metric::CacheHits, part(hits, hits + now.look_ups.1.saturating_sub(before.look_ups.1)));
    let mut all = 0.0;
    for (i, limit) in PlanLimit::ALL.iter().enumerate() {
        let refused = number(now.refusals[i].saturating_sub(before.refusals[i])) * 60.0 / seconds;
        values[column_of_refusals(*limit)] = refused;
        all += refused;
    }
    values[column_of(Metric::Refusals)] = all;
}

fn busy(before: Option<(u64, u64)>, now: Option<(u64, u64)>) -> Option<f32> {
    let ((busy_before, all_before), (busy, all)) = (before?, now?);
    part(busy.saturating_sub(busy_before), all.saturating_sub(all_before))
}

fn part(some: u64, all: u64) -> Option<f32> {
    (all > 0).then(|| number(some) / number(all))
}

/// A figure for people: seven digits are enough.
#[expect(clippy::cast_precision_loss, reason = "a figure for people")]
pub(super) fn number(value: u64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(at: Instant, ticks: (u64, u64), refused: u64) -> Before {
        let counters = Counters { processors: Some(ticks), disk_read: Some(ticks.1 * 1000), ..Counters::default() };
        let mut refusals = vec![0; PlanLimit::ALL.len()];
        refusals[PlanLimit::ChatUsers as usize] = refused;
        Before { at, counters, answers: RouteCount::default(), look_ups: (refused, 1), refusals }
    }

    #[test]
    fn two_readings_make_rates() {
        let start = Instant::now();
        let mut values = nothing();
        rates(&mut values, &reading(start, (10, 100), 0), &reading(start + Duration::from_secs(5), (60, 200), 1));
        let value = |metric| values[column_of(metric)];
        assert!((value(Metric::CpuMachine) - 0.5).abs() < 1e-6);
        assert!((value(Metric::DiskRead) - 20_000.0).abs() < 1e-6);
        assert!((value(Metric::Refusals) - 12.0).abs() < 1e-6, "one in five seconds is twelve a minute");
        assert!((values[column_of_refusals(PlanLimit::ChatUsers)] - 12.0).abs() < 1e-6);
        assert!((value(Metric::CacheHits) - 1.0).abs() < 1e-6);
        assert!(value(Metric::ResponseSlow).is_nan() && value(Metric::DiskWrite).is_nan());
    }
}
