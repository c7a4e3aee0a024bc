//! Requests a minute, by person, or by network before sign-in (GCRA through `governor`).

use crate::clock::Clock;
use governor::{
    Quota, RateLimiter, clock::Clock as GovernorClock, middleware::StateInformationMiddleware,
    state::keyed::DashMapStateStore,
};
use lyceum_api::ids::UserId;
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The most keys that are kept apart. Beyond it, new networks share [`SHARED_KEYS`] keys, so that a flood of addresses
/// costs no memory.
const MOST_KEYS: usize = 20_000;
const SHARED_KEYS: u64 = 64;

/// Whose requests are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum RateKey {
    Person(UserId),
    Network(String),
    Shared(u64),
}

/// The plan's clock as `governor` wants it.
#[derive(Clone)]
struct SteadyClock {
    clock: Arc<dyn Clock>,
    origin: Instant,
}

impl GovernorClock for SteadyClock {
    type Instant = Duration;
    fn now(&self) -> Duration {
        self.clock.monotonic().saturating_duration_since(self.origin)
    }
}

type Limiter = RateLimiter<RateKey, DashMapStateStore<RateKey>, SteadyClock, StateInformationMiddleware>;

/// How much of a window is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// How many are allowed.
    pub limit: u64,
    /// How many are left.
    pub remaining: u64,
    /// Seconds until all are there again.
    pub reset_s: u64,
}

/// Counts requests a minute.
pub(super) struct MinuteRate {
    limiter: Limiter,
    clock: SteadyClock,
    per_minute: NonZeroU32,
    /// When it was tidied last, and the most that one key has used since.
    state: Mutex<(Instant, u64)>,
}

impl MinuteRate {
    pub(super) fn new(per_minute: u64, clock: &Arc<dyn Clock>) -> Self {
        let per_minute = u32::try_from(per_minute).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MAX);
        let steady = SteadyClock { clock: Arc::clone(clock), origin: clock.monotonic() };
        let limiter = RateLimiter::dashmap_with_clock(Quota::per_minute(per_minute), steady.clone())
            .with_middleware::<StateInformationMiddleware>();
        Self { limiter, clock: steady, per_minute, state: Mutex::new((clock.monotonic(), 0)) }
    }

    /// Counts one request. The error is the wait in seconds until the next one is allowed.
    pub(super) fn count(&self, key: RateKey) -> Result<Window, u64> {
        let limit = u64::from(self.per_minute.get());
        match self.limiter.check_key(&self.admitted_key(key)) {
            Ok(snapshot) => {
                let remaining = u64::from(snapshot.remaining_burst_capacity());
                let used = limit.saturating_sub(remaining);
                let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
                state.1 = state.1.max(used);
                // One request comes back every 60 / limit seconds.
                Ok(Window { limit, remaining, reset_s: (used * 60).div_ceil(limit) })
            }
            Err(early) => {
                let wait = early.wait_time_from(self.clock.now());
                Err((wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1))
            }
        }
    }

    /// The most that anybody has used at once since the last tidying.
    pub(super) fn busiest(&self) -> u64 {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    /// Forgets everybody who has been quiet for a minute.
    pub(super) fn tidy(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = (self.clock.clock.monotonic(), 0);
    }

    fn admitted_key(&self, key: RateKey) -> RateKey {
        if self.limiter.len() < MOST_KEYS {
            return key;
        }
        let now = self.clock.clock.monotonic();
        let last = self.state.lock().unwrap_or_else(PoisonError::into_inner).0;
        if now.saturating_duration_since(last) >= Duration::from_secs(1) {
            self.tidy();
        }
        match key {
            RateKey::Network(network) if self.limiter.len() >= MOST_KEYS => {
                let mut hasher = DefaultHasher::new();
                network.hash(&mut hasher);
                RateKey::Shared(hasher.finish() % SHARED_KEYS)
            }
            key => key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn rate(per_minute: u64) -> (Arc<ManualClock>, MinuteRate) {
        let clock = Arc::new(ManualClock::at_second(0));
        let rate = MinuteRate::new(per_minute, &(Arc::clone(&clock) as Arc<dyn Clock>));
        (clock, rate)
    }

    #[test]
    fn the_101st_request_waits_as_long_as_it_is_told() {
        let (clock, rate) = rate(100);
        let key = RateKey::Person(UserId(7));
        for left in (0..100).rev() {
            assert_eq!(rate.count(key.clone()).unwrap().remaining, left);
        }
        let wait = rate.count(key.clone()).unwrap_err();
        assert_eq!(rate.count(RateKey::Person(UserId(8))).unwrap().remaining, 99, "others go on");
        clock.advance(Duration::from_secs(wait));
        assert!(rate.count(key).is_ok());
    }

    #[test]
    fn a_flood_of_networks_costs_a_bounded_number_of_keys() {
        let (clock, rate) = rate(100);
        for address in 0..MOST_KEYS + 5000 {
            let _ = rate.count(RateKey::Network(address.to_string()));
        }
        assert!(rate.limiter.len() <= MOST_KEYS + usize::try_from(SHARED_KEYS).unwrap());
        clock.advance(Duration::from_secs(61));
        rate.tidy();
        assert_eq!(rate.limiter.len(), 0);
    }
}
