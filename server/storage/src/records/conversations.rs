//! Conversations with the assistant and their messages.

use super::{KeySpace, Record, Space};
use lyceum_api::{
    chat::Author,
    ids::{ConversationId, MessageId, UserId},
};
use serde::{Deserialize, Serialize};

/// A conversation. Its key begins with its owner, so that nobody else's can be named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationRecord {
    /// The title; empty before the first message.
    pub title: String,
    /// Seconds since 1970 of the newest message, or of the start.
    pub changed_s: i64,
    /// How many messages it has: they are numbered from 0.
    pub messages: u32,
    /// Seconds since 1970 at which it was deleted; it can be brought back for a day.
    pub deleted_s: Option<i64>,
}

impl Record for ConversationRecord {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 10;
    type Key = (UserId, ConversationId);
}

/// A message; its key ends with its number in the conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageRecord {
    /// The identifier.
    pub id: MessageId,
    /// Who wrote it.
    pub author: Author,
    /// The text as it was written.
    pub text: String,
    /// Whether the answer was stopped before its end.
    pub interrupted: bool,
    /// Seconds since 1970.
    pub at_s: i64,
}

impl Record for MessageRecord {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 11;
    type Key = (ConversationId, u64);
}

/// All messages of a conversation that has been quiet for long, compressed; there are no [`MessageRecord`]s of it then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedMessages {
    /// The messages as a MessagePack list, compressed with zstd.
    #[serde(with = "serde_bytes")]
    pub zstd: Vec<u8>,
}

impl Record for PackedMessages {
    const SPACE: Space = Space::Ai;
    const KIND: u8 = 12;
    type Key = ConversationId;
}

/// The key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[
    KeySpace::of::<ConversationRecord>("conversations"),
    KeySpace::of::<MessageRecord>("messages"),
    KeySpace::of::<PackedMessages>("packed messages"),
];
