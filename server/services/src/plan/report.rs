//! The plan with its use: for the admin's page, `lyceum plan`, metrics, and each person's own page.

use super::{Plan, StorageArea, measure};
use crate::faults::unreadable;
use lyceum_api::{
    ApiResult,
    accounts::Quotas,
    ids::UserId,
    plan::{LimitUse, PlanGroup, PlanLimit, Pressure, Unit},
};
use lyceum_storage::{
    StoreError,
    records::quota::{DayInteractions, DayRequests, PersonStored},
};
use std::collections::HashMap;

/// The most people that are looked through for the highest use.
const MOST_PEOPLE: usize = 20_000;

/// What a person uses today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonToday {
    /// Who.
    pub user: UserId,
    /// AI interactions.
    pub ai_interactions: u64,
    /// API requests.
    pub api_requests: u64,
    /// Bytes stored.
    pub stored_bytes: u64,
}

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
        let limits = counts.into_iter().map(|(limit, count)| {
            let allowed = self.figure_of(user, limit);
            LimitUse { allowed, pressure: Pressure::of(count, allowed), ..self.limit_use(limit, Some(count)) }
        });
        let limits = limits.collect();
        Ok(Quotas { limits, day_ends_in_s: self.day.today().ends_in_s })
    }

    /// People who used the server today.
    pub fn people_today(&self) -> u32 {
        let day = self.day.today().number.to_be_bytes();
        let people = self.store.scan::<DayRequests>(&day, MOST_PEOPLE).map_or(0, |people| people.len());
        u32::try_from(people).unwrap_or(u32::MAX)
    }

    /// Who uses most today: by AI interactions, then by requests.
    pub fn busiest_people(&self, most: usize) -> Result<Vec<PersonToday>, StoreError> {
        let day = self.day.today().number.to_be_bytes();
        let asked = self.store.scan::<DayInteractions>(&day, MOST_PEOPLE)?;
        let asked: HashMap<UserId, u64> = asked.into_iter().map(|((_, user), counted)| (user, counted.used)).collect();
        let requests = self.store.scan::<DayRequests>(&day, MOST_PEOPLE)?;
        let mut people: Vec<PersonToday> = requests
            .into_iter()
            .map(|((_, user), counted)| PersonToday {
                user,
                ai_interactions: asked.get(&user).copied().unwrap_or(0),
                api_requests: counted.leased,
                stored_bytes: 0,
            })
            .collect();
        people.sort_by_key(|person| std::cmp::Reverse((person.ai_interactions, person.api_requests)));
        people.truncate(most);
        for person in &mut people {
            person.api_requests = self.requests_today(person.user)?;
            person.stored_bytes = self.storage.used_by(person.user)?;
        }
        Ok(people)
    }

    /// How often a limit has refused something since the start.
    pub fn refusals(&self, limit: PlanLimit) -> u64 {
        self.refusals.count(limit)
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
            PlanLimit::ActiveUsers => Some(self.active_now()),
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
