//! AI interactions a day, journaled one by one: reserved before the model is asked, kept with its first token.
//!
//! A reservation writes two things at once: the counter, and an open interaction. Keeping removes the open interaction;
//! giving back removes it and lowers the counter. Both do nothing the second time. What is still open at the next start
//! produced nothing, and is given back then.

use super::Plan;
use crate::{
    entropy::random,
    faults::{Refusal, refused, store_error},
    rights::require_user,
};
use lyceum_api::{ApiResult, Viewer, ids::UserId, plan::PlanLimit};
use lyceum_storage::{
    Store, StoreError, Tx,
    records::quota::{DayInteractions, OpenInteraction},
};
use tokio::runtime::Handle;

/// The most open interactions that are settled in one transaction at the start.
const SETTLE_AT_ONCE: usize = 1000;

/// One AI interaction that has been counted. Dropping it before [`AiReservation::keep`] gives it back.
#[must_use = "the interaction is given back when this is dropped"]
pub struct AiReservation {
    id: u128,
    left_today: u64,
    settled: bool,
    store: Store,
    runtime: Handle,
}

impl AiReservation {
    /// The model has produced a token: the interaction is used. Calling it again does nothing.
    pub fn keep(&mut self) {
        if !std::mem::replace(&mut self.settled, true) {
            self.settle(keep_interaction);
        }
    }

    /// Gives the interaction back and waits until that is on disk.
    pub async fn refund(mut self) -> ApiResult<()> {
        if std::mem::replace(&mut self.settled, true) {
            return Ok(());
        }
        let id = self.id;
        let done = self.store.transact(move |tx| give_back(tx, id).map_err(Refusal::from));
        done.await.map_err(refused)
    }

    /// AI interactions that are left today, without this one.
    pub fn left_today(&self) -> u64 {
        self.left_today
    }

    fn settle(&self, change: fn(&mut Tx, u128) -> Result<(), StoreError>) {
        let (store, id) = (self.store.clone(), self.id);
        // Should this not be written any more, the interaction stays open, and the next start gives it back.
        self.runtime.spawn(async move {
            if let Err(error) = store.transact(move |tx| change(tx, id)).await {
                tracing::warn!(%error, "an AI interaction could not be settled; the next start gives it back");
            }
        });
    }
}

impl Drop for AiReservation {
    fn drop(&mut self) {
        if !self.settled {
            self.settle(give_back);
        }
    }
}

impl Plan {
    /// Counts one AI interaction of this person, before the model is asked.
    pub async fn reserve_ai(&self, who: &Viewer) -> ApiResult<AiReservation> {
        let user = require_user(who)?;
        let today = self.day.today();
        let allowed = self.figure_of(user, PlanLimit::PersonAiInteractions);
        let id = u128::from_le_bytes(random(self.entropy.as_ref()));
        let reserved = self.store.transact(move |tx| -> Result<_, Refusal> {
            let key = (today.number, user);
            let made = tx.get::<DayInteractions>(&key)?.unwrap_or_default().used;
            if made >= allowed {
                return Ok(Err(made));
            }
            today.record(tx)?;
            tx.put(&key, &DayInteractions { used: made + 1 })?;
            tx.put(&id, &OpenInteraction { user, day: today.number })?;
            Ok(Ok(allowed - made - 1))
        });
        match reserved.await.map_err(refused)? {
            Ok(left_today) => Ok(AiReservation {
                id,
                left_today,
                settled: false,
                store: self.store.clone(),
                runtime: Handle::current(),
            }),
            Err(made) => {
                let wait = today.wait_of(user);
                Err(self.refusals.refuse(PlanLimit::PersonAiInteractions, made, allowed, Some(wait)))
            }
        }
    }

    /// AI interactions that this person has used today.
    pub fn used_today(&self, user: UserId) -> u64 {
        let day = self.day.today().number;
        match self.store.get::<DayInteractions>(&(day, user)) {
            Ok(counted) => counted.unwrap_or_default().used,
            Err(error) => {
                tracing::error!(%error, "AI interactions of today cannot be read");
                0
            }
        }
    }

    /// AI interactions that are left to this person today.
    pub fn left_today(&self, user: UserId) -> u64 {
        self.figure_of(user, PlanLimit::PersonAiInteractions).saturating_sub(self.used_today(user))
    }
}

/// Gives back what was still open when the server ended.
pub(super) async fn settle_open(store: &Store) -> Result<(), StoreError> {
    loop {
        let settled = store.transact(|tx| -> Result<usize, StoreError> {
            let open = tx.scan::<OpenInteraction>(&[], SETTLE_AT_ONCE)?;
            for (id, _) in &open {
                give_back(tx, *id)?;
            }
            Ok(open.len())
        });
        let settled = settled.await.map_err(store_error)?;
        if settled < SETTLE_AT_ONCE {
            return Ok(());
        }
    }
}

fn keep_interaction(tx: &mut Tx, id: u128) -> Result<(), StoreError> {
    tx.delete::<OpenInteraction>(&id)
}

fn give_back(tx: &mut Tx, id: u128) -> Result<(), StoreError> {
    let Some(open) = tx.get::<OpenInteraction>(&id)? else { return Ok(()) };
    let key = (open.day, open.user);
    let used = tx.get::<DayInteractions>(&key)?.unwrap_or_default().used;
    tx.put(&key, &DayInteractions { used: used.saturating_sub(1) })?;
    tx.delete::<OpenInteraction>(&id)
}

#[cfg(test)]
mod tests {
    use crate::testing::TestSchool;
    use lyceum_api::{Viewer, ids::UserId};

    #[tokio::test]
    async fn a_crash_in_the_middle_of_an_answer_costs_nothing() {
        let school = TestSchool::start().await;
        let who = Viewer { user: Some(UserId(1)), ..Viewer::anonymous("lan", "en") };
        let mut open = school.services.plan.reserve_ai(&who).await.unwrap();
        assert_eq!(school.services.plan.left_today(UserId(1)), 99);
        // A process that is killed settles nothing.
        open.settled = true;
        drop(open);
        let school = school.restart().await;
        assert_eq!(school.services.plan.left_today(UserId(1)), 100);
        let school = school.restart().await;
        assert_eq!(school.services.plan.left_today(UserId(1)), 100, "given back once, not twice");
    }
}
