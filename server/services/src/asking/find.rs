//! Finds passages in the courses that a person may open: by words, and by meaning where the embedder is there.

use crate::{
    basis::Basis,
    cache::Scope,
    courses::access::{open_course, open_courses},
};
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Viewer,
    ids::{CourseId, LessonId},
};
use lyceum_search::{Found, Method, Query, SearchError};
use lyceum_storage::records::courses::CourseRecord;

/// What to find.
pub(super) struct Wanted {
    pub(super) text: String,
    pub(super) courses: Vec<CourseRecord>,
    pub(super) limit: usize,
    pub(super) prefer_lesson: Option<LessonId>,
}

/// The one course that was asked for, or all that the person may open.
pub(super) fn courses_to_search(basis: &Basis, who: &Viewer, only: Option<CourseId>) -> ApiResult<Vec<CourseRecord>> {
    match only {
        Some(course) => Ok(vec![open_course(basis, who, course)?]),
        None => open_courses(basis, who),
    }
}

/// Whose rights what is found was found with, and in which state of courses and index.
pub(super) fn scope_of(basis: &Basis, courses: &[CourseRecord]) -> Scope {
    let index = |course: &CourseRecord| {
        let (vectors, passages) = basis.index.vector_counts(course.id.0);
        // Without the embedder the same index gives other results.
        let by_meaning = u64::from(basis.embedder.current().is_some());
        (vectors as u64) << 33 | (passages as u64) << 1 | by_meaning
    };
    Scope::of_courses(courses.iter().map(|course| (course, index(course))))
}

/// Searches. Reads files and may compute a vector, so it runs beside the web threads.
pub(super) async fn find(basis: &Basis, wanted: Wanted) -> ApiResult<Found> {
    let (index, embedder) = (basis.index.clone(), basis.embedder.current());
    let found = tokio::task::spawn_blocking(move || {
        let courses: Vec<u128> = wanted.courses.iter().map(|course| course.id.0).collect();
        // Without a vector, words alone still find most.
        let vector = embedder.and_then(|embedder| embedder.embed(&[&wanted.text]).ok()?.pop());
        index.search(&Query {
            text: &wanted.text,
            vector: vector.as_deref(),
            courses: &courses,
            limit: wanted.limit,
            prefer_lesson: wanted.prefer_lesson.map(|lesson| lesson.0),
            method: Method::Hybrid,
        })
    });
    match found.await {
        Ok(found) => found.map_err(unavailable),
        Err(error) => {
            tracing::error!(%error, "a search ended badly");
            Err(ApiError::internal())
        }
    }
}

/// A fault of the index in words.
#[expect(clippy::needless_pass_by_value, reason = "`map_err` hands the error over")]
pub(super) fn unavailable(error: SearchError) -> ApiError {
    tracing::error!(%error, "the search index failed");
    ApiError::new(
        ErrorKind::Unavailable,
        "search_unavailable",
        "Search does not work at the moment. Lessons can be read all the same; please tell your administrator.",
    )
}
