//! The steps between the products of an encoder.

use super::super::level::{Level, for_each_level};
use super::super::tile::Tile;
use crate::backend::math::{dot, gelu};

/// Moves each row to mean 0 and variance 1, then scales and shifts.
pub(super) struct Norm {
    weight: Vec<f32>,
    bias: Vec<f32>,
    /// Zeros.
    nothing: Vec<f32>,
}

impl Norm {
    /// Of weights and biases of the same length.
    pub(super) fn new((weight, bias): (Vec<f32>, Vec<f32>)) -> Self {
        let nothing = vec![0.0; weight.len()];
        Self { weight, bias, nothing }
    }

    /// Norms the rows of a tile and makes them the input of the next product.
    pub(super) fn apply(&self, level: Level, tile: &mut Tile, epsilon: f32) {
        self.apply_to_sum(level, tile, &self.nothing, epsilon);
    }

    /// The same after adding `bias` to each row.
    pub(super) fn apply_to_sum(&self, level: Level, tile: &mut Tile, bias: &[f32], epsilon: f32) {
        for row in tile.x.chunks_exact_mut(bias.len()) {
            norm(level, row, bias, self, epsilon);
        }
        tile.quantise(level);
    }
}

for_each_level! {
    fn norm(row: &mut [f32], added: &[f32], norm: &Norm, epsilon: f32) = norm_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn norm_body(row: &mut [f32], added: &[f32], norm: &Norm, epsilon: f32) {
    #[expect(clippy::cast_precision_loss, reason = "a model's width is far below 2^24")]
    let count = row.len() as f32;
    row.iter_mut().zip(added).for_each(|(x, added)| *x += added);
    let mean = sum(row) / count;
    for x in row.iter_mut() {
        *x -= mean;
    }
    let scale = 1.0 / (dot(row, row) / count + epsilon).sqrt();
    for ((x, weight), bias) in row.iter_mut().zip(&norm.weight).zip(&norm.bias) {
        *x = *x * scale * weight + bias;
    }
}

/// In 16 sums that the compiler can keep in vector registers.
#[inline]
fn sum(row: &[f32]) -> f32 {
    let mut sums = [0.0f32; 16];
    let (blocks, rest) = row.as_chunks::<16>();
    for block in blocks {
        sums.iter_mut().zip(block).for_each(|(sum, x)| *sum += x);
    }
    sums.iter().sum::<f32>() + rest.iter().sum::<f32>()
}

for_each_level! {
    /// `x = gelu(x + bias)`.
    pub(super) fn gate(row: &mut [f32], bias: &[f32]) = gate_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn gate_body(row: &mut [f32], bias: &[f32]) {
    for (x, bias) in row.iter_mut().zip(bias) {
        *x = gelu(*x + bias);
    }
}
