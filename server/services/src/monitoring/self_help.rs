//! The ladder of self-help: under pressure that lasts the server takes one step after another, and takes them back one
//! by one when the pressure is gone for some time. A pure state machine: readings and time come in, the number of steps
//! comes out.

use crate::plan::Step;
use lyceum_api::speech::Code;
use std::time::{Duration, Instant};

/// How long pressure lasts before the next step is taken.
const UP_AFTER: Duration = Duration::from_secs(30);
/// How long it must be gone before the last step is taken back.
const DOWN_AFTER: Duration = Duration::from_mins(1);

/// What is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Strain {
    /// Used part of the memory.
    pub memory: f32,
    /// Seconds within which 95 of 100 answers began.
    pub response_s: f32,
    /// AI requests that wait.
    pub waiting: f32,
}

/// From where on something is pressure, and from where on it is none any more.
const PRESSED: Strain = Strain { memory: 0.90, response_s: 1.0, waiting: 100.0 };
const CALM: Strain = Strain { memory: 0.80, response_s: 0.5, waiting: 25.0 };

/// What is under pressure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    Memory,
    Responses,
    Queue,
}

impl Cause {
    /// As a sentence.
    pub(super) const fn sentence(self) -> Code {
        match self {
            Self::Memory => Code::MemoryUsedUp,
            Self::Responses => Code::AnswersLate,
            Self::Queue => Code::ManyWait,
        }
    }
}

impl Strain {
    fn cause(self) -> Option<Cause> {
        if self.memory > PRESSED.memory {
            Some(Cause::Memory)
        } else if self.response_s > PRESSED.response_s {
            Some(Cause::Responses)
        } else if self.waiting > PRESSED.waiting {
            Some(Cause::Queue)
        } else {
            None
        }
    }

    fn is_calm(self) -> bool {
        self.memory < CALM.memory && self.response_s < CALM.response_s && self.waiting < CALM.waiting
    }
}

/// Where the server stands on the ladder.
#[derive(Debug, Default)]
pub(super) struct Ladder {
    taken: usize,
    cause: Option<Cause>,
    pressed: Option<Instant>,
    calm: Option<Instant>,
}

impl Ladder {
    /// Takes a reading. `is_here` tells whether a step can do anything on this server: one that cannot costs no time.
    /// Gives the number of steps if it has changed.
    pub(super) fn look(&mut self, strain: Strain, now: Instant, is_here: impl Fn(Step) -> bool) -> Option<usize> {
        let before = self.taken;
        if let Some(cause) = strain.cause() {
            self.calm = None;
            self.cause = Some(cause);
            let since = *self.pressed.get_or_insert(now);
            if now.saturating_duration_since(since) >= UP_AFTER && self.up(&is_here) {
                self.pressed = Some(now);
            }
        } else {
            self.pressed = None;
            if strain.is_calm() {
                let since = *self.calm.get_or_insert(now);
                if self.taken > 0 && now.saturating_duration_since(since) >= DOWN_AFTER {
                    self.down(&is_here);
                    self.calm = Some(now);
                }
            } else {
                // Between the two marks it stays as it is.
                self.calm = None;
            }
            if self.taken == 0 {
                self.cause = None;
            }
        }
        (self.taken != before).then_some(self.taken)
    }

    /// What made the server take the steps.
    pub(super) fn cause(&self) -> Option<Cause> {
        self.cause
    }

    fn up(&mut self, is_here: impl Fn(Step) -> bool) -> bool {
        let Some(next) = (self.taken..Step::ALL.len()).find(|step| is_here(Step::ALL[*step])) else { return false };
        self.taken = next + 1;
        true
    }

    fn down(&mut self, is_here: impl Fn(Step) -> bool) {
        let last = self.taken.saturating_sub(1);
        self.taken = (0..last).rev().find(|step| is_here(Step::ALL[*step])).map_or(0, |step| step + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: Strain = Strain { memory: 0.95, response_s: 0.1, waiting: 0.0 };
    const BETWEEN: Strain = Strain { memory: 0.85, response_s: 0.1, waiting: 0.0 };
    const GOOD: Strain = Strain { memory: 0.5, response_s: 0.1, waiting: 0.0 };

    /// Looks every five seconds; gives the changes with their second.
    fn looks(ladder: &mut Ladder, start: Instant, from: u64, to: u64, strain: Strain) -> Vec<(u64, usize)> {
        (from..to)
            .step_by(5)
            .filter_map(|second| Some((second, ladder.look(strain, start + Duration::from_secs(second), |_| true)?)))
            .collect()
    }

    #[test]
    fn steps_are_taken_one_by_one_and_taken_back_one_by_one() {
        let (mut ladder, start) = (Ladder::default(), Instant::now());
        let up = looks(&mut ladder, start, 0, 300, FULL);
        assert_eq!(up, [(30, 1), (60, 2), (90, 3), (120, 4), (150, 5), (180, 6), (210, 7)]);
        assert_eq!(ladder.cause(), Some(Cause::Memory));
        assert_eq!(looks(&mut ladder, start, 300, 1000, BETWEEN), [], "between the marks it stays");
        let down = looks(&mut ladder, start, 1000, 1200, GOOD);
        assert_eq!(down, [(1060, 6), (1120, 5), (1180, 4)]);
        assert_eq!(looks(&mut ladder, start, 1200, 1235, FULL), [(1230, 5)], "it goes up again from where it stands");
        looks(&mut ladder, start, 1300, 2000, GOOD);
        assert_eq!((ladder.taken, ladder.cause()), (0, None));
    }

    #[test]
    fn a_moment_of_pressure_changes_nothing() {
        let (mut ladder, start) = (Ladder::default(), Instant::now());
        for round in 0..20 {
            assert_eq!(looks(&mut ladder, start, round * 40, round * 40 + 25, FULL), []);
            assert_eq!(looks(&mut ladder, start, round * 40 + 25, round * 40 + 40, BETWEEN), []);
        }
    }

    #[test]
    fn steps_that_this_server_does_not_have_are_passed_over() {
        let (mut ladder, start) = (Ladder::default(), Instant::now());
        let has = |step| matches!(step, Step::ShrinkCaches | Step::Busy);
        let changes: Vec<usize> =
            (0..40).filter_map(|i| ladder.look(FULL, start + Duration::from_secs(i * 5), has)).collect();
        assert_eq!(changes, [2, 7]);
        let back: Vec<usize> =
            (40..100).filter_map(|i| ladder.look(GOOD, start + Duration::from_secs(i * 5), has)).collect();
        assert_eq!(back, [2, 0]);
    }
}
