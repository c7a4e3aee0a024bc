//! Starts a conversation. An empty one is used again, so that pressing the button twice leaves no litter.

use super::whose::row;
use crate::{
    basis::Basis,
    faults::{Refusal, refused},
    rights::require_user,
};
use lyceum_api::{ApiError, ApiResult, ErrorKind, Viewer, chat::ConversationRow, ids::ConversationId};
use lyceum_storage::{Key, records::conversations::ConversationRecord};

/// The most conversations of one person.
pub(super) const MOST_CONVERSATIONS: usize = 500;

/// Starts a conversation.
pub(super) async fn start_conversation(basis: &Basis, who: &Viewer) -> ApiResult<ConversationRow> {
    let user = require_user(who)?;
    let id = ConversationId(basis.new_id());
    let now = basis.now_s();
    let started = basis.store.transact(move |tx| -> Result<_, Refusal> {
        let own = tx.scan::<ConversationRecord>(&user.to_bytes(), MOST_CONVERSATIONS + 1)?;
        let is_empty = |record: &ConversationRecord| record.messages == 0 && record.deleted_s.is_none();
        if let Some((key, record)) = own.iter().find(|(_, record)| is_empty(record)) {
            return Ok((key.1, record.clone()));
        }
        if own.len() >= MOST_CONVERSATIONS {
            return Err(too_many().into());
        }
        let record = ConversationRecord { title: String::new(), changed_s: now, messages: 0, deleted_s: None };
        tx.put(&(user, id), &record)?;
        Ok((id, record))
    });
    let (id, record) = started.await.map_err(refused)?;
    Ok(row(id, &record))
}

fn too_many() -> ApiError {
    ApiError::new(
        ErrorKind::Conflict,
        "too_many_conversations",
        format!(
            "You have {MOST_CONVERSATIONS} conversations. Please delete some that you no longer need; deleted ones count for a day."
        ),
    )
}
