//! Sends the own question to the teacher.

use super::store_question::newest_first;
use crate::{
    basis::Basis,
    faults::{Refusal, refused},
    rights::require_user,
};
use lyceum_api::{ApiError, ApiResult, Nothing, Viewer, ids::QuestionId};
use lyceum_storage::records::questions::{QuestionByTime, QuestionRecord};

/// Marks the own question for the teacher. Doing it twice changes nothing.
pub(super) async fn tell_teacher(basis: &Basis, who: &Viewer, id: QuestionId) -> ApiResult<Nothing> {
    let user = require_user(who)?;
    let told = basis.store.transact(move |tx| -> Result<_, Refusal> {
        let own = tx.get::<QuestionRecord>(&id)?.filter(|question| question.user == user);
        let mut question = own.ok_or_else(|| ApiError::not_found("question"))?;
        question.told_teacher = true;
        tx.put(&id, &question)?;
        tx.put(&(newest_first(id), id), &QuestionByTime { for_teacher: true })?;
        Ok(())
    });
    told.await.map_err(refused)?;
    Ok(Nothing {})
}
