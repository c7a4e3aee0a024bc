//! Lets engines that share the processors compute one step at a time, each its share.
//!
//! Two engines that computed at once would take twice the threads, and each would wait for the other's in every
//! layer. Who goes next is decided by virtual time, as within an engine (`scheduler`): the time of a step is divided
//! by the number of services that the engine works for, so that a service has the same share wherever its model is.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The processors that engines share: those whose options hold clones of it. One alone never waits.
#[derive(Clone, Default)]
pub struct Turns(Arc<Shared>);

#[derive(Default)]
struct Shared {
    accounts: Mutex<Accounts>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Accounts> {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who computes, who has work, and how much each has had. Pure: no clock, no threads.
#[derive(Default)]
struct Accounts {
    /// The virtual time of each engine in nanoseconds, level with the others when it comes back; and whether it has
    /// work.
    seats: BTreeMap<u64, (u64, bool)>,
    computing: Option<u64>,
    next: u64,
}

impl Accounts {
    /// The engine has work: it counts among those who are next, also between two of its steps.
    fn come(&mut self, id: u64) {
        let level = self.seats.values().filter(|(_, works)| *works).map(|(used, _)| *used).min().unwrap_or(0);
        if let Some(seat) = self.seats.get_mut(&id).filter(|(_, works)| !*works) {
            // An idle share is lent out, but not saved up.
            *seat = (seat.0.max(level), true);
        }
    }

    /// Whether it is this one's turn.
    fn is_next(&self, id: u64) -> bool {
        let working = self.seats.iter().filter(|(_, (_, works))| *works);
        let next = working.min_by_key(|(id, (used, _))| (*used, **id)).map(|(id, _)| *id);
        self.computing.is_none() && next == Some(id)
    }

    /// A step for `services` services is over.
    fn charge(&mut self, id: u64, time: Duration, services: u32) {
        self.computing = None;
        if let Some((used, _)) = self.seats.get_mut(&id) {
            let share = time.as_nanos() / u128::from(services.max(1));
            // Also a step that took no time counts: nobody may go on for ever.
            *used = used.saturating_add(u64::try_from(share).unwrap_or(u64::MAX).max(1));
        }
    }

    fn leave(&mut self, id: u64) {
        if let Some((_, works)) = self.seats.get_mut(&id) {
            *works = false;
        }
    }
}

/// An engine's seat among those that share the processors. Dropping it gives it up.
pub(super) struct Seat {
    shared: Arc<Shared>,
    id: u64,
}

impl Turns {
    pub(super) fn sit_down(&self) -> Seat {
        let mut accounts = self.0.lock();
        accounts.next += 1;
        let id = accounts.next;
        accounts.seats.insert(id, (0, false));
        Seat { shared: Arc::clone(&self.0), id }
    }
}

impl Seat {
    /// Waits for this engine's turn; at most for some steps of the others.
    pub(super) fn take(&self) {
        let mut accounts = self.shared.lock();
        accounts.come(self.id);
        while !accounts.is_next(self.id) {
            accounts = self.shared.changed.wait(accounts).unwrap_or_else(PoisonError::into_inner);
        }
        accounts.computing = Some(self.id);
    }

    /// A step is over that was for `services` services and took `time`.
    pub(super) fn give_back(&self, time: Duration, services: u32) {
        self.shared.lock().charge(self.id, time, services);
        self.shared.changed.notify_all();
    }

    /// There is nothing to compute now.
    pub(super) fn leave(&self) {
        self.shared.lock().leave(self.id);
        self.shared.changed.notify_all();
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut accounts = self.shared.lock();
        accounts.seats.remove(&self.id);
        // A thread that failed in the middle of a step takes nobody with it.
        if accounts.computing == Some(self.id) {
            accounts.computing = None;
        }
        drop(accounts);
        self.shared.changed.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Who takes the next `steps` steps of 1 ms; each engine works for so many services.
    fn order(accounts: &mut Accounts, services: &[(u64, u32)], steps: usize) -> Vec<u64> {
        let step = |_| {
            let (id, services) = *services.iter().find(|(id, _)| accounts.is_next(*id)).expect("somebody is next");
            accounts.charge(id, Duration::from_millis(1), services);
            id
        };
        (0..steps).map(step).collect()
    }

    fn seated(ids: &[u64]) -> Accounts {
        let mut accounts = Accounts::default();
        accounts.seats.extend(ids.iter().map(|id| (*id, (0, false))));
        for id in ids {
            accounts.come(*id);
        }
        accounts
    }

    #[test]
    fn each_service_has_the_same_share_wherever_its_model_is() {
        let taken = order(&mut seated(&[1, 2]), &[(1, 2), (2, 1)], 30);
        assert_eq!(taken.iter().filter(|id| **id == 1).count(), 20, "{taken:?}");
    }

    #[test]
    fn an_idle_share_is_lent_but_not_saved_up() {
        let mut accounts = seated(&[1, 2]);
        accounts.leave(2);
        assert_eq!(order(&mut accounts, &[(1, 1), (2, 1)], 3), [1, 1, 1]);
        accounts.come(2);
        assert_eq!(order(&mut accounts, &[(1, 1), (2, 1)], 4), [1, 2, 1, 2]);
    }

    #[test]
    fn nobody_computes_beside_another() {
        let mut accounts = seated(&[1, 2]);
        accounts.computing = Some(1);
        assert!(!accounts.is_next(1) && !accounts.is_next(2));
        let turns = Turns::default();
        let (one, other) = (turns.sit_down(), turns.sit_down());
        one.take();
        drop(one);
        other.take();
    }
}
