//! What computes a model, as the engine sees it.
//!
//! A backend knows sequences of tokens and nothing of requests, users or text. In each step the engine gives it
//! rows of many sequences at once: one row for every answer that is being written, and a chunk of rows of
//! prompts that are being read. A fast backend runs all rows through the same products; the cache of each
//! sequence stays inside the backend, and the engine counts its bytes through [`Backend::cache_bytes`].

mod cache_format;
mod candle;
pub(crate) mod logits;
pub(crate) mod math;
pub(crate) mod native;
mod shape;

pub use cache_format::CacheFormat;
pub use logits::{Ask, Logits, Near, Scores};
pub use shape::{Gate, LocalLayers, ModelShape, RopePairs};

use crate::ModelError;
use crate::gguf::{GgufFile, Header};

/// Which implementation computes the model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BackendKind {
    /// Candle's quantised products. Knows llama, qwen2, qwen3 and gemma3. Formats that candle computes without vector
    /// instructions (Q4_1, Q5_0, Q5_1) are stored as Q8_0: more memory and a rounding of 1/250, but much faster.
    Candle,
    /// The same with every weight exactly as in the file: the measure for other backends.
    CandleExact,
    /// Our own products, many rows at once, see `native`. Knows llama, qwen2, qwen3 and gemma3; what it does not
    /// know of a file (some formats, other tensors) is left to candle. Weights of 4, 5 and 8 bit are kept as they are;
    /// activations have 8 bit, and the cache too unless it is told
    /// otherwise ([`CacheFormat`]).
    #[default]
    Native,
}

impl BackendKind {
    /// All of them with their names in settings and on the command line.
    pub const NAMES: [(&str, Self); 3] =
        [("native", Self::Native), ("candle", Self::Candle), ("candle-exact", Self::CandleExact)];

    /// The one with that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|&(_, kind)| kind)
    }
}

/// A sequence of tokens inside a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SequenceId(pub u64);

/// One token to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The sequence it belongs to.
    pub sequence: SequenceId,
    /// The token.
    pub token: u32,
    /// Its position in the sequence; always the number of tokens that the sequence has so far.
    pub position: u32,
    /// Whether the scores of the token after it are wanted.
    pub wants_logits: bool,
}

/// A sequence that has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Its name.
    pub sequence: SequenceId,
    /// How many tokens of the prompt it holds already, from an earlier sequence with the same beginning. The
    /// first row must be at this position. Less than the prompt's length, as the last token's scores are needed.
    pub cached_tokens: u32,
}

/// What computes a model. Used by one thread at a time.
pub trait Backend: Send {
    /// Bytes of weights and scratch, without the caches of sequences.
    fn memory_bytes(&self) -> u64;

    /// Bytes that a sequence of `tokens` tokens may take at most.
    fn cache_bytes(&self, tokens: u32) -> u64;

    /// Bytes that these sequences take less than each of them alone would, because they share what they have in
    /// common.
    fn shared_bytes(&self, _sequences: &[SequenceId]) -> u64 {
        0
    }

    /// Keeps at most so many bytes of what ended sequences had computed, beside what [`Self::memory_bytes`] includes.
    fn keep(&mut self, _most_bytes: u64) {}

    /// Bytes that are kept of ended sequences, beside what [`Self::memory_bytes`] includes.
    fn kept_bytes(&self) -> u64 {
        0
    }

    /// How many prompt rows of one step are a good compromise between speed and the pause of running answers.
    fn prefill_chunk(&self) -> u32;

    /// Rows that a step computes for little more than one, if sequences can be taken back; otherwise one.
    fn rows_at_once(&self) -> u32 {
        1
    }

    /// Takes back the tokens of a sequence after its first `tokens`. Only those of the last step that come after the
    /// sequence's first row which wanted scores can be taken back, and only where [`Self::rows_at_once`] is above one.
    fn take_back(&mut self, _sequence: SequenceId, _tokens: u32) {}

    /// Whether a step can be computed now. The engine asks again a little later if not.
    fn ready(&mut self) -> bool {
        true
    }

    /// Begins a sequence that will have at most `tokens` tokens and whose first ones are `prompt`.
    fn begin(&mut self, prompt: &[u32], tokens: u32) -> Result<Begun, ModelError>;

    /// Ends a sequence and gives back its memory. Unknown ones are ignored.
    fn end(&mut self, sequence: SequenceId);

    /// Computes all rows. Rows of one sequence come in the order of their positions. The result of a row must
    /// not depend on which other sequences are in the step. After an error the sequences of the step are of no
    /// further use and the engine ends them.
    fn step(&mut self, rows: &[Row], out: &mut Logits) -> Result<(), ModelError>;

    /// Ends all sequences, after a fault.
    fn reset(&mut self);
}

/// Bytes of weights and scratch that the model will take, told before it is loaded.
pub fn memory_needed(kind: BackendKind, header: &Header) -> u64 {
    if kind == BackendKind::Native && native::check(header).is_ok() {
        return native::memory_needed(header);
    }
    candle::memory_needed(header, kind == BackendKind::CandleExact)
}

/// Tells candle to compute each product on one thread. Its pool waits for all its threads at the end of each of
/// some two hundred products per token, spinning; when anything else runs on the machine, two threads are ten times
/// slower than one (measured on two busy cores: 1.8 against 18 tokens per second).
///
/// Only works at the very start of a program, while it has a single thread, because it changes the environment;
/// gives back whether it could. A setting of `CANDLE_NUM_THREADS` from outside is left alone.
pub fn calm_candle() -> bool {
    const NAME: &str = "CANDLE_NUM_THREADS";
    if std::env::var_os(NAME).is_some() || crate::priority::threads() != Some(1) {
        return false;
    }
    // SAFETY: there is no other thread that could read the environment meanwhile.
    #[expect(unsafe_code, reason = "the only way to set the size of candle's pool")]
    unsafe {
        std::env::set_var(NAME, "1");
    }
    true
}

/// Loads a checked file. The native backend computes on `threads` threads, 0 for one per core, and keeps keys and values
/// in the format `cache`; the candle backends share candle's threads and keep them in f32.
pub fn load(
    kind: BackendKind,
    file: &GgufFile,
    threads: usize,
    cache: CacheFormat,
) -> Result<Box<dyn Backend>, ModelError> {
    if kind == BackendKind::Native {
        match native::check(file.header()) {
            Ok(()) => return Ok(Box::new(native::NativeBackend::load(file, threads, cache)?)),
            Err(why) => tracing::info!(%why, "the native backend leaves the model to candle"),
        }
    }
    Ok(Box::new(candle::CandleBackend::load(file, kind == BackendKind::CandleExact)?))
}
