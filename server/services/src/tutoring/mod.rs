//! Hints for code exercises, one level at a time.

mod ask_hint;
mod code_form;
mod get_ladder;
mod guard;
mod ladder;
mod prompt;
#[cfg(test)]
mod tests;

use crate::{basis::Basis, courses::access::open_lesson, deps::Deps};
use lyceum_api::{
    ApiError, ApiResult, EventStream, Viewer,
    ids::LessonId,
    tutoring::{ExerciseRef, HintForm, Ladder, Tutoring},
};
use lyceum_storage::records::courses::{LessonBody, StoredBody, StoredExercise};
use std::sync::Arc;

/// The implementation of [`Tutoring`].
struct TutoringService {
    basis: Basis,
}

/// Hints for code exercises.
pub fn new(deps: &Deps) -> Arc<dyn Tutoring> {
    Arc::new(TutoringService { basis: Basis::new(deps) })
}

#[async_trait::async_trait]
impl Tutoring for TutoringService {
    async fn get_ladder(&self, who: &Viewer, input: ExerciseRef) -> ApiResult<Ladder> {
        get_ladder::get_ladder(&self.basis, who, input)
    }
    async fn ask_hint(&self, who: &Viewer, input: HintForm) -> ApiResult<EventStream> {
        ask_hint::ask_hint(&self.basis, who, input).await
    }
}

/// An exercise that the person may open, with its task as plain text.
fn open_exercise(basis: &Basis, who: &Viewer, lesson: LessonId, key: &str) -> ApiResult<(StoredExercise, String)> {
    open_lesson(basis, who, lesson)?;
    let body = basis.get::<LessonBody>(&lesson)?.unwrap_or_default();
    let found = body.blocks.into_iter().find_map(|block| match block.body {
        StoredBody::Exercise(exercise) if exercise.key == key => Some((exercise, block.text)),
        _ => None,
    });
    found.ok_or_else(|| ApiError::not_found("exercise"))
}
