//! Video streams of one person.

use super::{
    Plan,
    person_places::{PersonPlace, PersonPlaces},
};
use lyceum_api::{ApiResult, ids::UserId, plan::PlanLimit};
use std::sync::Arc;

/// A running video stream. Lives in the response body; dropping it ends the count.
#[must_use = "the place is given back when this is dropped"]
pub struct VideoPermit {
    _own: PersonPlace<()>,
}

pub(super) type Videos = Arc<PersonPlaces<()>>;

impl Plan {
    /// Counts a video stream for the time of one response.
    pub fn enter_video(&self, user: UserId) -> ApiResult<VideoPermit> {
        let allowed = self.figure_of(user, PlanLimit::PersonVideoStreams);
        match self.videos.take((), user, allowed) {
            Some(own) => Ok(VideoPermit { _own: own }),
            None => Err(self.refusals.refuse(PlanLimit::PersonVideoStreams, allowed, allowed, Some(5))),
        }
    }
}
