//! What is being brought in at a moment. Until it is there, nobody can say that the courses do not cover something.

use super::Importing;
use lyceum_api::{ids::CourseId, imports::ImportPhase};
use lyceum_storage::records::courses::CourseRecord;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Content that is promised to everybody, and of which there may be no import yet. Clones share the count.
#[derive(Clone, Default)]
pub(super) struct Announced(Arc<AtomicUsize>);

/// Content counts as announced until this is dropped.
pub(crate) struct Announcement(Arc<AtomicUsize>);

impl Announced {
    fn announce(&self) -> Announcement {
        self.0.fetch_add(1, Ordering::SeqCst);
        Announcement(Arc::clone(&self.0))
    }

    fn is_any(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 0
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// What was being brought in when it was asked for. Ask before listing courses: what ends in between is in that list.
pub(crate) struct Arrivals {
    /// The courses of imports whose files are being read; none for a course that does not exist yet.
    courses: Vec<Option<CourseId>>,
    /// Whether the thread that gives passages their vectors has work.
    embedding: bool,
}

impl Arrivals {
    /// Without what is found by meaning alone.
    pub(crate) fn in_words(self) -> Self {
        Self { embedding: false, ..self }
    }
}

impl Importing {
    /// Says that content is about to come, before its import is open.
    pub(crate) fn announce(&self) -> Announcement {
        self.announced.announce()
    }

    /// What is being brought in now. Files that are still being sent do not count: their import may never be finished.
    pub(crate) fn arrivals(&self) -> Arrivals {
        let read = |phase| matches!(phase, ImportPhase::Reading | ImportPhase::Indexing);
        let imports = self.live.records().into_iter().filter(|record| read(record.phase)).map(|record| record.course);
        let announced = self.announced.is_any().then_some(None);
        Arrivals { courses: imports.chain(announced).collect(), embedding: self.embedding.is_at_work() }
    }

    /// Whether the index holds all that the store has of these courses, by words and, as soon as that is possible, by
    /// meaning.
    fn is_indexed(&self, course: &CourseRecord, embedding: bool) -> bool {
        let (vectors, passages) = self.basis.index.vector_counts(course.id.0);
        passages as u64 >= u64::from(course.passages) && (vectors >= passages || !embedding)
    }

    /// Whether more can be found later in `courses`, which a person may open: all of those, or the one in `only`.
    pub(crate) fn is_more_to_come(&self, now: &Arrivals, courses: &[CourseRecord], only: Option<CourseId>) -> bool {
        let concerns = |arriving: &Option<CourseId>| match arriving {
            Some(id) => courses.iter().any(|course| course.id == *id),
            None => only.is_none(),
        };
        now.courses.iter().any(concerns) || courses.iter().any(|course| !self.is_indexed(course, now.embedding))
    }
}
