//! The plan with its use: for the admin's page, `lyceum plan`, metrics, and each person's own page.

use super::{Plan, StorageArea, measure};
use crate::faults::unreadable;
use lyceum_api::{
    ApiResult,
    accounts::Quotas,
    ids::UserId,
    plan::{LimitUse, PlanGroup, PlanLimit, Pressure, Unit},
};
use lyceum_storage::records::quota::{DayInteractions, DayRequests, PersonStored};

/// The most people that are looked through for the highest use.
const MOST_PEOPLE: usize = 20_000;

impl Plan {
    /// Every limit with its use, in the order of the plan.
    pub fn report(&self) -> Vec<LimitUse> {
        PlanLimit::ALL.iter().map(|limit| self.limit_use(*limit, self.used(*limit))).collect()
    }

    /// The limits of each person, with this person's use.
    pub fn quotas(&self, user: UserId) -> ApiResult<Quotas> {
        let counts = [
            (PlanLimit::PersonApiRequests, self.requests_today(user).map_err(unreadable)?),
            (PlanLimit::PersonAiInteractions, self.used_today(user)),
            (PlanLimit::PersonStorage, self.stored_by(user)?),
            (PlanLimit::PersonVideoStreams, self.videos.of((), user)),
        ];
        let limits = counts.into_iter().map(|(limit, count)| self.limit_use(limit, Some(count))).collect();
        Ok(Quotas { limits, day_ends_in_s: self.day.today().ends_in_s })
    }

    /// People who used the server today.
    pub fn people_today(&self) -> u32 {
        let day = self.day.today().number.to_be_bytes();
        let people = self.store.scan::<DayRequests>(&day, MOST_PEOPLE).map_or(0, |people| people.len());
        u32::try_from(people).unwrap_or(u32::MAX)
    }

    /// Lets another part of the server tell the use of a limit that it looks after.
    pub fn observe(&self, limit: PlanLimit, used: impl Fn() -> Option<u64> + Send + Sync + 'static) {
        self.observed.write().unwrap_or_else(std::sync::PoisonError::into_inner).insert(limit, Box::new(used));
    }

    fn limit_use(&self, limit: PlanLimit, used: Option<u64>) -> LimitUse {
        let allowed = self.limits.figure(limit);
        LimitUse {
            limit,
            group: limit.group(),
            summary: limit.summary().trim().to_owned(),
            unit: limit.unit(),
            used,
            allowed,
            refused: self.refusals.count(limit),
            pressure: used.map_or(Pressure::Fine, |used| Pressure::of(used, allowed)),
        }
    }

    fn used(&self, limit: PlanLimit) -> Option<u64> {
        let told = self.observed.read().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(used) = told.get(&limit) {
            return used();
        }
        drop(told);
        let day = self.day.today().number.to_be_bytes();
        match limit {
            PlanLimit::WebMemory => {
                // What models and cache take is counted on their own lines.
                let others = [PlanLimit::AiMemory, PlanLimit::CacheMemory].map(|part| self.used(part).unwrap_or(0));
                measure::resident_bytes().map(|bytes| bytes.saturating_sub(others.iter().sum()))
            }
            PlanLimit::CourseDisk => self.storage.used(StorageArea::Courses).ok(),
            PlanLimit::ModelDisk => self.storage.used(StorageArea::Models).ok(),
            PlanLimit::UserDisk => self.storage.used(StorageArea::Users).ok(),
            PlanLimit::BackupDisk => self.storage.used(StorageArea::Backups).ok(),
            PlanLimit::ChatStorage | PlanLimit::AskStorage | PlanLimit::TutorStorage => self.room.used(limit),
            PlanLimit::DatabaseSize => self.store.stats().ok().map(|stats| stats.bytes_on_disk),
            PlanLimit::DatabaseOperations => self.store.stats().ok().map(|stats| stats.operations_in_flight as u64),
            PlanLimit::DatabaseKeySpaces => self.store.stats().ok().map(|stats| stats.key_spaces as u64),
            PlanLimit::ChatUsers | PlanLimit::AskUsers | PlanLimit::TutorUsers => Some(self.places_taken(limit)),
            PlanLimit::ApiRequests => {
                let free = self.in_flight.available_permits() as u64;
                Some(self.limits.figure(limit).saturating_sub(free))
            }
            PlanLimit::PersonApiRequests => {
                let people = self.store.scan::<DayRequests>(&day, MOST_PEOPLE).ok()?;
                people.into_iter().map(|(_, counted)| counted.leased).max().or(Some(0))
            }
            PlanLimit::PersonAiInteractions => {
                let people = self.store.scan::<DayInteractions>(&day, MOST_PEOPLE).ok()?;
                people.into_iter().map(|(_, counted)| counted.used).max().or(Some(0))
            }
            PlanLimit::PersonStorage => {
                let people = self.store.scan::<PersonStored>(&[], MOST_PEOPLE).ok()?;
                people.into_iter().map(|(_, stored)| stored.bytes).max().or(Some(0))
            }
            PlanLimit::PersonVideoStreams => Some(self.videos.highest(())),
            PlanLimit::RequestRate => Some(self.rate.busiest()),
            PlanLimit::ActiveUsers => Some(self.active.count(self.clock.monotonic())),
            _ => None,
        }
    }
}

/// The limits that a person should look at, most used first: not those of single people, which each meets alone.
pub fn most_used(mut limits: Vec<LimitUse>, most: usize) -> Vec<LimitUse> {
    limits.retain(|limit| limit.used.is_some() && limit.group != PlanGroup::Person && limit.unit != Unit::CentiCores);
    limits.sort_by_key(|limit| std::cmp::Reverse(limit.used.unwrap_or(0).saturating_mul(1000) / limit.allowed.max(1)));
    limits.truncate(most);
    limits
}
