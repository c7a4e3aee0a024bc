//! Removes conversations that were deleted more than a day ago.

use crate::faults::{Refusal, refused};
use lyceum_api::{ApiResult, ids::UserId};
use lyceum_storage::{
    Key, Store,
    records::conversations::{ConversationRecord, MessageRecord, PackedMessages},
};

/// For how long a deleted conversation can be brought back: 24 hours.
const KEPT_S: i64 = 24 * 3600;
/// How many conversations one transaction looks at, and how many messages it removes.
const STEP: usize = 200;

/// Removes what is over. Runs in steps, so that other writes get their turn. Tells how many conversations went.
pub async fn purge_conversations(store: &Store, now_s: i64) -> ApiResult<usize> {
    let mut removed = 0;
    let mut after: Option<(UserId, lyceum_api::ids::ConversationId)> = None;
    loop {
        let page = match &after {
            Some(key) => store.scan_from::<ConversationRecord>(&[], key, STEP),
            None => store.scan::<ConversationRecord>(&[], STEP),
        }
        .map_err(crate::faults::unreadable)?;
        let Some((last, _)) = page.last() else { return Ok(removed) };
        after = Some(*last);
        for (key, record) in page {
            if record.deleted_s.is_some_and(|deleted| deleted + KEPT_S < now_s) {
                while !remove_step(store, key).await? {}
                removed += 1;
            }
        }
    }
}

/// Removes some messages, and the conversation with its last ones. True when it is gone.
async fn remove_step(store: &Store, key: (UserId, lyceum_api::ids::ConversationId)) -> ApiResult<bool> {
    let step = store.transact(move |tx| -> Result<_, Refusal> {
        let messages = tx.scan::<MessageRecord>(&key.1.to_bytes(), STEP)?;
        for (message, _) in &messages {
            tx.delete::<MessageRecord>(message)?;
        }
        let done = messages.len() < STEP;
        if done {
            tx.delete::<PackedMessages>(&key.1)?;
            tx.delete::<ConversationRecord>(&key)?;
        }
        Ok(done)
    });
    step.await.map_err(refused)
}
