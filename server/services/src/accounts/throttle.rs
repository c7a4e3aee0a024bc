//! Slows down guessing: after some wrong tries an account, or a network, has to wait, each time twice as long.
//!
//! For the account, a try counts as wrong from its beginning and is taken back when it was right, so many tries at the
//! same time are no way around. For the network it counts when it was wrong, because a class signs in all at once.
//! Unknown names are counted like known ones: the answer does not tell which exist.

use crate::{clock::Clock, plan::spoken_wait};
use lyceum_api::{ApiError, ApiResult, ErrorKind};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Wrong tries for one account before it has to wait.
const FREE_TRIES: u32 = 5;
/// Wrong tries from one network before it has to wait: many learners can sit behind one address.
const FREE_NETWORK_TRIES: u32 = 50;
/// The first wait in seconds; doubles with every further wrong try.
const FIRST_WAIT_S: u64 = 5;
/// The longest wait in seconds.
const LONGEST_WAIT_S: u64 = 900;
/// After how long without a wrong try all is forgotten.
const FORGOTTEN: Duration = Duration::from_secs(2 * LONGEST_WAIT_S);
/// The most accounts and networks that are watched; the quietest are forgotten first.
const MOST_WATCHED: usize = 20_000;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Watched {
    Account(String),
    Network(String),
}

#[derive(Clone, Copy)]
struct Tries {
    wrong: u32,
    last: Instant,
}

/// Watches wrong tries.
pub(crate) struct Throttle {
    clock: Arc<dyn Clock>,
    watched: Mutex<HashMap<Watched, Tries>>,
}

/// A try that counts as wrong for its account until it is taken back.
#[derive(Debug)]
#[must_use = "say whether it was right"]
pub(crate) struct Try {
    account: Watched,
    network: Watched,
}

impl Throttle {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, watched: Mutex::default() }
    }

    /// Begins a try for an account, by its compared name, from a network.
    pub(crate) fn begin(&self, account: &str, network: &str) -> ApiResult<Try> {
        let attempt =
            Try { account: Watched::Account(account.to_owned()), network: Watched::Network(network.to_owned()) };
        let now = self.clock.monotonic();
        let mut watched = self.watched.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = wait_left(&watched, &attempt.account, now).max(wait_left(&watched, &attempt.network, now));
        if wait > 0 {
            return Err(ApiError::new(
                ErrorKind::LimitReached,
                "too_many_tries",
                format!("That was wrong too often. Please wait {} and try again.", spoken_wait(wait)),
            )
            .retry_after(wait));
        }
        count(&mut watched, attempt.account.clone(), now);
        Ok(attempt)
    }

    /// Begins a try that belongs to no account, such as a class code.
    pub(crate) fn begin_for(&self, what: &str, network: &str) -> ApiResult<Try> {
        // A blank is no part of a compared name, so no account can have this key.
        self.begin(&format!(" {what} {network}"), network)
    }

    /// The try was right: the account starts anew.
    pub(crate) fn was_right(&self, attempt: &Try) {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).remove(&attempt.account);
    }

    /// The try was wrong: it counts for the network as well.
    pub(crate) fn was_wrong(&self, attempt: Try) {
        let now = self.clock.monotonic();
        count(&mut self.watched.lock().unwrap_or_else(PoisonError::into_inner), attempt.network, now);
    }

    /// Forgets the wrong tries of an account.
    pub(crate) fn forget(&self, account: &str) {
        let key = Watched::Account(account.to_owned());
        self.watched.lock().unwrap_or_else(PoisonError::into_inner).remove(&key);
    }
}

fn count(watched: &mut HashMap<Watched, Tries>, key: Watched, now: Instant) {
    make_room(watched, now);
    let tries = watched.entry(key).or_insert(Tries { wrong: 0, last: now });
    let wrong = if now.saturating_duration_since(tries.last) >= FORGOTTEN { 0 } else { tries.wrong };
    *tries = Tries { wrong: wrong.saturating_add(1), last: now };
}

/// Seconds that this account or network has to wait.
fn wait_left(watched: &HashMap<Watched, Tries>, key: &Watched, now: Instant) -> u64 {
    let Some(tries) = watched.get(key) else { return 0 };
    let free = match key {
        Watched::Account(_) => FREE_TRIES,
        Watched::Network(_) => FREE_NETWORK_TRIES,
    };
    let Some(over) = tries.wrong.checked_sub(free) else { return 0 };
    let wait = FIRST_WAIT_S.saturating_mul(1 << over.min(20)).min(LONGEST_WAIT_S);
    let left = Duration::from_secs(wait).saturating_sub(now.saturating_duration_since(tries.last));
    left.as_secs() + u64::from(left.subsec_nanos() > 0)
}

fn make_room(watched: &mut HashMap<Watched, Tries>, now: Instant) {
    if watched.len() < MOST_WATCHED {
        return;
    }
    watched.retain(|_, tries| now.saturating_duration_since(tries.last) < FORGOTTEN);
    if watched.len() >= MOST_WATCHED {
        // Those who guess have many wrong tries; whoever has few is let go.
        let mut counts: Vec<u32> = watched.values().map(|tries| tries.wrong).collect();
        counts.sort_unstable();
        let middle = counts[counts.len() / 2];
        let mut spare = MOST_WATCHED / 4;
        watched.retain(|_, tries| {
            let stays = tries.wrong > middle || spare == 0;
            spare -= usize::from(!stays);
            stays
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn throttle() -> (Arc<ManualClock>, Throttle) {
        let clock = Arc::new(ManualClock::at_second(0));
        let throttle = Throttle::new(Arc::clone(&clock) as Arc<dyn Clock>);
        (clock, throttle)
    }

    #[test]
    fn the_sixth_wrong_try_waits_and_each_further_one_longer() {
        let (clock, throttle) = throttle();
        for _ in 0..5 {
            assert!(throttle.begin("ana", "lan").is_ok());
        }
        assert_eq!(throttle.begin("ana", "lan").err().and_then(|error| error.retry_after_s), Some(5));
        assert!(throttle.begin("ben", "lan").is_ok(), "others are not held up");
        clock.advance(Duration::from_secs(5));
        assert!(throttle.begin("ana", "lan").is_ok());
        assert_eq!(throttle.begin("ana", "lan").err().and_then(|error| error.retry_after_s), Some(10));
    }

    #[test]
    fn a_right_try_starts_the_account_anew() {
        let (_, throttle) = throttle();
        for _ in 0..10 {
            for _ in 0..4 {
                assert!(throttle.begin("ana", "lan").is_ok());
            }
            throttle.was_right(&throttle.begin("ana", "lan").unwrap());
        }
    }

    #[test]
    fn a_network_that_guesses_many_names_has_to_wait() {
        let (_, throttle) = throttle();
        for name in 0..50 {
            throttle.was_wrong(throttle.begin(&name.to_string(), "lan").unwrap());
        }
        assert!(throttle.begin("new", "lan").is_err());
        assert!(throttle.begin("new", "other").is_ok());
    }

    #[test]
    fn a_flood_of_names_costs_bounded_memory_and_forgets_no_guesser() {
        let (_, throttle) = throttle();
        for _ in 0..6 {
            let _ = throttle.begin("ana", "guesser");
        }
        for name in 0..2 * MOST_WATCHED {
            let _ = throttle.begin(&name.to_string(), &name.to_string());
        }
        assert!(throttle.watched.lock().unwrap().len() <= MOST_WATCHED + 2);
        assert!(throttle.begin("ana", "another").is_err());
    }
}
