//! Deletes the own conversation and brings it back.

use super::whose::{not_found, own};
use crate::{
    basis::Basis,
    faults::{Refusal, refused},
    rights::require_user,
};
use lyceum_api::{
    ApiResult, Nothing, Viewer,
    ids::{ConversationId, UserId},
};
use lyceum_storage::records::conversations::ConversationRecord;

/// Marks the own conversation as deleted; it goes for good after a day.
pub(super) async fn delete_conversation(basis: &Basis, who: &Viewer, id: ConversationId) -> ApiResult<Nothing> {
    let (user, _) = own(basis, who, id)?;
    mark(basis, user, id, Some(basis.now_s())).await
}

/// Brings the own conversation back.
pub(super) async fn restore_conversation(basis: &Basis, who: &Viewer, id: ConversationId) -> ApiResult<Nothing> {
    mark(basis, require_user(who)?, id, None).await
}

async fn mark(basis: &Basis, user: UserId, id: ConversationId, deleted_s: Option<i64>) -> ApiResult<Nothing> {
    let key = (user, id);
    let marked = basis.store.transact(move |tx| -> Result<_, Refusal> {
        let mut record = tx.get::<ConversationRecord>(&key)?.ok_or_else(not_found)?;
        record.deleted_s = deleted_s;
        Ok(tx.put(&key, &record)?)
    });
    marked.await.map_err(refused)?;
    Ok(Nothing {})
}
