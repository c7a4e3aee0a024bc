//! Places with the assistant: so many for each service, so many for each person.

use super::{
    Plan, Step,
    person_places::{PersonPlace, PersonPlaces},
};
use lyceum_api::{ApiError, ApiResult, ErrorKind, ids::UserId, plan::PlanLimit};
use lyceum_models::ServiceClass;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// After how many seconds a place is likely to be free: about the length of an answer.
const NEXT_PLACE_S: u64 = 10;

/// A place with the assistant. Lives in the response stream; dropping it gives the place back.
#[must_use = "the place is given back when this is dropped"]
pub struct Permit {
    _place: OwnedSemaphorePermit,
    _own: PersonPlace<Kind>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Chat,
    Ask,
    Tutor,
    Program,
}

/// The places of the three services. Programs (API keys) sit on the places of chat.
pub(super) struct Places {
    chat: Arc<Semaphore>,
    ask: Arc<Semaphore>,
    tutor: Arc<Semaphore>,
    persons: Arc<PersonPlaces<Kind>>,
}

impl Places {
    pub(super) fn new(limits: &super::Limits) -> Self {
        let places = |limit| Arc::new(Semaphore::new(limits.places(limit)));
        Self {
            chat: places(PlanLimit::ChatUsers),
            ask: places(PlanLimit::AskUsers),
            tutor: places(PlanLimit::TutorUsers),
            persons: PersonPlaces::new(),
        }
    }

    fn free(&self, limit: PlanLimit) -> u64 {
        let places = match limit {
            PlanLimit::AskUsers => &self.ask,
            PlanLimit::TutorUsers => &self.tutor,
            _ => &self.chat,
        };
        places.available_permits() as u64
    }
}

impl Plan {
    /// Takes a place with the assistant for the time of one answer.
    pub fn enter(&self, service: ServiceClass, user: UserId) -> ApiResult<Permit> {
        if self.relief.is_on(Step::Busy) {
            return Err(under_pressure());
        }
        let (kind, limit, places) = match service {
            ServiceClass::Chat => (Kind::Chat, PlanLimit::ChatUsers, &self.places.chat),
            ServiceClass::Ask => (Kind::Ask, PlanLimit::AskUsers, &self.places.ask),
            ServiceClass::Tutor => (Kind::Tutor, PlanLimit::TutorUsers, &self.places.tutor),
            ServiceClass::Api => (Kind::Program, PlanLimit::ChatUsers, &self.places.chat),
        };
        self.check_room(service)?;
        let own = self.places.persons.take(kind, user, self.most_at_once(kind)).ok_or_else(|| answer_running(kind))?;
        let place = Arc::clone(places).try_acquire_owned().map_err(|_| {
            let allowed = self.limits.figure(limit);
            self.refusals.refuse(limit, allowed, allowed, Some(NEXT_PLACE_S))
        })?;
        Ok(Permit { _place: place, _own: own })
    }

    /// How many places of a service are taken.
    pub(super) fn places_taken(&self, limit: PlanLimit) -> u64 {
        self.limits.figure(limit).saturating_sub(self.places.free(limit))
    }

    /// How many answers one person may have running. A program serves many, so it may take half of the places.
    fn most_at_once(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Chat => 2,
            Kind::Ask | Kind::Tutor => 1,
            Kind::Program => (self.limits.figure(PlanLimit::ChatUsers) / 2).max(1),
        }
    }
}

/// The last step of self-help: an honest no, before anything is used up.
fn under_pressure() -> ApiError {
    ApiError::new(
        ErrorKind::Busy,
        "assistant_rests",
        "The server has more to do than it can, so the assistant rests for a moment. Nothing was used up; courses and search work. Please try again in a minute.",
    )
    .retry_after(60)
}

fn answer_running(kind: Kind) -> ApiError {
    let message = match kind {
        Kind::Chat => "Two of your answers are still being written. Please wait for one of them, or stop it.",
        Kind::Ask => "Your last question is still being answered. Please wait for it, or stop it.",
        Kind::Tutor => "Your last hint is still being written. Please wait for it, or stop it.",
        Kind::Program => "This key has too many requests running at once. Please wait for one of them.",
    };
    ApiError::new(ErrorKind::LimitReached, "answer_running", message).retry_after(5)
}
