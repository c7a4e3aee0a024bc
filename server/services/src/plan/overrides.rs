//! Figures that an admin has set for single people, with an end. They live in memory for speed and in the store for good;
//! the store changes first.

use super::Limits;
use crate::clock::Clock;
use lyceum_api::{ids::UserId, plan::PlanLimit};
use lyceum_storage::{Store, StoreError, records::quota::OverrideRecord};
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

/// The limits that can be set for one person.
pub const PERSON_LIMITS: [PlanLimit; 4] = [
    PlanLimit::PersonApiRequests,
    PlanLimit::PersonAiInteractions,
    PlanLimit::PersonStorage,
    PlanLimit::PersonVideoStreams,
];
/// More than a school has people: each may have four.
const MOST: usize = 100_000;

#[derive(Clone, Copy, Debug)]
struct Set {
    figure: u64,
    /// Seconds since 1970; none for good.
    until_s: Option<i64>,
}

/// Figures of single people.
pub(super) struct Overrides {
    limits: Limits,
    clock: Arc<dyn Clock>,
    by_person: RwLock<HashMap<(UserId, PlanLimit), Set>>,
}

impl Overrides {
    /// Reads what was set.
    pub(super) fn open(store: &Store, limits: Limits, clock: Arc<dyn Clock>) -> Result<Arc<Self>, StoreError> {
        let mut by_person = HashMap::new();
        for ((user, name), record) in store.scan::<OverrideRecord>(&[], MOST)? {
            if let Some(limit) = PERSON_LIMITS.into_iter().find(|limit| limit.name() == name) {
                by_person.insert((user, limit), Set { figure: record.figure, until_s: record.until_s });
            }
        }
        Ok(Arc::new(Self { limits, clock, by_person: RwLock::new(by_person) }))
    }

    /// What this limit allows this person now: what was set, or the plan's figure.
    pub(super) fn figure(&self, user: UserId, limit: PlanLimit) -> u64 {
        let by_person = self.by_person.read().unwrap_or_else(PoisonError::into_inner);
        let set = by_person.get(&(user, limit)).filter(|set| set.holds(&*self.clock));
        set.map_or_else(|| self.limits.figure(limit), |set| set.figure)
    }

    /// Takes over what has been stored.
    pub(super) fn set(&self, user: UserId, limit: PlanLimit, figure: Option<(u64, Option<i64>)>) {
        let mut by_person = self.by_person.write().unwrap_or_else(PoisonError::into_inner);
        match figure {
            Some((figure, until_s)) => drop(by_person.insert((user, limit), Set { figure, until_s })),
            None => drop(by_person.remove(&(user, limit))),
        }
    }
}

impl Set {
    fn holds(self, clock: &dyn Clock) -> bool {
        self.until_s.is_none_or(|until_s| clock.now().as_second() < until_s)
    }
}

impl super::Plan {
    /// What a limit of each person allows this one now.
    pub fn figure_of(&self, user: UserId, limit: PlanLimit) -> u64 {
        self.overrides.figure(user, limit)
    }

    /// Takes over a figure that has been stored; none for the plan's own.
    pub(crate) fn override_figure(&self, user: UserId, limit: PlanLimit, figure: Option<(u64, Option<i64>)>) {
        self.overrides.set(user, limit, figure);
    }
}
