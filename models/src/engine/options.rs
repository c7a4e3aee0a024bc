//! What an engine may use, and what it says about itself.

use super::Turns;
use crate::backend::CacheFormat;
use std::sync::Arc;

/// Formats the current date for chat templates that show it: takes a `strftime` format, gives the text.
/// A parameter, so that this crate reads no clock of its own for what ends up in an answer.
pub type DateFormatter = Arc<dyn Fn(&str) -> String + Send + Sync>;

/// How many answers run at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunningLimits {
    /// Over all services.
    pub total: u32,
    /// For each service, in the order of [`super::ServiceClass::ALL`].
    pub per_service: [u32; 4],
}

/// What an engine may use.
#[derive(Clone)]
pub struct EngineOptions {
    /// Threads for computing; 0 for one per core. The candle backends do not follow it: they share one pool of the
    /// whole process, see [`crate::backend::calm_candle`].
    pub threads: usize,
    /// Most requests that wait; the next one is refused.
    pub max_waiting: u32,
    /// How many answers run at the same time.
    pub running: RunningLimits,
    /// Bytes of key-value cache for each service, in the order of [`super::ServiceClass::ALL`].
    pub cache_bytes: [u64; 4],
    /// How the native backend keeps that cache.
    pub cache_format: CacheFormat,
    /// Bytes that may be taken of the caches that nobody uses, to keep what ended answers had computed: who asks again
    /// in the same conversation has the first word sooner.
    pub kept_bytes: u64,
    /// Bytes that weights and scratch may use; loading a larger model is refused.
    pub model_bytes: u64,
    /// Longest conversation with its answer, in tokens; the model's own limit where that is lower.
    pub context_tokens: u32,
    /// Most prompt tokens computed in one step, so that running answers go on meanwhile; 0 lets the backend choose.
    pub prefill_chunk: u32,
    /// Whether few running answers guess their next tokens from the text before. What they say is the same.
    pub speculation: bool,
    /// Added to the niceness of the engine's threads, so that the web stays fast.
    pub nice: i32,
    /// The date for chat templates that show one.
    pub date: Option<DateFormatter>,
    /// Engines with clones of the same one compute one step at a time, and share the processors by services.
    pub turns: Turns,
}

impl Default for EngineOptions {
    fn default() -> Self {
        let cache = 512 << 20;
        Self {
            threads: 0,
            max_waiting: 256,
            running: RunningLimits { total: 256, per_service: [256; 4] },
            cache_bytes: [cache; 4],
            kept_bytes: 0,
            cache_format: CacheFormat::default(),
            model_bytes: 2 << 30,
            context_tokens: 4096,
            prefill_chunk: 0,
            speculation: true,
            nice: 5,
            date: None,
            turns: Turns::default(),
        }
    }
}

impl std::fmt::Debug for EngineOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EngineOptions")
            .field("threads", &self.threads)
            .field("max_waiting", &self.max_waiting)
            .field("running", &self.running)
            .field("cache_bytes", &self.cache_bytes)
            .field("kept_bytes", &self.kept_bytes)
            .field("cache_format", &self.cache_format)
            .field("model_bytes", &self.model_bytes)
            .field("context_tokens", &self.context_tokens)
            .field("prefill_chunk", &self.prefill_chunk)
            .field("speculation", &self.speculation)
            .field("nice", &self.nice)
            .finish_non_exhaustive()
    }
}

/// What is known about a loaded model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelInfo {
    /// The name in the file, or the file's name.
    pub name: String,
    /// `llama`, `qwen2`, ...
    pub architecture: String,
    /// Number of weights.
    pub parameters: u64,
    /// Longest conversation with its answer, in tokens.
    pub context_tokens: u32,
    /// Size of the file.
    pub file_bytes: u64,
    /// Bytes of weights and scratch in memory, without the cache of running answers.
    pub memory_bytes: u64,
}

/// How busy an engine is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EngineLoad {
    /// Answers being written.
    pub running: u32,
    /// Requests waiting.
    pub waiting: u32,
    /// Tokens computed per second over the last seconds (read and written).
    pub tokens_per_s: f32,
    /// Bytes of key-value cache promised to running answers.
    pub cache_bytes: u64,
    /// Bytes of what ended answers had computed, kept for those who ask again.
    pub kept_bytes: u64,
    /// Answers that gave back their memory for others and were read again later, since the model was loaded.
    pub paused: u64,
    /// Tokens that were guessed from the text before, since the model was loaded.
    pub proposed_tokens: u64,
    /// How many of them were right.
    pub accepted_tokens: u64,
}
