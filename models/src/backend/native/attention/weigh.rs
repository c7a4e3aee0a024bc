//! Turns scores into shares in plain Rust, compiled for each level.

use super::super::level::for_each_level;
use super::{LANES, SPAN, Seen};
use crate::backend::math::exp;

for_each_level! {
    /// Turns dot products into shares of the values, with the values' scales.
    #[expect(clippy::too_many_arguments, reason = "the state of one head")]
    pub(super) fn weigh(
        scores: &mut [f32; SPAN],
        key_scales: &[f32; SPAN],
        value_scales: &[f32; SPAN],
        scale: f32,
        seen: Seen,
        top: &mut f32,
        total: &mut [f32; LANES],
        values: &mut [f32],
    ) = weigh_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
#[expect(clippy::too_many_arguments, reason = "the state of one head")]
fn weigh_body(
    scores: &mut [f32; SPAN],
    key_scales: &[f32; SPAN],
    value_scales: &[f32; SPAN],
    scale: f32,
    seen: Seen,
    top: &mut f32,
    total: &mut [f32; LANES],
    values: &mut [f32],
) {
    let in_sight = in_sight(seen);
    for (slot, score) in scores.iter_mut().enumerate() {
        // Slots that are not seen hold anything.
        *score = if in_sight[slot] { *score * (key_scales[slot] * scale) } else { f32::NEG_INFINITY };
    }
    let highest = highest(scores);
    if highest > *top {
        let factor = exp(*top - highest);
        values.iter_mut().chain(total.iter_mut()).for_each(|number| *number *= factor);
        *top = highest;
    }
    // Simple loops, each over all of a piece: only those the compiler does at once.
    let top = *top;
    for (piece, scores) in scores.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
        let in_sight = &in_sight.as_chunks::<LANES>().0[piece];
        for score in scores.iter_mut() {
            *score = exp(*score - top);
        }
        for (lane, score) in scores.iter_mut().enumerate() {
            *score = if in_sight[lane] { *score } else { 0.0 };
        }
        for (total, share) in total.iter_mut().zip(&*scores) {
            *total += share;
        }
        for (score, scale) in scores.iter_mut().zip(&value_scales.as_chunks::<LANES>().0[piece]) {
            *score *= scale;
        }
        // Scales that are not seen hold anything.
        for (lane, score) in scores.iter_mut().enumerate() {
            *score = if in_sight[lane] { *score } else { 0.0 };
        }
    }
}

/// Which slots of a span are seen.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn in_sight(seen: Seen) -> [bool; SPAN] {
    // Bytes, of which many are compared at once.
    let [first, end] = [seen.first, seen.end].map(|slot| u8::try_from(slot).unwrap_or(u8::MAX));
    let mut in_sight = [false; SPAN];
    for (slot, seen) in (0u8..).zip(&mut in_sight) {
        *seen = (first..end).contains(&slot);
    }
    in_sight
}

/// The largest of the scores, found in a few steps.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn highest(scores: &[f32; SPAN]) -> f32 {
    let mut best = [f32::NEG_INFINITY; LANES];
    for scores in scores.as_chunks::<LANES>().0 {
        for (best, &score) in best.iter_mut().zip(scores) {
            *best = if score > *best { score } else { *best };
        }
    }
    for half in [8, 4, 2, 1] {
        let (left, right) = best.split_at_mut(half);
        for (left, &right) in left.iter_mut().zip(&*right) {
            *left = if right > *left { right } else { *left };
        }
    }
    best[0]
}
