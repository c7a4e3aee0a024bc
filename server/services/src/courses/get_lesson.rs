//! Gives a lesson to read, watch or do.

use super::{
    access::open_lesson,
    card::lesson_row,
    lesson_parts::{Shelf, lesson_parts},
    media::Signer,
    standing::Standing,
};
use crate::{basis::Basis, rights::require_user};
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    courses::{Lesson, LessonRow},
    ids::LessonId,
};
use lyceum_storage::records::courses::{CourseFiles, LessonBody, LessonRecord};

/// A lesson with its parts; addresses of files are signed for the person who asks.
pub(super) fn get_lesson(basis: &Basis, signer: &Signer, who: &Viewer, id: LessonId) -> ApiResult<Lesson> {
    let user = require_user(who)?;
    let (lesson, course) = open_lesson(basis, who, id)?;
    let body = basis.get::<LessonBody>(&id)?.unwrap_or_default();
    let files = basis.get::<CourseFiles>(&course.id)?.unwrap_or_default();
    let standing = Standing::of(basis, who)?;
    let shelf = Shelf::new(signer, user, basis.now_s(), &course, &lesson, &files);
    let parts = lesson_parts(basis, &shelf, &body)?;
    let place = course.lessons.iter().position(|other| *other == id).ok_or_else(|| ApiError::not_found("lesson"))?;
    let row = |place: Option<usize>| -> ApiResult<Option<LessonRow>> {
        let Some(id) = place.and_then(|place| course.lessons.get(place)) else { return Ok(None) };
        Ok(basis.get::<LessonRecord>(id)?.map(|lesson| lesson_row(&lesson, &standing)))
    };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Ok(Lesson {
        id,
        course: course.id,
        course_title: course.title.clone(),
        number: count(place + 1),
        of: count(course.lessons.len()),
        parts,
        previous: row(place.checked_sub(1))?,
        next: row(Some(place + 1))?,
        finished: standing.has_finished(id),
        title: lesson.title,
        language: lesson.language,
    })
}
