//! Lists questions, newest first.

use super::store_question::view;
use crate::{
    basis::Basis,
    rights::{require_teacher, require_user},
};
use lyceum_api::{ApiResult, Viewer, asking::QuestionList, ids::QuestionId};
use lyceum_storage::records::questions::{QuestionByTime, QuestionOfPerson, QuestionRecord};

/// How many questions a page has.
const PAGE: usize = 50;

/// The own questions.
pub(super) fn list_my_questions(basis: &Basis, who: &Viewer) -> ApiResult<QuestionList> {
    let user = require_user(who)?;
    let newest = basis.scan::<QuestionOfPerson>(&user, PAGE)?;
    load(basis, newest.into_iter().map(|((_, _, id), _)| id))
}

/// The questions of all learners.
pub(super) fn list_questions(basis: &Basis, who: &Viewer) -> ApiResult<QuestionList> {
    require_teacher(who)?;
    let newest = basis.scan::<QuestionByTime>(&(), PAGE)?;
    load(basis, newest.into_iter().map(|((_, id), _)| id))
}

fn load(basis: &Basis, ids: impl Iterator<Item = QuestionId>) -> ApiResult<QuestionList> {
    let mut questions = Vec::new();
    for id in ids {
        questions.extend(basis.get::<QuestionRecord>(&id)?.map(view));
    }
    Ok(QuestionList { questions })
}
