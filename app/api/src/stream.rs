//! What a running answer tells its reader.

use crate::{
    ApiError,
    asking::Passage,
    ids::{MessageId, QuestionId},
    speech::Said,
};
use futures_core::Stream;
use serde::{Deserialize, Serialize};
use std::pin::Pin;

/// A running answer. Dropping it stops the work behind it and gives back its place.
pub type EventStream = Pin<Box<dyn Stream<Item = StreamEvent> + Send>>;

/// One event of a running answer, in the order in which they can come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum StreamEvent {
    /// Others are before this request. May come several times, with falling numbers.
    Waiting {
        /// How many others are before this one.
        place: u32,
        /// The expected wait.
        seconds: u32,
    },
    /// The passages that the answer will be built from (Ask only). Comes at once, before any wait.
    Passages {
        /// Best first; `[1]` in the answer is the first.
        passages: Vec<Passage>,
        /// Whether they are evidence enough to answer from.
        covered: bool,
    },
    /// The hint's level on the ladder (tutor only).
    Hint {
        /// The level of this hint, from 1.
        level: u8,
        /// The highest level that is open without a teacher.
        highest: u8,
    },
    /// More text of the answer: plain text, to be added to what came before.
    Text {
        /// The next piece.
        text: String,
    },
    /// The answer is complete and stored.
    Done(Finished),
    /// The answer ended early. What came before is kept.
    Failed(ApiError),
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// The model came to an end.
    Stop,
    /// The longest allowed answer was reached.
    Length,
    /// The reader stopped it.
    Cancelled,
    /// The server is closing down.
    ServerClosing,
}

/// The end of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finished {
    /// The stored message, where there is one.
    pub message: Option<MessageId>,
    /// The stored question (Ask only): what to send to the teacher.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<QuestionId>,
    /// The whole answer as safe HTML.
    pub html: String,
    /// What the server says in place of an answer, for other languages; empty where the model wrote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Said>,
    /// Which passages are cited, counted from 1; each exists. Wrong marks have been removed from `html`.
    pub citations: Vec<u32>,
    /// Why it ended.
    pub reason: FinishReason,
    /// AI interactions left today.
    pub left_today: u64,
}
