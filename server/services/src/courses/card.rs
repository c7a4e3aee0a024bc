//! A course and a lesson as lists show them.

use super::{access::open_courses, media::Signer, standing::Standing};
use crate::{basis::Basis, words::fold};
use lyceum_api::{
    ApiResult, Viewer,
    courses::{CourseCard, LessonRow},
};
use lyceum_storage::records::courses::{CourseRecord, LessonRecord};

/// The cards of all courses that the person may open, by title.
pub(super) fn course_cards(basis: &Basis, signer: &Signer, who: &Viewer) -> ApiResult<Vec<CourseCard>> {
    let standing = Standing::of(basis, who)?;
    let mut courses = open_courses(basis, who)?;
    courses.sort_by_cached_key(|course| (fold(&course.title), course.id));
    Ok(courses.iter().map(|course| course_card(basis, signer, who, course, &standing)).collect())
}

/// The card of a course.
pub(super) fn course_card(
    basis: &Basis,
    signer: &Signer,
    who: &Viewer,
    course: &CourseRecord,
    standing: &Standing,
) -> CourseCard {
    let cover = course.cover.as_ref().zip(who.user);
    CourseCard {
        id: course.id,
        title: course.title.clone(),
        summary: course.summary.clone(),
        language: course.language.clone(),
        cover: cover.map(|(file, user)| signer.address(file, &file.name, user, basis.now_s())),
        lessons: u32::try_from(course.lessons.len()).unwrap_or(u32::MAX),
        finished: standing.finished_of(&course.lessons),
        published: course.published,
        changed_s: course.changed_s,
    }
}

/// The row of a lesson.
pub(super) fn lesson_row(lesson: &LessonRecord, standing: &Standing) -> LessonRow {
    LessonRow {
        id: lesson.id,
        title: lesson.title.clone(),
        kind: lesson.kind,
        minutes: lesson.minutes,
        finished: standing.has_finished(lesson.id),
    }
}
