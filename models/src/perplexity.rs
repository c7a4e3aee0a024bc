//! Measures how well a model predicts a text.
//!
//! As llama.cpp's `perplexity` does: the text is cut into pieces as long as the context, and the second half of
//! each piece counts, so that every counted token has at least half a context before it.

use crate::backend::{self, Backend, BackendKind, CacheFormat, Logits, Row};
use crate::gguf::GgufFile;
use crate::tokenizer::Tokenizer;
use crate::{ModelError, backend::ModelShape};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Instant;

/// Rows computed in one step.
const STEP_ROWS: usize = 64;
/// Longest text.
const MOST_BYTES: u64 = 256 << 20;

/// What to measure.
#[derive(Clone, Debug)]
pub struct PerplexityOptions {
    /// The model file.
    pub model: PathBuf,
    /// Which implementation.
    pub backend: BackendKind,
    /// How the native backend keeps keys and values.
    pub cache: CacheFormat,
    /// The text, in UTF-8.
    pub text: PathBuf,
    /// Length of the pieces in tokens.
    pub context: u32,
}

/// The result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Perplexity {
    /// e to the mean negative log probability of the counted tokens.
    pub perplexity: f64,
    /// Tokens that counted.
    pub tokens: u64,
    /// Pieces of the text.
    pub chunks: u32,
    /// Length of the pieces in tokens.
    pub context: u32,
    /// Tokens computed per second.
    pub tok_s: f64,
}

/// Measures; `report` hears the running value after each piece.
pub fn measure(options: &PerplexityOptions, report: &mut dyn FnMut(u32, f64)) -> Result<Perplexity, ModelError> {
    let io = |source| ModelError::io(&options.text, source);
    if std::fs::metadata(&options.text).map_err(io)?.len() > MOST_BYTES {
        return Err(ModelError::Unsupported("the text has more than 256 MiB".to_owned()));
    }
    let text = std::fs::read_to_string(&options.text).map_err(io)?;
    let file = GgufFile::open(&options.model)?;
    let shape = ModelShape::from_gguf(file.header())?;
    if !(2..=shape.context).contains(&options.context) {
        let most = shape.context;
        return Err(ModelError::Unsupported(format!("the context must be from 2 to {most} for this model")));
    }
    let tokens = Tokenizer::from_gguf(file.header())?.encode_prompt(&text)?;
    if tokens.len() < 2 {
        return Err(ModelError::Unsupported("the text is too short to measure".to_owned()));
    }
    let mut backend = backend::load(options.backend, &file, 0, options.cache)?;
    let length = (options.context as usize).min(tokens.len());
    let started = Instant::now();
    let (mut sum, mut counted, mut computed, mut chunks) = (0.0, 0u64, 0usize, 0u32);
    for piece in tokens.chunks_exact(length) {
        let (piece_sum, piece_counted) = score(&mut *backend, piece)?;
        sum += piece_sum;
        counted += piece_counted;
        computed += piece.len();
        chunks += 1;
        report(chunks, mean_exp(sum, counted));
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let tok_s = computed as f64 / started.elapsed().as_secs_f64().max(f64::EPSILON);
    Ok(Perplexity { perplexity: mean_exp(sum, counted), tokens: counted, chunks, context: options.context, tok_s })
}

#[expect(clippy::cast_precision_loss, reason = "a mean")]
fn mean_exp(sum: f64, count: u64) -> f64 {
    (sum / count as f64).exp()
}

/// The sum of negative log probabilities of the second half of `piece`, and how many tokens that are.
fn score(backend: &mut dyn Backend, piece: &[u32]) -> Result<(f64, u64), ModelError> {
    let length = u32::try_from(piece.len()).unwrap_or(u32::MAX);
    // Without the prompt, so that a repeated piece is computed again and its scores are there.
    let begun = backend.begin(&[], length)?;
    let first = piece.len() / 2;
    let (mut sum, mut counted) = (0.0, 0);
    let mut logits = Logits::default();
    let positions: Vec<usize> = (begun.cached_tokens as usize..piece.len() - 1).collect();
    for part in positions.chunks(STEP_ROWS) {
        let row = |&position: &usize| Row {
            sequence: begun.sequence,
            token: piece[position],
            position: u32::try_from(position).unwrap_or(u32::MAX),
            // The scores after this token are those of the next one.
            wants_logits: position + 1 >= first,
        };
        let rows: Vec<Row> = part.iter().map(row).collect();
        backend.step(&rows, &mut logits)?;
        let wanted = part.iter().filter(|&&position| position + 1 >= first);
        for (index, position) in wanted.enumerate() {
            sum += surprise(logits.row_mut(index), piece[position + 1]);
            counted += 1;
        }
    }
    backend.end(begun.sequence);
    Ok((sum, counted))
}

/// The negative log probability of `token`.
fn surprise(scores: &[f32], token: u32) -> f64 {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f64 = scores.iter().map(|&score| f64::from(score - top).exp()).sum();
    sum.ln() - f64::from(scores[token as usize] - top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surprise_is_the_log_of_the_share() {
        let scores = [0.0, 3.0f32.ln(), f32::NEG_INFINITY];
        assert!((surprise(&scores, 1) - (4.0f64 / 3.0).ln()).abs() < 1e-6);
        assert!((surprise(&scores, 0) - 4.0f64.ln()).abs() < 1e-6);
    }
}
