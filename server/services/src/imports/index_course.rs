//! Puts the passages of a course into the search index, as the store has them.

use super::{Importing, passages::passages};
use crate::{
    basis::Basis,
    faults::{Refusal, refused, unreadable},
};
use lyceum_api::{ApiError, ApiResult, ErrorKind, ids::CourseId};
use lyceum_storage::{
    Store,
    records::courses::{CourseRecord, IndexedCourse, LessonBody, LessonRecord},
};

/// Indexes one course and notes that it is indexed. Search by words works when this returns.
pub(crate) async fn index_course(basis: &Basis, id: CourseId) -> ApiResult<()> {
    let (store, index) = (basis.store.clone(), basis.index.clone());
    let indexed = tokio::task::spawn_blocking(move || {
        let Some(course) = store.get::<CourseRecord>(&id).map_err(unreadable)? else { return Ok(None) };
        let new = course_passages(&store, &course)?;
        let done = index.replace_course(id.0, new).and_then(|()| index.commit(course.sequence));
        done.map(|()| Some(course.sequence)).map_err(|error| {
            tracing::error!(%error, course = %id, "a course could not be indexed");
            ApiError::new(
                ErrorKind::Unavailable,
                "index_failed",
                "The course is there and can be read, but it could not be made searchable. The next start of the server tries again.",
            )
        })
    });
    let sequence = indexed.await.map_err(|_| ApiError::internal())??;
    let Some(sequence) = sequence else { return Ok(()) };
    let noted =
        basis.store.transact_relaxed(move |tx| -> Result<_, Refusal> { Ok(tx.put(&id, &IndexedCourse { sequence })?) });
    noted.await.map_err(refused)
}

fn course_passages(store: &Store, course: &CourseRecord) -> ApiResult<Vec<lyceum_search::NewPassage>> {
    let mut all = Vec::new();
    for id in &course.lessons {
        let lesson = store.get::<LessonRecord>(id).map_err(unreadable)?;
        let body = store.get::<LessonBody>(id).map_err(unreadable)?;
        if let (Some(lesson), Some(body)) = (lesson, body) {
            all.extend(passages(course, &lesson, &body));
        }
    }
    Ok(all)
}

impl Importing {
    /// Indexes again what the index lacks: it is derived, and may be older than the store, or gone. Tells how many
    /// courses.
    pub async fn index_missing(&self) -> ApiResult<usize> {
        let mut indexed = 0;
        for (id, course) in self.basis.scan::<CourseRecord>(&(), usize::MAX)? {
            let noted = self.basis.get::<IndexedCourse>(&id)?.is_some_and(|noted| noted.sequence == course.sequence);
            let held = self.basis.index.vector_counts(id.0).1 as u64;
            if !noted || held != u64::from(course.passages) {
                index_course(&self.basis, id).await?;
                indexed += 1;
            }
        }
        self.embedding.wake();
        Ok(indexed)
    }
}
