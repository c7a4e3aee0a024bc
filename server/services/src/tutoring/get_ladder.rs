//! Tells where a learner stands on the ladder of an exercise.

use super::{
    code_form::fingerprint,
    ladder::{LEVELS, Next, TRY_FIRST, next},
    open_exercise,
};
use crate::{answers::answer_html, basis::Basis, rights::require_user};
use lyceum_api::{
    ApiResult, Viewer,
    tutoring::{ExerciseRef, Ladder, LadderStep},
};
use lyceum_storage::records::{progress::SavedCode, tutoring::LadderRecord};

/// The steps with the hints that were given; closed as long as the saved code is that of the last hint.
pub(super) fn get_ladder(basis: &Basis, who: &Viewer, input: ExerciseRef) -> ApiResult<Ladder> {
    let user = require_user(who)?;
    let (exercise, _) = open_exercise(basis, who, input.lesson, &input.key)?;
    let key = (user, input.lesson, input.key);
    let ladder = basis.get::<LadderRecord>(&key)?.unwrap_or_default();
    let code = basis.get::<SavedCode>(&key)?.map_or(exercise.starter, |saved| saved.code);
    let (next_level, closed) = match next(&ladder, &fingerprint(&code), false) {
        Next::Open(level) => (level, None),
        Next::Closed { then } => (then, Some(TRY_FIRST.to_owned())),
    };
    let steps = (1..).zip(LEVELS).map(|(level, name)| LadderStep {
        level,
        name: name.to_owned(),
        html: ladder.hints.iter().rev().find(|hint| hint.level == level).map(|hint| answer_html(&hint.text)),
    });
    Ok(Ladder { steps: steps.collect(), next_level, closed })
}
