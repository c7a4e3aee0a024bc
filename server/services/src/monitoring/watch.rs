//! Watches the thresholds of the plan: something beyond its threshold for long enough is an alert; the alert ends when
//! it has been below a lower mark for a minute, so that it does not come and go around the threshold. A pure state
//! machine: readings and time come in, beginnings and ends come out.

use lyceum_api::monitoring::AlertKind;
use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

/// How long an alert must be below its lower mark before it ends.
const ENDS_AFTER: Duration = Duration::from_mins(1);

/// Thresholds and the time for which they must be passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Busy part of the processor.
    pub cpu: f32,
    /// Used part of the memory.
    pub memory: f32,
    /// Used part of the disk, or of an area's budget.
    pub disk: f32,
    /// Failed part of the answers.
    pub errors: f32,
    /// Seconds within which 95 of 100 answers begin.
    pub response_s: f32,
    /// For how long.
    pub hold: Duration,
}

impl Default for Thresholds {
    /// Those of the plan.
    fn default() -> Self {
        Self { cpu: 0.8, memory: 0.8, disk: 0.8, errors: 0.05, response_s: 2.0, hold: Duration::from_mins(5) }
    }
}

impl Thresholds {
    /// Where an alert of this kind begins.
    pub(super) fn of(&self, kind: AlertKind) -> f32 {
        match kind {
            AlertKind::Cpu => self.cpu,
            AlertKind::Memory => self.memory,
            AlertKind::Disk => self.disk,
            AlertKind::Errors => self.errors,
            AlertKind::Responses => self.response_s,
            AlertKind::Storage => 0.5,
            // Hours. The plan wants to hear of it within two; the hourly attempt has failed twice by then.
            AlertKind::Backups => 1.5,
        }
    }

    /// The lower mark: an eighth below, as 70 % is below 80 %.
    fn lower(&self, kind: AlertKind) -> f32 {
        self.of(kind) * 0.875
    }

    fn hold(&self, kind: AlertKind) -> Duration {
        match kind {
            // That nothing can be saved is told at once, and what backups tell is a time already.
            AlertKind::Storage | AlertKind::Backups => Duration::ZERO,
            _ => self.hold,
        }
    }
}

/// A reading of one kind; none where nothing can be said, which changes nothing.
pub(super) type Reading = (AlertKind, Option<f32>);

/// A change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Change {
    /// An alert began: it has been beyond the threshold since this second since 1970.
    Began { kind: AlertKind, since_s: i64, value: f32 },
    /// It is over.
    Ended { kind: AlertKind },
}

#[derive(Clone, Copy, Debug)]
enum State {
    Beyond { since: Instant, since_s: i64 },
    Holds { below: Option<Instant> },
}

/// Watches all kinds.
pub(super) struct Watch {
    thresholds: Thresholds,
    states: HashMap<AlertKind, State>,
}

impl Watch {
    /// A watch that goes on with the alerts that held when the last process ended.
    pub(super) fn new(thresholds: Thresholds, holding: impl IntoIterator<Item = AlertKind>) -> Self {
        let states = holding.into_iter().map(|kind| (kind, State::Holds { below: None })).collect();
        Self { thresholds, states }
    }

    /// The thresholds.
    pub(super) fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// The kinds of alerts that hold now.
    pub(super) fn holding(&self) -> Vec<AlertKind> {
        let holds = self.states.iter().filter(|(_, state)| matches!(state, State::Holds { .. }));
        holds.map(|(kind, _)| *kind).collect()
    }

    /// Takes readings.
    pub(super) fn look(&mut self, readings: &[Reading], now: Instant, now_s: i64) -> Vec<Change> {
        readings.iter().filter_map(|(kind, value)| self.look_at(*kind, (*value)?, now, now_s)).collect()
    }

    fn look_at(&mut self, kind: AlertKind, value: f32, now: Instant, now_s: i64) -> Option<Change> {
        let (beyond, below) = (value > self.thresholds.of(kind), value < self.thresholds.lower(kind));
        let hold = self.thresholds.hold(kind);
        match self.states.get_mut(&kind) {
            None if beyond => {
                self.states.insert(kind, State::Beyond { since: now, since_s: now_s });
                self.begin_if_long_enough(kind, value, now, hold)
            }
            Some(State::Beyond { .. }) if below => {
                self.states.remove(&kind);
                None
            }
            Some(State::Beyond { .. }) => self.begin_if_long_enough(kind, value, now, hold),
            Some(State::Holds { below: since }) => {
                if !below {
                    *since = None;
                    return None;
                }
                let since = *since.get_or_insert(now);
                (now.saturating_duration_since(since) >= ENDS_AFTER).then(|| {
                    self.states.remove(&kind);
                    Change::Ended { kind }
                })
            }
            None => None,
        }
    }

    fn begin_if_long_enough(&mut self, kind: AlertKind, value: f32, now: Instant, hold: Duration) -> Option<Change> {
        let State::Beyond { since, since_s } = *self.states.get(&kind)? else { return None };
        (now.saturating_duration_since(since) >= hold).then(|| {
            self.states.insert(kind, State::Holds { below: None });
            Change::Began { kind, since_s, value }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Driven {
        watch: Watch,
        start: Instant,
        second: u64,
    }

    impl Driven {
        fn new() -> Self {
            Self { watch: Watch::new(Thresholds::default(), []), start: Instant::now(), second: 0 }
        }

        /// Looks every five seconds for some time; gives the changes with their second.
        fn cpu(&mut self, value: f32, seconds: u64) -> Vec<(u64, Change)> {
            let mut changes = Vec::new();
            for _ in 0..seconds / 5 {
                self.second += 5;
                let now = self.start + Duration::from_secs(self.second);
                let now_s = i64::try_from(self.second).unwrap();
                let found = self.watch.look(&[(AlertKind::Cpu, Some(value))], now, now_s);
                changes.extend(found.into_iter().map(|change| (self.second, change)));
            }
            changes
        }
    }

    #[test]
    fn an_alert_begins_after_five_minutes_and_ends_below_the_lower_mark() {
        let mut driven = Driven::new();
        assert_eq!(driven.cpu(0.9, 300), []);
        let began = Change::Began { kind: AlertKind::Cpu, since_s: 5, value: 0.9 };
        assert_eq!(driven.cpu(0.9, 300), [(305, began)]);
        assert_eq!(driven.cpu(0.75, 600), [], "between the marks it goes on");
        assert_eq!(driven.cpu(0.5, 55), []);
        assert_eq!(driven.cpu(0.75, 5), [], "a minute, without a break");
        assert_eq!(driven.cpu(0.5, 100), [(1325, Change::Ended { kind: AlertKind::Cpu })]);
    }

    #[test]
    fn what_does_not_last_is_no_alert() {
        let mut driven = Driven::new();
        for _ in 0..10 {
            assert_eq!(driven.cpu(0.95, 290), []);
            assert_eq!(driven.cpu(0.6, 5), []);
        }
        assert_eq!(driven.cpu(0.8, 3000), [], "at the threshold is not beyond it");
    }

    #[test]
    fn a_restart_goes_on_and_silence_changes_nothing() {
        let start = Instant::now();
        let mut watch = Watch::new(Thresholds::default(), [AlertKind::Disk]);
        let at = |second| start + Duration::from_secs(second);
        assert_eq!(watch.look(&[(AlertKind::Disk, Some(0.9))], at(0), 0), [], "it is not told twice");
        assert_eq!(watch.look(&[(AlertKind::Disk, None)], at(500), 500), []);
        assert_eq!(watch.look(&[(AlertKind::Disk, Some(0.1))], at(505), 505), []);
        assert_eq!(
            watch.look(&[(AlertKind::Disk, Some(0.1))], at(565), 565),
            [Change::Ended { kind: AlertKind::Disk }]
        );
    }

    #[test]
    fn that_nothing_can_be_saved_is_told_at_once() {
        let mut watch = Watch::new(Thresholds::default(), []);
        let told = watch.look(&[(AlertKind::Storage, Some(1.0))], Instant::now(), 7);
        assert_eq!(told, [Change::Began { kind: AlertKind::Storage, since_s: 7, value: 1.0 }]);
    }
}
