//! Finds the own conversation. Keys begin with the owner, so other people's cannot even be named.

use crate::{basis::Basis, rights::require_user};
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    chat::ConversationRow,
    ids::{ConversationId, UserId},
};
use lyceum_storage::records::conversations::ConversationRecord;

/// The person and the conversation, unless it is deleted.
pub(super) fn own(
    basis: &Basis,
    who: &Viewer,
    conversation: ConversationId,
) -> ApiResult<(UserId, ConversationRecord)> {
    let user = require_user(who)?;
    let found = basis.get::<ConversationRecord>(&(user, conversation))?;
    found.filter(|record| record.deleted_s.is_none()).map(|record| (user, record)).ok_or_else(not_found)
}

/// No such conversation, or somebody else's.
pub(super) fn not_found() -> ApiError {
    ApiError::not_found("conversation")
}

/// The conversation as lists show it.
pub(super) fn row(id: ConversationId, record: &ConversationRecord) -> ConversationRow {
    let title = if record.title.is_empty() { "New conversation".to_owned() } else { record.title.clone() };
    ConversationRow { id, title, changed_s: record.changed_s, messages: record.messages }
}
