//! Renames a conversation.

use super::whose::{not_found, own};
use crate::{
    basis::Basis,
    faults::{Refusal, refused},
};
use lyceum_api::{ApiError, ApiResult, Nothing, Viewer, chat::RenameConversation};
use lyceum_storage::records::conversations::ConversationRecord;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 120;

/// Gives the own conversation a new title.
pub(super) async fn rename_conversation(basis: &Basis, who: &Viewer, input: RenameConversation) -> ApiResult<Nothing> {
    let title = input.title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.is_empty() || title.chars().count() > LONGEST_TITLE {
        return Err(ApiError::invalid(
            "title",
            "title_length",
            format!("Please write a title of 1 to {LONGEST_TITLE} characters."),
        ));
    }
    let (user, _) = own(basis, who, input.conversation)?;
    let key = (user, input.conversation);
    let renamed = basis.store.transact(move |tx| -> Result<_, Refusal> {
        let mut record = tx.get::<ConversationRecord>(&key)?.ok_or_else(not_found)?;
        record.title = title;
        Ok(tx.put(&key, &record)?)
    });
    renamed.await.map_err(refused)?;
    Ok(Nothing {})
}
