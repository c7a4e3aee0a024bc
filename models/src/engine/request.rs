//! What goes into the engine and what comes out.

use super::scored::TokenScore;
pub use crate::sampler::Sampling;

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// `system`, `user` or `assistant`.
    pub role: String,
    /// What was said.
    pub text: String,
}

impl Turn {
    /// A turn of `role`.
    pub fn new(role: impl Into<String>, text: impl Into<String>) -> Self {
        Self { role: role.into(), text: text.into() }
    }
}

/// Which service asks. Each has an equal share of the engine; an idle share is lent out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ServiceClass {
    /// The chatbot.
    Chat,
    /// Answers with sources.
    Ask,
    /// The coding tutor.
    Tutor,
    /// Programs with an API key.
    Api,
}

impl ServiceClass {
    /// All services, in the order of [`ServiceClass::index`].
    pub const ALL: [Self; 4] = [Self::Chat, Self::Ask, Self::Tutor, Self::Api];

    /// Position in tables with one entry per service.
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A request for an answer.
#[derive(Clone, Debug)]
pub struct Request {
    /// The conversation so far; the last turn is usually the user's.
    pub turns: Vec<Turn>,
    /// Longest answer in tokens; cut to what the context leaves.
    pub max_new_tokens: u32,
    /// How the next token is chosen.
    pub sampling: Sampling,
    /// The answer ends before any of these texts. At most [`Request::MAX_STOPS`], none empty.
    pub stop: Vec<String>,
    /// Go on to `max_new_tokens` even where the model would end (for measurements).
    pub ignore_eos: bool,
    /// Whose share of the engine it uses.
    pub service: ServiceClass,
    /// Who asks; users of one service take turns.
    pub user: u128,
}

impl Request {
    /// Most stop texts of a request.
    pub const MAX_STOPS: usize = 16;
    /// Longest stop text in bytes.
    pub const MAX_STOP_BYTES: usize = 256;
}

/// Why a request was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SubmitError {
    /// The queue is full.
    #[error("the assistant is busy: {waiting} requests are waiting")]
    QueueFull {
        /// How many wait.
        waiting: u32,
    },
    /// The conversation does not fit into the model's context.
    #[error("the text is too long for the assistant: {tokens} tokens, at most {allowed} fit")]
    TooLong {
        /// Tokens of the conversation.
        tokens: u32,
        /// Tokens that fit.
        allowed: u32,
    },
    /// The conversation or an option makes no sense to this model.
    #[error("the request cannot be run: {0}")]
    Invalid(String),
    /// The engine is closed.
    #[error("the assistant is closing down")]
    Closed,
}

/// One event of a running answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// Others are before this request. May come several times.
    Waiting {
        /// How many others are before this one.
        place: u32,
        /// The expected wait in seconds.
        seconds: u32,
    },
    /// The model begins with it.
    Started {
        /// Tokens of the conversation.
        prompt_tokens: u32,
        /// How many of them were known from an earlier request.
        cached_tokens: u32,
    },
    /// More text. Never cuts a character.
    Text(String),
    /// The tokens of the text that follows, if [`Sampling::scores`] asks for them.
    Scores(Vec<TokenScore>),
    /// The answer is complete. The last event.
    Finished {
        /// Why it ended.
        reason: Finish,
        /// Tokens used.
        usage: Usage,
    },
    /// The answer ended with an error. The last event.
    Failed(GenerationError),
}

/// Why an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finish {
    /// The model came to an end, or a stop text.
    Stop,
    /// The longest allowed answer was reached.
    Length,
    /// The engine is closing.
    Closing,
}

/// Tokens used by an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the conversation.
    pub prompt_tokens: u32,
    /// How many of them were known from an earlier request.
    pub cached_tokens: u32,
    /// Tokens of the answer.
    pub completion_tokens: u32,
}

/// Why an answer failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GenerationError {
    /// A fault while computing; only the answers of that moment are lost.
    #[error("the assistant failed while answering: {0}")]
    Fault(String),
    /// The engine thread has ended.
    #[error("the assistant has stopped")]
    Gone,
}
