//! Time as a parameter: the system's clock, and one that tests move by hand.

use jiff::Timestamp;
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// The time of day. May jump in both directions when somebody sets the machine's clock.
    fn now(&self) -> Timestamp;
    /// A time that only moves forwards, for waits and rates.
    fn monotonic(&self) -> Instant;
}

/// The machine's clocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
    fn monotonic(&self) -> Instant {
        Instant::now()
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct ManualClock {
    started: Instant,
    at: Mutex<(Timestamp, Duration)>,
}

impl ManualClock {
    /// A clock that stands at `now`.
    pub fn at(now: Timestamp) -> Self {
        Self { started: Instant::now(), at: Mutex::new((now, Duration::ZERO)) }
    }

    /// A clock that stands at this many seconds since 1970.
    pub fn at_second(second: i64) -> Self {
        Self::at(Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH))
    }

    /// Lets time pass: both clocks go forwards.
    pub fn advance(&self, by: Duration) {
        let mut at = self.at.lock().unwrap_or_else(PoisonError::into_inner);
        at.0 = at.0.saturating_add(by).unwrap_or(at.0);
        at.1 += by;
    }

    /// Sets the time of day, as a person or NTP may do; no time passes.
    pub fn set(&self, now: Timestamp) {
        self.at.lock().unwrap_or_else(PoisonError::into_inner).0 = now;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.at.lock().unwrap_or_else(PoisonError::into_inner).0
    }
    fn monotonic(&self) -> Instant {
        self.started + self.at.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}
