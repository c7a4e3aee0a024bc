//! What a teacher should see first: questions that the courses do not cover, and those that were sent.

use super::store_question::view;
use crate::basis::Basis;
use lyceum_api::{ApiResult, asking::AskedQuestion};
use lyceum_storage::records::questions::{QuestionByTime, QuestionRecord};

/// How far back it looks, in questions.
const LOOKED_AT: usize = 500;
/// How many it gives.
const MOST: usize = 10;

/// The newest questions for a teacher, and how many were asked today.
pub(crate) struct QuestionsToday {
    pub(crate) for_teacher: Vec<AskedQuestion>,
    pub(crate) today: u32,
}

/// Looks through the newest questions. `day_began_ms` is in milliseconds since 1970.
pub(crate) fn questions_for_teacher(basis: &Basis, day_began_ms: u64) -> ApiResult<QuestionsToday> {
    let newest = basis.scan::<QuestionByTime>(&(), LOOKED_AT)?;
    let today = newest.iter().filter(|((reversed, _), _)| !reversed >= day_began_ms).count();
    let mut for_teacher = Vec::new();
    for ((_, id), _) in newest.into_iter().filter(|(_, question)| question.for_teacher).take(MOST) {
        for_teacher.extend(basis.get::<QuestionRecord>(&id)?.map(view));
    }
    Ok(QuestionsToday { for_teacher, today: u32::try_from(today).unwrap_or(u32::MAX) })
}
