//! The rotary embedding (Su et al. 2021) of single heads.

use crate::backend::{ModelShape, RopePairs};

/// The angles of a model.
pub(super) struct Rope {
    /// Angle per position for each pair.
    frequencies: Vec<f32>,
    pairs: RopePairs,
}

impl Rope {
    /// `factors` divide the frequencies, where the file has them (Llama 3).
    pub(super) fn new(shape: &ModelShape, factors: Option<&[f32]>) -> Self {
        let half = shape.rope_width / 2;
        #[expect(clippy::cast_precision_loss, reason = "a head's width is far below 2^24")]
        let frequency = |pair: usize| shape.rope_base.powf(-(pair as f32) / half as f32);
        let mut frequencies: Vec<f32> = (0..half).map(frequency).collect();
        for (frequency, factor) in frequencies.iter_mut().zip(factors.unwrap_or_default()) {
            *frequency /= factor;
        }
        Self { frequencies, pairs: shape.rope_pairs }
    }

    /// Sine and cosine of each pair at a position.
    pub(super) fn turns(&self, position: u32) -> Vec<(f32, f32)> {
        #[expect(clippy::cast_precision_loss, reason = "positions are below 2^24")]
        let position = position as f32;
        self.frequencies.iter().map(|f| (f * position).sin_cos()).collect()
    }

    /// Turns the numbers of a head.
    pub(super) fn turn(&self, head: &mut [f32], turns: &[(f32, f32)]) {
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
