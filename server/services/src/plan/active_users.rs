//! The gate of the people who use the service: whoever is inside stays inside.

use lyceum_api::ids::UserId;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long somebody counts as using the service after the last request.
const STAYS: Duration = Duration::from_mins(5);

/// Who has been seen in the last five minutes.
pub(super) struct ActiveUsers {
    most: usize,
    seen: Mutex<HashMap<UserId, Instant>>,
}

impl ActiveUsers {
    pub(super) fn new(most: usize) -> Self {
        Self { most, seen: Mutex::new(HashMap::new()) }
    }

    /// Notes that this person is here. `always` lets an admin in even when it is full, to look after the server.
    /// The error is how long until a place may be free, in seconds.
    pub(super) fn enter(&self, user: UserId, now: Instant, always: bool) -> Result<(), u64> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.contains_key(&user) && seen.len() >= self.most {
            seen.retain(|_, at| now.saturating_duration_since(*at) < STAYS);
            if seen.len() >= self.most && !always {
                let oldest = seen.values().min().copied().unwrap_or(now);
                let wait = (oldest + STAYS).saturating_duration_since(now);
                return Err(wait.as_secs().max(1));
            }
        }
        seen.insert(user, now);
        Ok(())
    }

    /// How many are here.
    pub(super) fn count(&self, now: Instant) -> u64 {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.values().filter(|at| now.saturating_duration_since(**at) < STAYS).count() as u64
    }

    /// Forgets those who have left.
    pub(super) fn tidy(&self, now: Instant) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, at| now.saturating_duration_since(*at) < STAYS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gate_closes_for_newcomers_only() {
        let (start, users) = (Instant::now(), ActiveUsers::new(2));
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(users.enter(UserId(1), at(0), false), Ok(()));
        assert_eq!(users.enter(UserId(2), at(100), false), Ok(()));
        assert_eq!(users.enter(UserId(3), at(200), false), Err(100));
        assert_eq!(users.enter(UserId(1), at(200), false), Ok(()), "whoever is inside stays inside");
        assert_eq!(users.enter(UserId(4), at(200), true), Ok(()), "an admin always gets in");
        assert_eq!(users.enter(UserId(3), at(400), false), Err(100));
        assert_eq!(users.enter(UserId(3), at(501), false), Ok(()));
        assert_eq!(users.count(at(501)), 1);
    }
}
