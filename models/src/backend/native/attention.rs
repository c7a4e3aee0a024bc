//! Attention of the query heads of one row that share a head of keys and values.
//!
//! Goes through the pages once. The shares of the values are relative to the largest score so far; when a larger one
//! comes, what has been added up is scaled down (Milakov and Gimelshein 2018).

#[cfg(target_arch = "x86_64")]
mod avx512;
mod portable;

use super::level::{Level, for_each_level};
use super::page::{MOST_WIDTH, PAGE, Page};
use super::quantised::quantise;
use crate::backend::math::exp;
use std::sync::Arc;

/// Query heads that are looked at together.
pub(super) const TOGETHER: usize = 4;

/// A query head in 8 bit.
#[derive(Clone, Copy)]
pub(super) struct Query {
    /// Four numbers each.
    fours: [i32; MOST_WIDTH / 4],
    /// -128 times the sum of the numbers, which takes away what the offset of the keys adds.
    offset: i32,
    scale: f32,
}

impl Query {
    /// Nothing yet.
    pub(super) const EMPTY: Self = Self { fours: [0; MOST_WIDTH / 4], offset: 0, scale: 0.0 };

    /// Quantises a head; scores are multiplied by `factor`.
    pub(super) fn new(head: &[f32], factor: f32) -> Self {
        let (mut query, mut quants) = (Self::EMPTY, [0; MOST_WIDTH]);
        query.scale = factor * quantise(head, &mut quants[..head.len()]);
        // At most 256 * 127; checked additions would be done one by one.
        query.offset = -128 * quants.iter().fold(0i32, |sum, &q| sum.wrapping_add(i32::from(q)));
        for (four, quants) in query.fours.iter_mut().zip(quants.as_chunks::<4>().0) {
            *four = i32::from_le_bytes(quants.map(i8::cast_unsigned));
        }
        query
    }
}

/// Lets up to four queries look at the first `count` positions of the pages, in a unit. `out` has a head's width for
/// each query.
pub(super) fn attend(level: Level, queries: &[Query], pages: &[Arc<Page>], unit: usize, count: usize, out: &mut [f32]) {
    out.fill(0.0);
    let width = out.len() / queries.len();
    let mut tops = [f32::NEG_INFINITY; TOGETHER];
    let mut totals = [[0.0f32; PAGE]; TOGETHER];
    let mut scores = [[0.0f32; PAGE]; TOGETHER];
    for (index, page) in pages[..count.div_ceil(PAGE)].iter().enumerate() {
        dots(level, queries, page.keys(unit), &mut scores);
        let seen = (count - index * PAGE).min(PAGE);
        let heads = scores.iter_mut().zip(&mut tops).zip(&mut totals);
        for ((((scores, top), total), query), out) in heads.zip(queries).zip(out.chunks_exact_mut(width)) {
            let scale = query.scale;
            weigh(level, scores, page.key_scales(unit), page.value_scales(unit), scale, seen, top, total, out);
        }
        add_values(level, &scores[..queries.len()], page.values(unit), out);
    }
    for (out, total) in out.chunks_exact_mut(width).zip(&totals) {
        let inverse = 1.0 / total.iter().sum::<f32>();
        for number in out {
            *number *= inverse;
        }
    }
}

for_each_level! {
    /// Turns dot products into shares of the values, with the values' scales.
    #[expect(clippy::too_many_arguments, reason = "the state of one head")]
    fn weigh(
        scores: &mut [f32; PAGE],
        key_scales: &[f32; PAGE],
        value_scales: &[f32; PAGE],
        scale: f32,
        seen: usize,
        top: &mut f32,
        total: &mut [f32; PAGE],
        out: &mut [f32],
    ) = weigh_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
#[expect(clippy::too_many_arguments, reason = "the state of one head")]
fn weigh_body(
    scores: &mut [f32; PAGE],
    key_scales: &[f32; PAGE],
    value_scales: &[f32; PAGE],
    scale: f32,
    seen: usize,
    top: &mut f32,
    total: &mut [f32; PAGE],
    out: &mut [f32],
) {
    for (slot, score) in scores.iter_mut().enumerate() {
        // Slots that are not seen hold anything.
        *score = if slot < seen { *score * (key_scales[slot] * scale) } else { f32::NEG_INFINITY };
    }
    let highest = highest(*scores);
    if highest > *top {
        let factor = exp(*top - highest);
        out.iter_mut().chain(total.iter_mut()).for_each(|number| *number *= factor);
        *top = highest;
    }
    for slot in 0..PAGE {
        let share = exp(scores[slot] - *top);
        let share = if slot < seen { share } else { 0.0 };
        total[slot] += share;
        scores[slot] = if slot < seen { share * value_scales[slot] } else { 0.0 };
    }
}

/// The largest of the scores, found in four steps.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn highest(mut scores: [f32; PAGE]) -> f32 {
    for half in [8, 4, 2, 1] {
        let (left, right) = scores.split_at_mut(half);
        for (left, &right) in left.iter_mut().zip(&*right) {
            *left = if right > *left { right } else { *left };
        }
    }
    scores[0]
}

/// The dot product of each query with the key of each position, without scales.
fn dots(level: Level, queries: &[Query], keys: &[super::packed::Line], out: &mut [[f32; PAGE]; TOGETHER]) {
    #[cfg(target_arch = "x86_64")]
    if level == Level::Avx512 {
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: the level is only chosen on a processor with these instructions.
        unsafe {
            avx512::dots(queries, keys, out);
        }
        return;
    }
    portable::dots(level, queries, keys, out);
}

/// Adds the values of all positions, each times its share, for each query.
fn add_values(level: Level, shares: &[[f32; PAGE]], values: &[i8], out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if level == Level::Avx512 {
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: the level is only chosen on a processor with these instructions.
        unsafe {
            avx512::add_values(shares, values, out);
        }
        return;
    }
    portable::add_values(level, shares, values, out);
}

#[cfg(test)]
mod tests;
