//! The side that OpenAI-compatible clients use. HTTP translates its shapes; this is what lies behind.

use crate::{ApiError, ApiResult, Viewer, stream::FinishReason};
use futures_core::Stream;
use std::pin::Pin;

/// A running completion.
pub type CompletionStream = Pin<Box<dyn Stream<Item = CompletionEvent> + Send>>;

/// A turn of the conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// `system`, `user` or `assistant`.
    pub role: String,
    /// The text.
    pub text: String,
}

/// What to complete, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct CompletionRequest {
    /// The model's name; empty or `default` for the server's.
    pub model: String,
    /// The conversation.
    pub turns: Vec<Turn>,
    /// From 0 to 2.
    pub temperature: f32,
    /// From 0 to 1.
    pub top_p: f32,
    /// Only the best tokens count, as many; 0 for all.
    pub top_k: u32,
    /// Only tokens with at least this part of the best one's probability count; from 0 to 1.
    pub min_p: f32,
    /// Above 1, tokens that came lately become less likely; 1 for none.
    pub repetition_penalty: f32,
    /// The most new tokens.
    pub max_tokens: Option<u32>,
    /// At most four texts that end the answer.
    pub stop: Vec<String>,
    /// The same seed gives the same answer.
    pub seed: Option<u64>,
    /// Goes on when the model wants to end (for measuring).
    pub ignore_eos: bool,
    /// The form that the answer must have.
    pub form: AnswerForm,
    /// How many of the most likely tokens are told with each token; none tells no scores.
    pub scores: Option<u32>,
}

/// A form that an answer must have.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum AnswerForm {
    /// Any text.
    #[default]
    Text,
    /// Any JSON object.
    JsonObject,
    /// What a JSON schema describes.
    JsonSchema(serde_json::Value),
}

/// A token and the logarithm of its probability.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenChance {
    /// Its bytes; may be a part of a character.
    pub bytes: Vec<u8>,
    /// At most 0.
    pub logprob: f32,
}

/// A token of an answer with its score.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenScore {
    /// What was picked.
    pub picked: TokenChance,
    /// The most likely tokens, best first, as many as were asked for.
    pub likely: Vec<TokenChance>,
}

/// What was used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens that went in.
    pub prompt_tokens: u32,
    /// How many of them were shared with an earlier prompt.
    pub cached_tokens: u32,
    /// Tokens that came out.
    pub completion_tokens: u32,
}

/// One event of a completion.
#[derive(Clone, Debug, PartialEq)]
pub enum CompletionEvent {
    /// More text.
    Text(String),
    /// The tokens of the text that follows, if scores were asked for.
    Scores(Vec<TokenScore>),
    /// The end.
    Done(FinishReason, Usage),
    /// It ended early.
    Failed(ApiError),
}

/// A model that a client may name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedModel {
    /// The name.
    pub name: String,
    /// Seconds since 1970 of its file.
    pub created_s: i64,
    /// Whether it gives vectors instead of text.
    pub embeds: bool,
}

/// Vectors for texts.
#[derive(Clone, Debug, PartialEq)]
pub struct Embeddings {
    /// The model's name.
    pub model: String,
    /// One vector for each text, of length one.
    pub vectors: Vec<Vec<f32>>,
    /// Tokens that went in.
    pub prompt_tokens: u32,
}

/// The OpenAI-compatible side.
#[async_trait::async_trait]
pub trait Completions: Send + Sync + 'static {
    /// Lists the models.
    async fn models(&self, who: &Viewer) -> ApiResult<Vec<ServedModel>>;
    /// Completes a conversation. Dropping the stream stops it.
    async fn complete(&self, who: &Viewer, request: CompletionRequest) -> ApiResult<CompletionStream>;
    /// Gives vectors for at most 256 texts.
    async fn embed(&self, who: &Viewer, model: &str, texts: Vec<String>) -> ApiResult<Embeddings>;
}
