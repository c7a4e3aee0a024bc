//! Rotary embedding, the cache of keys and values, and attention.

use super::super::math::{add_scaled, dot, softmax};
use super::super::{ModelShape, RopePairs, Row, SequenceId};
use std::collections::HashMap;

/// The rotary embedding (Su et al. 2021).
pub(super) struct Rope {
    /// Angle per position for each pair.
    frequencies: Vec<f32>,
    pairs: RopePairs,
    head_width: usize,
}

impl Rope {
    /// `stretch` divides the positions; `factors` divide the frequencies, where the file has them (Llama 3).
    pub(super) fn new(shape: &ModelShape, base: f32, stretch: f32, factors: Option<&[f32]>) -> Self {
        let half = shape.rope_width / 2;
        #[expect(clippy::cast_precision_loss, reason = "a head's width is far below 2^24")]
        let frequency = |pair: usize| base.powf(-(pair as f32) / half as f32) / stretch;
        let mut frequencies: Vec<f32> = (0..half).map(frequency).collect();
        for (frequency, factor) in frequencies.iter_mut().zip(factors.unwrap_or_default()) {
            *frequency /= factor;
        }
        Self { frequencies, pairs: shape.rope_pairs, head_width: shape.head_width }
    }

    /// Sine and cosine of all pairs for each row.
    pub(super) fn turns(&self, rows: &[Row]) -> Vec<Vec<(f32, f32)>> {
        #[expect(clippy::cast_precision_loss, reason = "positions are below 2^24")]
        let position = |row: &Row| row.position as f32;
        rows.iter().map(|row| self.frequencies.iter().map(|f| (f * position(row)).sin_cos()).collect()).collect()
    }

    /// Turns all heads of all rows, each row `width` numbers.
    pub(super) fn turn(&self, values: &mut [f32], width: usize, turns: &[Vec<(f32, f32)>]) {
        for (row, turns) in values.chunks_exact_mut(width).zip(turns) {
            for head in row.chunks_exact_mut(self.head_width) {
                for (pair, &(sin, cos)) in turns.iter().enumerate() {
                    let (first, second) = match self.pairs {
                        RopePairs::Neighbours => (2 * pair, 2 * pair + 1),
                        RopePairs::Halves => (pair, pair + turns.len()),
                    };
                    let (a, b) = (head[first], head[second]);
                    head[first] = a * cos - b * sin;
                    head[second] = a * sin + b * cos;
                }
            }
        }
    }
}

/// Keys and values of one sequence, layer by layer, position by position.
pub(super) struct Cache {
    layers: Vec<(Vec<f32>, Vec<f32>)>,
    width: usize,
    capacity: usize,
}

impl Cache {
    pub(super) fn new(shape: &ModelShape, capacity: usize) -> Self {
        let width = shape.kv_width();
        // Grows as it is used: a promise is not yet memory.
        Self { layers: vec![(Vec::new(), Vec::new()); shape.layers], width, capacity }
    }

    /// Tokens that are in the cache of all layers.
    pub(super) fn len(&self) -> usize {
        self.layers.last().map_or(0, |(keys, _)| keys.len() / self.width)
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    pub(super) fn push(&mut self, layer: usize, k: &[f32], v: &[f32]) {
        let (keys, values) = &mut self.layers[layer];
        keys.extend_from_slice(k);
        values.extend_from_slice(v);
    }
}

/// Lets each row look at the tokens of its sequence up to itself: at all, or at the newest in a local layer.
pub(super) fn attend(
    shape: &ModelShape,
    sequences: &HashMap<SequenceId, Cache>,
    layer: usize,
    rows: &[Row],
    q: &[f32],
) -> Vec<f32> {
    let (width, kv_width) = (shape.head_width, shape.kv_width());
    let group = shape.heads / shape.kv_heads;
    let scale = shape.attention_scale;
    let window = shape.local_layer(layer).map_or(usize::MAX, |local| local.window);
    let mut out = vec![0.0; q.len()];
    let mut scores = Vec::new();
    let query_rows = q.chunks_exact(shape.query_width()).zip(out.chunks_exact_mut(shape.query_width()));
    for (row, (q, out)) in rows.iter().zip(query_rows) {
        let Some(cache) = sequences.get(&row.sequence) else { continue };
        let (keys, values) = &cache.layers[layer];
        let end = row.position as usize + 1;
        let seen = end.saturating_sub(window) * kv_width..end * kv_width;
        for (head, (q, out)) in q.chunks_exact(width).zip(out.chunks_exact_mut(width)).enumerate() {
            let start = head / group * width;
            scores.clear();
            scores.extend(keys[seen.clone()].chunks_exact(kv_width).map(|k| dot(q, &k[start..start + width]) * scale));
            softmax(&mut scores);
            for (&score, v) in scores.iter().zip(values[seen.clone()].chunks_exact(kv_width)) {
                add_scaled(out, score, &v[start..start + width]);
            }
        }
    }
    out
}
