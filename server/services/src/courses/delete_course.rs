//! Deletes a course and brings it back. Search leaves deleted courses out at once, because it asks which are open.

use super::access::open_course;
use crate::{
    basis::Basis,
    faults::{Refusal, refused},
    rights::require_teacher,
};
use lyceum_api::{ApiError, ApiResult, Nothing, Viewer, ids::CourseId};
use lyceum_storage::records::courses::CourseRecord;

/// Marks a course as deleted; it goes for good after 30 days.
pub(super) async fn delete_course(basis: &Basis, who: &Viewer, id: CourseId) -> ApiResult<Nothing> {
    require_teacher(who)?;
    open_course(basis, who, id)?;
    mark(basis, id, Some(basis.now_s())).await
}

/// Brings a course back.
pub(super) async fn restore_course(basis: &Basis, who: &Viewer, id: CourseId) -> ApiResult<Nothing> {
    require_teacher(who)?;
    mark(basis, id, None).await
}

async fn mark(basis: &Basis, id: CourseId, deleted_s: Option<i64>) -> ApiResult<Nothing> {
    let marked = basis.store.transact(move |tx| -> Result<_, Refusal> {
        let mut course = tx.get::<CourseRecord>(&id)?.ok_or_else(|| ApiError::not_found("course"))?;
        course.deleted_s = deleted_s;
        Ok(tx.put(&id, &course)?)
    });
    marked.await.map_err(refused)?;
    Ok(Nothing {})
}
