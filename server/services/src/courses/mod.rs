//! Courses, lessons, quizzes, progress, and the page that each role starts from.

pub(crate) mod access;
mod card;
mod change_course;
mod delete_course;
mod get_course;
mod get_lesson;
mod home;
mod lesson_parts;
mod mark_quiz;
pub(crate) mod media;
mod purge_courses;
mod quiz_marks;
mod save_progress;
mod standing;
#[cfg(test)]
mod tests;

use crate::{basis::Basis, deps::Deps};
use lyceum_api::{
    ApiResult, Nothing, Viewer,
    courses::{
        ChangeCourse, Course, CourseList, CourseRef, Courses, Home, Lesson, LessonRef, ProgressBatch, QuizAttempt,
        QuizResult,
    },
};
use media::Signer;
use std::sync::Arc;

pub use purge_courses::purge_courses;

/// The implementation of [`Courses`].
struct CoursesService {
    basis: Basis,
    signer: Signer,
}

/// Courses and lessons. `signer` signs the addresses of their files.
pub(crate) fn new(deps: &Deps, signer: Signer) -> Arc<dyn Courses> {
    Arc::new(CoursesService { basis: Basis::new(deps), signer })
}

#[async_trait::async_trait]
impl Courses for CoursesService {
    async fn get_home(&self, who: &Viewer, _: Nothing) -> ApiResult<Home> {
        home::get_home(&self.basis, &self.signer, who)
    }
    async fn list_courses(&self, who: &Viewer, _: Nothing) -> ApiResult<CourseList> {
        let courses = card::course_cards(&self.basis, &self.signer, who)?;
        Ok(CourseList { courses })
    }
    async fn get_course(&self, who: &Viewer, input: CourseRef) -> ApiResult<Course> {
        get_course::get_course(&self.basis, &self.signer, who, input.course)
    }
    async fn change_course(&self, who: &Viewer, input: ChangeCourse) -> ApiResult<Nothing> {
        change_course::change_course(&self.basis, who, input).await
    }
    async fn delete_course(&self, who: &Viewer, input: CourseRef) -> ApiResult<Nothing> {
        delete_course::delete_course(&self.basis, who, input.course).await
    }
    async fn restore_course(&self, who: &Viewer, input: CourseRef) -> ApiResult<Nothing> {
        delete_course::restore_course(&self.basis, who, input.course).await
    }
    async fn get_lesson(&self, who: &Viewer, input: LessonRef) -> ApiResult<Lesson> {
        get_lesson::get_lesson(&self.basis, &self.signer, who, input.lesson)
    }
    async fn mark_quiz(&self, who: &Viewer, input: QuizAttempt) -> ApiResult<QuizResult> {
        mark_quiz::mark_quiz(&self.basis, who, input).await
    }
    async fn save_progress(&self, who: &Viewer, input: ProgressBatch) -> ApiResult<Nothing> {
        save_progress::save_progress(&self.basis, who, input).await
    }
}
