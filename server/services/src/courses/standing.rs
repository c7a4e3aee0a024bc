//! What a person has finished, and where to go on.

use crate::basis::Basis;
use lyceum_api::{ApiResult, Viewer, ids::LessonId};
use lyceum_storage::records::{
    courses::CourseRecord,
    progress::{LastPlace, LessonProgress},
};
use std::collections::HashSet;

/// The most lessons that are looked through for one person.
const MOST_LESSONS: usize = 20_000;

/// The finished lessons and the last place of a person.
#[derive(Default)]
pub(super) struct Standing {
    finished: HashSet<LessonId>,
    last: Option<LastPlace>,
}

impl Standing {
    /// Of whoever asks; empty for the console.
    pub(super) fn of(basis: &Basis, who: &Viewer) -> ApiResult<Self> {
        let Some(user) = who.user else { return Ok(Self::default()) };
        let visited = basis.scan::<LessonProgress>(&user, MOST_LESSONS)?;
        let finished = visited.into_iter().filter(|(_, p)| p.finished_s.is_some()).map(|((_, lesson), _)| lesson);
        Ok(Self { finished: finished.collect(), last: basis.get::<LastPlace>(&user)? })
    }

    /// Whether the lesson is finished.
    pub(super) fn has_finished(&self, lesson: LessonId) -> bool {
        self.finished.contains(&lesson)
    }

    /// How many of the lessons are finished.
    pub(super) fn finished_of(&self, lessons: &[LessonId]) -> u32 {
        u32::try_from(lessons.iter().filter(|lesson| self.has_finished(**lesson)).count()).unwrap_or(u32::MAX)
    }

    /// The lesson that was open last.
    pub(super) fn last(&self) -> Option<&LastPlace> {
        self.last.as_ref()
    }

    /// Where to go on in a course: the first open lesson from the last place on, else the first open one, else the
    /// first.
    pub(super) fn go_on(&self, course: &CourseRecord) -> Option<LessonId> {
        self.next_unfinished(course).or_else(|| course.lessons.first().copied())
    }

    /// The first lesson that is not finished, from the last place on and then from the start.
    pub(super) fn next_unfinished(&self, course: &CourseRecord) -> Option<LessonId> {
        let lessons = &course.lessons;
        let last = self.last().and_then(|place| lessons.iter().position(|lesson| *lesson == place.lesson)).unwrap_or(0);
        let (before, from_last_on) = lessons.split_at(last);
        from_last_on.iter().chain(before).copied().find(|lesson| !self.has_finished(*lesson))
    }
}
