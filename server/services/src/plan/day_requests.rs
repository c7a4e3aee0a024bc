//! Requests a day, leased in journaled blocks: a crash costs a person at most 24 requests and never grants one more.

use super::{Plan, Window, day::Today};
use crate::faults::{Refusal, refused, store_error};
use lyceum_api::{ApiResult, ids::UserId, plan::PlanLimit};
use lyceum_storage::{StoreError, records::quota::DayRequests};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How many requests one write to the journal hands out.
const BLOCK: u64 = 25;

/// What the running process may still hand out to one person.
#[derive(Clone, Copy, Default)]
struct Lease {
    day: u64,
    /// Counted in the store.
    leased: u64,
    /// Of those, not yet used.
    left: u64,
}

/// The leases of all people.
#[derive(Default)]
pub(super) struct Leases {
    // Each person has a lock of their own: whoever waits for the disk holds up nobody else.
    by_person: Mutex<HashMap<UserId, Arc<tokio::sync::Mutex<Lease>>>>,
}

impl Leases {
    fn of(&self, user: UserId) -> Arc<tokio::sync::Mutex<Lease>> {
        Arc::clone(self.by_person.lock().unwrap_or_else(PoisonError::into_inner).entry(user).or_default())
    }

    /// Requests of this day that are leased but not used.
    fn unused(&self, user: UserId, day: u64) -> u64 {
        let lease = self.by_person.lock().unwrap_or_else(PoisonError::into_inner).get(&user).cloned();
        // A lease that is being renewed right now has nothing left.
        lease
            .and_then(|lease| lease.try_lock().ok().map(|lease| *lease))
            .map_or(0, |lease| if lease.day == day { lease.left } else { 0 })
    }

    /// Forgets the leases of days that are over.
    pub(super) fn tidy(&self, day: u64) {
        let mut leases = self.by_person.lock().unwrap_or_else(PoisonError::into_inner);
        leases.retain(|_, lease| lease.try_lock().map_or(true, |lease| lease.day == day));
    }

    fn take_all(&self) -> Vec<(UserId, Arc<tokio::sync::Mutex<Lease>>)> {
        self.by_person.lock().unwrap_or_else(PoisonError::into_inner).drain().collect()
    }
}

impl Plan {
    pub(super) async fn count_day_request(&self, user: UserId) -> ApiResult<Window> {
        let today = self.day.today();
        let allowed = self.figure_of(user, PlanLimit::PersonApiRequests);
        let lease = self.leases.of(user);
        let mut lease = lease.lock().await;
        if lease.day != today.number {
            *lease = Lease { day: today.number, ..Lease::default() };
        }
        if lease.left == 0 {
            let (leased, granted) = self.lease_block(user, today, allowed).await?;
            lease.leased = leased;
            lease.left = granted;
        }
        // What was leased under a higher figure does not outlast it.
        let made = lease.leased - lease.left;
        if lease.left == 0 || made >= allowed {
            let wait = today.wait_of(user);
            return Err(self.refusals.refuse(PlanLimit::PersonApiRequests, made, allowed, Some(wait)));
        }
        lease.left -= 1;
        Ok(Window { limit: allowed, remaining: allowed.saturating_sub(made + 1), reset_s: today.ends_in_s })
    }

    /// Counts another block in the journal before any of it is used. Gives all that is leased, and the new part.
    async fn lease_block(&self, user: UserId, today: Today, allowed: u64) -> ApiResult<(u64, u64)> {
        self.store
            .transact(move |tx| -> Result<_, Refusal> {
                let key = (today.number, user);
                let leased = tx.get::<DayRequests>(&key)?.unwrap_or_default().leased;
                let granted = allowed.saturating_sub(leased).min(BLOCK);
                if granted > 0 {
                    today.record(tx)?;
                    tx.put(&key, &DayRequests { leased: leased + granted })?;
                }
                Ok((leased + granted, granted))
            })
            .await
            .map_err(refused)
    }

    /// Requests that a person has made today.
    pub(super) fn requests_today(&self, user: UserId) -> Result<u64, StoreError> {
        let day = self.day.today().number;
        let leased = self.store.get::<DayRequests>(&(day, user))?.unwrap_or_default().leased;
        Ok(leased.saturating_sub(self.leases.unused(user, day)))
    }

    /// Gives unused requests back, before the server closes.
    pub async fn return_leases(&self) -> Result<(), StoreError> {
        let mut unused = Vec::new();
        for (user, lease) in self.leases.take_all() {
            let mut lease = lease.lock().await;
            if lease.left > 0 {
                unused.push(((lease.day, user), lease.left));
                lease.left = 0;
            }
        }
        let done = self.store.transact(move |tx| -> Result<(), StoreError> {
            for (key, left) in unused {
                if let Some(counted) = tx.get::<DayRequests>(&key)? {
                    tx.put(&key, &DayRequests { leased: counted.leased.saturating_sub(left) })?;
                }
            }
            Ok(())
        });
        done.await.map_err(store_error)
    }
}
