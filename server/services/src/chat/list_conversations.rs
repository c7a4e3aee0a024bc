//! Lists the own conversations, and gives one with its messages.

use super::{
    packed,
    start_conversation::MOST_CONVERSATIONS,
    whose::{own, row},
};
use crate::{answers::answer_html, basis::Basis, rights::require_user};
use lyceum_api::{
    ApiResult, Viewer,
    chat::{Author, Conversation, ConversationList, Message},
    ids::ConversationId,
};
use lyceum_storage::records::conversations::{ConversationRecord, MessageRecord};

/// The most messages of one conversation.
pub(super) const MOST_MESSAGES: u32 = 1000;

/// Lists the own conversations, newest first. Empty ones are not listed.
pub(super) fn list_conversations(basis: &Basis, who: &Viewer) -> ApiResult<ConversationList> {
    let user = require_user(who)?;
    let mut conversations: Vec<_> = basis
        .scan::<ConversationRecord>(&user, MOST_CONVERSATIONS + 1)?
        .into_iter()
        .filter(|(_, record)| record.deleted_s.is_none() && record.messages > 0)
        .map(|((_, id), record)| row(id, &record))
        .collect();
    conversations.sort_by_key(|row| std::cmp::Reverse((row.changed_s, row.id)));
    Ok(ConversationList { conversations })
}

/// Gives a conversation with its messages.
pub(super) fn get_conversation(basis: &Basis, who: &Viewer, id: ConversationId) -> ApiResult<Conversation> {
    let (_, record) = own(basis, who, id)?;
    let messages = stored_messages(basis, id, MOST_MESSAGES)?.into_iter().map(message).collect();
    Ok(Conversation { row: row(id, &record), messages })
}

/// The newest messages, oldest first.
pub(super) fn stored_messages(basis: &Basis, id: ConversationId, most: u32) -> ApiResult<Vec<MessageRecord>> {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let mut messages: Vec<_> = basis.scan_back::<MessageRecord>(&id, most)?.into_iter().map(|(_, m)| m).collect();
    messages.reverse();
    if messages.is_empty() {
        messages = packed::messages_of(basis, id)?;
        messages.drain(..messages.len().saturating_sub(most));
    }
    Ok(messages)
}

fn message(record: MessageRecord) -> Message {
    let html = match record.author {
        Author::Assistant => answer_html(&record.text),
        Author::Person => as_written(&record.text),
    };
    let MessageRecord { id, author, text, interrupted, at_s } = record;
    Message { id, author, text, html, interrupted, at_s }
}

/// A person's text is no Markdown: shown as it was typed, with its line breaks.
fn as_written(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    format!("<p>{}</p>", escaped.replace("\r\n", "\n").replace('\n', "<br>"))
}
