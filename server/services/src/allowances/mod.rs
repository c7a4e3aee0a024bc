//! Allowances: an admin gives one person another figure than the plan's, until a day; every change is noted.

mod set_allowance;
#[cfg(test)]
mod tests;

use crate::{
    deps::Deps,
    entropy::new_id,
    faults::unreadable,
    plan::{PERSON_LIMITS, Plan},
    register::person,
    rights::require_admin,
};
use async_trait::async_trait;
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    allowances::{Allowance, AllowanceBook, AllowanceChange, Allowances, SetAllowance, SetFigure},
    ids::UserId,
    people::PersonRef,
};
use lyceum_storage::{
    Store,
    records::{accounts::Account, audit::AuditRecord, quota::OverrideRecord},
};
use std::sync::Arc;

/// Changes that are shown.
const SHOWN_CHANGES: usize = 20;

/// The allowances port.
pub(crate) struct Book {
    store: Store,
    plan: Arc<Plan>,
    clock: Arc<dyn crate::clock::Clock>,
    entropy: Arc<dyn crate::entropy::Entropy>,
}

/// The allowances port.
pub(crate) fn new(deps: &Deps) -> Arc<dyn AllowanceBook> {
    Arc::new(Book {
        store: deps.store.clone(),
        plan: Arc::clone(&deps.plan),
        clock: Arc::clone(&deps.clock),
        entropy: Arc::clone(&deps.entropy),
    })
}

#[async_trait]
impl AllowanceBook for Book {
    async fn get_allowances(&self, who: &Viewer, whose: PersonRef) -> ApiResult<Allowances> {
        require_admin(who)?;
        self.allowances(whose.user)
    }

    async fn set_allowance(&self, who: &Viewer, wanted: SetAllowance) -> ApiResult<Allowances> {
        require_admin(who)?;
        let user = wanted.user;
        self.set(who, wanted).await?;
        self.allowances(user)
    }
}

impl Book {
    fn account(&self, user: UserId) -> ApiResult<Account> {
        self.store.get::<Account>(&user).map_err(unreadable)?.ok_or_else(|| ApiError::not_found("account"))
    }

    fn allowances(&self, user: UserId) -> ApiResult<Allowances> {
        let account = self.account(user)?;
        let quotas = self.plan.quotas(user)?;
        let now_s = self.clock.now().as_second();
        let mut limits = Vec::new();
        for limit in quotas.limits.into_iter().filter(|limit| PERSON_LIMITS.contains(&limit.limit)) {
            let key = (user, limit.limit.name().to_owned());
            let set = self.store.get::<OverrideRecord>(&key).map_err(unreadable)?;
            let set = set.filter(|set| set.until_s.is_none_or(|until_s| until_s > now_s));
            limits.push(Allowance {
                plan: self.plan.limits().figure(limit.limit),
                set: set.map(|set| SetFigure {
                    figure: set.figure,
                    until_s: set.until_s,
                    by: set.by_name,
                    reason: set.reason,
                }),
                limit,
            });
        }
        let noted =
            self.store.scan_back::<AuditRecord>(&lyceum_storage::records::Key::to_bytes(&user), None, SHOWN_CHANGES);
        let changes = noted.map_err(unreadable)?.into_iter().map(|(_, note)| AllowanceChange {
            at_s: note.at_s,
            by: note.by_name,
            what: note.what,
        });
        let changes = changes.collect();
        Ok(Allowances { person: person(&account), limits, day_ends_in_s: quotas.day_ends_in_s, changes })
    }

    fn new_id(&self) -> u128 {
        new_id(self.clock.as_ref(), self.entropy.as_ref())
    }
}
