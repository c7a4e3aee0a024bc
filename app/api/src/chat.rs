//! Conversations with the assistant.

use crate::{
    Nothing,
    endpoint::port,
    ids::{ConversationId, MessageId},
};
use serde::{Deserialize, Serialize};

/// A conversation in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConversationRow {
    /// The identifier.
    pub id: ConversationId,
    /// The title; at first the start of the first message.
    pub title: String,
    /// Seconds since 1970 of the newest message.
    pub changed_s: i64,
    /// How many messages it has.
    pub messages: u32,
}

/// The own conversations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConversationList {
    /// Newest first.
    pub conversations: Vec<ConversationRow>,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The person.
    Person,
    /// The assistant.
    Assistant,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Message {
    /// The identifier.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Author,
    /// The text as it was written.
    pub text: String,
    /// The text as safe HTML.
    pub html: String,
    /// Whether the answer was stopped before its end.
    pub interrupted: bool,
    /// Seconds since 1970.
    pub at_s: i64,
}

/// A conversation with its messages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conversation {
    /// The conversation.
    pub row: ConversationRow,
    /// The messages in order.
    pub messages: Vec<Message>,
}

/// One conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConversationRef {
    /// The conversation.
    pub conversation: ConversationId,
}

/// A new title.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RenameConversation {
    /// The conversation.
    pub conversation: ConversationId,
    /// 1 to 120 characters.
    pub title: String,
}

/// A message to the assistant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SendMessage {
    /// The conversation.
    pub conversation: ConversationId,
    /// 1 to 8,000 characters.
    pub text: String,
}

/// A conversation as a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConversationExport {
    /// A safe file name.
    pub file_name: String,
    /// The conversation as Markdown.
    pub markdown: String,
}

port! {
    /// Conversations with the assistant.
    trait Chats = chats;
    /// Lists the own conversations.
    call ListConversations, list_conversations(Nothing) -> ConversationList = Get "/api/conversations", SignedIn;
    /// Starts a conversation.
    call StartConversation, start_conversation(Nothing) -> ConversationRow = Post "/api/conversations", SignedIn;
    /// Gives a conversation with its messages.
    call GetConversation, get_conversation(ConversationRef) -> Conversation = Get "/api/conversations/{conversation}", SignedIn;
    /// Renames a conversation.
    call UpdateConversation, rename_conversation(RenameConversation) -> Nothing = Patch "/api/conversations/{conversation}", SignedIn;
    /// Deletes a conversation. It can be brought back for a day.
    call DeleteConversation, delete_conversation(ConversationRef) -> Nothing = Delete "/api/conversations/{conversation}", SignedIn;
    /// Brings a deleted conversation back.
    call RestoreConversation, restore_conversation(ConversationRef) -> Nothing = Post "/api/conversations/{conversation}/restore", SignedIn;
    /// Gives a conversation as a file.
    call ExportConversation, export_conversation(ConversationRef) -> ConversationExport = Get "/api/conversations/{conversation}/export", SignedIn;
    /// Sends a message and streams the answer.
    stream PostMessage, send_message(SendMessage) = Post "/api/conversations/{conversation}/messages", SignedIn;
    /// Throws the newest answer away and streams another.
    stream Regenerate, regenerate(ConversationRef) = Post "/api/conversations/{conversation}/regenerate", SignedIn;
    /// Stops the running answer; what came so far is kept.
    call StopAnswer, stop_answer(ConversationRef) -> Nothing = Post "/api/conversations/{conversation}/stop", SignedIn;
}
