//! The way in for every API request: a free place, a person among the thousand, the minute, the day.

use super::{Plan, Window, minute_rate::RateKey};
use lyceum_api::{ApiResult, Role, Viewer, plan::PlanLimit};
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// An admitted request. Keep it until the response is sent; for a stream, until its end.
#[must_use = "the place is given back when this is dropped"]
pub struct Admission {
    _place: OwnedSemaphorePermit,
    /// What is left of the minute.
    pub minute: Window,
    /// What is left of the day; none before sign-in, and where the request does not count for it.
    pub day: Option<Window>,
}

impl Plan {
    /// Admits a request, or says which limit it meets. Waits for the disk once in 25 requests of a person.
    pub async fn admit_request(&self, who: &Viewer) -> ApiResult<Admission> {
        let (place, minute) = self.admit_now(who)?;
        let day = match who.user {
            Some(user) => Some(self.count_day_request(user).await?),
            None => None,
        };
        Ok(Admission { _place: place, minute, day })
    }

    /// Admits a look at figures that a page asks for again and again: within the minute, and without the day.
    pub fn admit_watching(&self, who: &Viewer) -> ApiResult<Admission> {
        let (place, minute) = self.admit_now(who)?;
        Ok(Admission { _place: place, minute, day: None })
    }

    fn admit_now(&self, who: &Viewer) -> ApiResult<(OwnedSemaphorePermit, Window)> {
        let place = Arc::clone(&self.in_flight).try_acquire_owned().map_err(|_| {
            let allowed = self.limits.figure(PlanLimit::ApiRequests);
            self.refusals.refuse(PlanLimit::ApiRequests, allowed, allowed, Some(1))
        })?;
        if let Some(user) = who.user {
            let always = who.role == Role::Admin;
            self.active.enter(user, self.clock.monotonic(), always).map_err(|wait| {
                let allowed = self.limits.figure(PlanLimit::ActiveUsers);
                self.refusals.refuse(PlanLimit::ActiveUsers, allowed, allowed, Some(wait))
            })?;
        }
        let key = who.user.map_or_else(|| RateKey::Network(who.network.clone()), RateKey::Person);
        let minute = self.rate.count(key).map_err(|wait| {
            let allowed = self.limits.figure(PlanLimit::RequestRate);
            self.refusals.refuse(PlanLimit::RequestRate, allowed, allowed, Some(wait))
        })?;
        Ok((place, minute))
    }
}
