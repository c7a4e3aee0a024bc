//! Removes the oldest questions, some at a time.

use super::store_question::newest_first;
use crate::faults::{Refusal, refused, unreadable};
use lyceum_api::ApiResult;
use lyceum_storage::{
    Store,
    records::questions::{QuestionByTime, QuestionOfPerson, QuestionRecord},
};

/// How many one transaction removes.
const STEP: usize = 200;

/// Removes up to 200 questions asked before that second; tells how many.
pub(crate) async fn forget_questions(store: &Store, before_s: i64) -> ApiResult<u64> {
    let oldest = store.scan_back::<QuestionByTime>(&[], None, STEP).map_err(unreadable)?;
    let forgotten = store.transact(move |tx| -> Result<u64, Refusal> {
        let mut removed = 0;
        for (key, _) in oldest {
            let Some(question) = tx.get::<QuestionRecord>(&key.1)? else {
                tx.delete::<QuestionByTime>(&key)?;
                removed += 1;
                continue;
            };
            if question.at_s >= before_s {
                break;
            }
            tx.delete::<QuestionRecord>(&key.1)?;
            tx.delete::<QuestionOfPerson>(&(question.user, newest_first(key.1), key.1))?;
            tx.delete::<QuestionByTime>(&key)?;
            removed += 1;
        }
        Ok(removed)
    });
    forgotten.await.map_err(refused)
}
