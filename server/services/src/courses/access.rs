//! Which courses a person may open. Search filters by this before it ranks anything.

use crate::{
    basis::Basis,
    rights::{is_teacher, require_user},
};
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    ids::{CourseId, LessonId},
};
use lyceum_storage::records::courses::{CourseRecord, LessonRecord};

/// The most courses of a school.
pub(crate) const MOST_COURSES: usize = 2000;

/// The courses that the person may open: teachers all, learners the published ones; nobody deleted ones.
pub(crate) fn open_courses(basis: &Basis, who: &Viewer) -> ApiResult<Vec<CourseRecord>> {
    require_reader(who)?;
    let all = basis.scan::<CourseRecord>(&(), MOST_COURSES)?;
    Ok(all.into_iter().map(|(_, course)| course).filter(|course| may_open(who, course)).collect())
}

/// One course, if the person may open it.
pub(crate) fn open_course(basis: &Basis, who: &Viewer, id: CourseId) -> ApiResult<CourseRecord> {
    require_reader(who)?;
    let found = basis.get::<CourseRecord>(&id)?;
    found.filter(|course| may_open(who, course)).ok_or_else(|| ApiError::not_found("course"))
}

/// One lesson with its course, if the person may open it.
pub(crate) fn open_lesson(basis: &Basis, who: &Viewer, id: LessonId) -> ApiResult<(LessonRecord, CourseRecord)> {
    require_reader(who)?;
    let not_found = || ApiError::not_found("lesson");
    let lesson = basis.get::<LessonRecord>(&id)?.ok_or_else(not_found)?;
    let course = basis.get::<CourseRecord>(&lesson.course)?.filter(|c| may_open(who, c)).ok_or_else(not_found)?;
    Ok((lesson, course))
}

fn may_open(who: &Viewer, course: &CourseRecord) -> bool {
    course.deleted_s.is_none() && (course.published || is_teacher(who))
}

/// Somebody who has signed in, or the console.
fn require_reader(who: &Viewer) -> ApiResult<()> {
    if is_teacher(who) { Ok(()) } else { require_user(who).map(|_| ()) }
}
