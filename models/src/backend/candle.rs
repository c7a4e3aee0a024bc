//! The reference backend: candle's quantised products with our own attention over one cache per sequence.
//!
//! Plain and easy to follow rather than fast. It is the measure for faster backends and the fallback for what they
//! do not know. The result of a row is the same in any batch, except for Q4_K, Q6_K and Q8_0 matrices whose sizes
//! let candle choose another product for one row than for many.

mod attention;
mod weights;

use self::attention::{Cache, Rope};
use self::weights::Weights;
use super::math::{add_scaled, gelu_tanh_times, rms_norm, silu_times};
use super::{Backend, Begun, Gate, Logits, ModelShape, Row, SequenceId};
use crate::ModelError;
use crate::gguf::{GgufFile, Header};
use std::collections::HashMap;

/// Rows of logits that are computed together; bounds their memory.
const HEAD_ROWS: usize = 8;

/// The reference backend.
pub(super) struct CandleBackend {
    shape: ModelShape,
    weights: Weights,
    rope: Rope,
    /// That of layers which do not see everything.
    local_rope: Option<Rope>,
    sequences: HashMap<SequenceId, Cache>,
    next: u64,
    memory: u64,
}

/// Bytes of weights as candle keeps them, with some scratch.
pub(super) fn memory_needed(header: &Header, exact: bool) -> u64 {
    let weights: usize = header.tensors().map(|(_, tensor)| weights::bytes_in_memory(tensor, exact)).sum();
    weights as u64 + (16 << 20)
}

impl CandleBackend {
    /// `exact` keeps each weight's format; otherwise those that candle computes slowly are stored in another one.
    pub(super) fn load(file: &GgufFile, exact: bool) -> Result<Self, ModelError> {
        let shape = ModelShape::from_gguf(file.header())?;
        let weights = Weights::load(file, &shape, exact)?;
        let rope = Rope::new(&shape, shape.rope_base, shape.rope_stretch, weights.rope_factors.as_deref());
        let local_rope = shape.local.map(|local| Rope::new(&shape, local.rope_base, 1.0, None));
        let memory = memory_needed(file.header(), exact);
        Ok(Self { shape, weights, rope, local_rope, sequences: HashMap::new(), next: 0, memory })
    }

    fn check(&self, rows: &[Row]) -> Result<(), ModelError> {
        let mut lengths: HashMap<SequenceId, usize> = HashMap::new();
        for row in rows {
            let cache = self.sequences.get(&row.sequence);
            let cache = cache.ok_or_else(|| ModelError::Compute(format!("there is no sequence {}", row.sequence.0)))?;
            let length = lengths.entry(row.sequence).or_insert_with(|| cache.len());
            if row.position as usize != *length || *length >= cache.capacity() {
                return Err(ModelError::Compute(format!("position {} cannot follow {length} tokens", row.position)));
            }
            if row.token as usize >= self.shape.vocabulary {
                return Err(ModelError::Compute(format!("there is no token {}", row.token)));
            }
            *length += 1;
        }
        Ok(())
    }

    /// Runs all rows through all layers.
    #[expect(clippy::many_single_char_names, reason = "the names of the formulas")]
    fn forward(&mut self, rows: &[Row]) -> Result<Vec<f32>, ModelError> {
        let Self { shape, weights, rope, local_rope, sequences, .. } = self;
        let tokens: Vec<u32> = rows.iter().map(|row| row.token).collect();
        let mut x = weights.embed(&tokens)?;
        for number in &mut x {
            *number *= shape.embedding_scale;
        }
        let (turns, local_turns) = (rope.turns(rows), local_rope.as_ref().map(|rope| rope.turns(rows)));
        let mut h = Vec::new();
        for (number, layer) in weights.layers.iter().enumerate() {
            rms_norm(&x, &layer.attention_norm, shape.norm_epsilon, &mut h);
            let mut q = layer.q.forward(&h)?;
            let mut k = layer.k.forward(&h)?;
            let v = layer.v.forward(&h)?;
            for (values, norm) in [(&mut q, &layer.q_norm), (&mut k, &layer.k_norm)] {
                if let Some(norm) = norm {
                    let mut normed = Vec::with_capacity(values.len());
                    rms_norm(values, norm, shape.norm_epsilon, &mut normed);
                    *values = normed;
                }
            }
            let local = shape.local_layer(number).and(local_turns.as_ref());
            rope.turn(&mut q, shape.query_width(), local.unwrap_or(&turns));
            rope.turn(&mut k, shape.kv_width(), local.unwrap_or(&turns));
            let kv = k.chunks_exact(shape.kv_width()).zip(v.chunks_exact(shape.kv_width()));
            for (row, (k, v)) in rows.iter().zip(kv) {
                if let Some(cache) = sequences.get_mut(&row.sequence) {
                    cache.push(number, k, v);
                }
            }
            let attended = attention::attend(shape, sequences, number, rows, &q);
            add(&mut x, layer.output.forward(&attended)?, layer.attention_post_norm.as_deref(), shape.norm_epsilon);
            rms_norm(&x, &layer.inner_norm, shape.norm_epsilon, &mut h);
            let mut gate = layer.gate.forward(&h)?;
            let up = layer.up.forward(&h)?;
            match shape.gate {
                Gate::Silu => silu_times(&mut gate, &up),
                Gate::GeluTanh => gelu_tanh_times(&mut gate, &up),
            }
            add(&mut x, layer.down.forward(&gate)?, layer.inner_post_norm.as_deref(), shape.norm_epsilon);
        }
        Ok(x)
    }
}

/// Adds a result to each row, normed before if there is a norm for it.
fn add(x: &mut [f32], result: Vec<f32>, norm: Option<&[f32]>, epsilon: f32) {
    let mut result = result;
    if let Some(norm) = norm {
        let mut normed = Vec::with_capacity(result.len());
        rms_norm(&result, norm, epsilon, &mut normed);
        result = normed;
    }
    add_scaled(x, 1.0, &result);
}

impl Backend for CandleBackend {
    fn memory_bytes(&self) -> u64 {
        self.memory
    }

    fn cache_bytes(&self, tokens: u32) -> u64 {
        2 * 4 * u64::from(tokens) * (self.shape.layers * self.shape.kv_width()) as u64
    }

    fn prefill_chunk(&self) -> u32 {
        32
    }

    fn begin(&mut self, _prompt: &[u32], tokens: u32) -> Result<Begun, ModelError> {
        let sequence = SequenceId(self.next);
        self.next += 1;
        self.sequences.insert(sequence, Cache::new(&self.shape, tokens as usize));
        Ok(Begun { sequence, cached_tokens: 0 })
    }

    fn end(&mut self, sequence: SequenceId) {
        self.sequences.remove(&sequence);
    }

    fn step(&mut self, rows: &[Row], out: &mut Logits) -> Result<(), ModelError> {
        out.reset(self.shape.vocabulary);
        if rows.is_empty() {
            return Ok(());
        }
        self.check(rows)?;
        let x = self.forward(rows)?;
        let wanted: Vec<f32> = rows
            .iter()
            .zip(x.chunks_exact(self.shape.width))
            .filter(|(row, _)| row.wants_logits)
            .flat_map(|(_, x)| x.iter().copied())
            .collect();
        let mut normed = Vec::new();
        for part in wanted.chunks(HEAD_ROWS * self.shape.width) {
            rms_norm(part, &self.weights.final_norm, self.shape.norm_epsilon, &mut normed);
            out.extend(&self.weights.head.forward(&normed)?);
        }
        Ok(())
    }

    fn reset(&mut self) {
        self.sequences.clear();
    }
}

#[cfg(test)]
mod tests;
