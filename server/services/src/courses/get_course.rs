//! Gives a course with its lessons.

use super::{
    access::open_course,
    card::{course_card, lesson_row},
    media::Signer,
    standing::Standing,
};
use crate::{basis::Basis, rights::is_teacher};
use lyceum_api::{ApiResult, Viewer, courses::Course, ids::CourseId};
use lyceum_storage::records::courses::LessonRecord;

/// A course with its lessons in order.
pub(super) fn get_course(basis: &Basis, signer: &Signer, who: &Viewer, id: CourseId) -> ApiResult<Course> {
    let record = open_course(basis, who, id)?;
    let standing = Standing::of(basis, who)?;
    let mut lessons = Vec::with_capacity(record.lessons.len());
    for lesson in &record.lessons {
        lessons.extend(basis.get::<LessonRecord>(lesson)?.map(|lesson| lesson_row(&lesson, &standing)));
    }
    Ok(Course {
        card: course_card(basis, signer, who, &record, &standing),
        lessons,
        go_on: standing.go_on(&record),
        may_change: is_teacher(who),
    })
}
