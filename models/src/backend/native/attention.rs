//! Attention of a few queries to the same keys and values.
//!
//! Goes through the pages once, a span of four at a time. The shares of the values are relative to the largest score
//! so far; when a larger one comes, what has been added up is scaled down (Milakov and Gimelshein 2018). Spans begin
//! at the same positions for every query, and each query's numbers are added in the order of the positions, so that a
//! query finds the same bits alone and in company.

#[cfg(target_arch = "x86_64")]
mod avx512;
mod portable;

use super::level::{Level, for_each_level};
use super::page::{MOST_WIDTH, PAGE, Page};
use super::quantised::{ROUND, TINY, quantise};
use crate::backend::math::exp;
use std::sync::Arc;

/// Queries that are looked at together: as many as have their sums in registers.
pub(super) const TOGETHER: usize = 12;
/// Pages of a span.
pub(super) const SPAN_PAGES: usize = 4;
/// Positions of a span.
pub(super) const SPAN: usize = SPAN_PAGES * PAGE;
/// Sums that are kept apart until the end, so that many can be added at once.
pub(super) const LANES: usize = 16;

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
    pub(super) fn set(&mut self, level: Level, head: &[f32], factor: f32) {
        set(level, self, head, factor);
    }
}

for_each_level! {
    fn set(query: &mut Query, head: &[f32], factor: f32) = set_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn set_body(query: &mut Query, head: &[f32], factor: f32) {
    let mut quants = [0; MOST_WIDTH];
    let quants = &mut quants[..head.len()];
    query.scale = factor * quantise(head, quants);
    // At most 256 * 127; checked additions would be done one by one.
    query.offset = -128 * quants.iter().fold(0i32, |sum, &q| sum.wrapping_add(i32::from(q)));
    for (four, quants) in query.fours.iter_mut().zip(quants.as_chunks::<4>().0) {
        *four = i32::from_le_bytes(quants.map(i8::cast_unsigned));
    }
}

/// The shares of the values of a span, with the values' scales, in 8 bit.
#[derive(Clone, Copy)]
struct Shares {
    /// Those of four positions each, from 0 to 255.
    fours: [i32; SPAN / 4],
    scale: f32,
}

impl Shares {
    const NONE: Self = Self { fours: [0; SPAN / 4], scale: 0.0 };

    /// Rounds them.
    fn set(&mut self, level: Level, shares: &[f32; SPAN]) {
        set_shares(level, self, shares);
    }
}

for_each_level! {
    fn set_shares(out: &mut Shares, shares: &[f32; SPAN]) = set_shares_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn set_shares_body(out: &mut Shares, shares: &[f32; SPAN]) {
    // As bits, numbers that are not negative are in the order of the numbers; what is none comes last, and shows.
    let most = f32::from_bits(shares.iter().fold(0, |most, share| most.max(share.to_bits())));
    let inverse = if most > TINY { 255.0 / most } else { 0.0 };
    let mut bytes = [0u8; SPAN];
    for (byte, share) in bytes.iter_mut().zip(shares) {
        #[expect(clippy::cast_possible_truncation, reason = "the lowest byte is wanted")]
        let lowest = (share * inverse + ROUND).to_bits() as u8;
        *byte = lowest;
    }
    for (four, bytes) in out.fours.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *four = i32::from_le_bytes(*bytes);
    }
    out.scale = most / 255.0;
}

/// What queries have seen so far: for each the largest score, the sum of the shares, and the values in these shares.
pub(super) struct View<'a> {
    tops: &'a mut [f32],
    totals: &'a mut [[f32; LANES]],
    values: &'a mut [f32],
}

impl<'a> View<'a> {
    /// Nothing seen yet. `values` has a head's width for each query.
    pub(super) fn new(tops: &'a mut [f32], totals: &'a mut [[f32; LANES]], values: &'a mut [f32]) -> Self {
        tops.fill(f32::NEG_INFINITY);
        totals.fill([0.0; LANES]);
        values.fill(0.0);
        Self { tops, totals, values }
    }

    /// That of `count` queries from `first` on.
    pub(super) fn of(&mut self, first: usize, count: usize) -> View<'_> {
        let width = self.values.len() / self.tops.len();
        View {
            tops: &mut self.tops[first..first + count],
            totals: &mut self.totals[first..first + count],
            values: &mut self.values[first * width..(first + count) * width],
        }
    }

    /// Lets queries look at the pages of a span in a unit: each at the first positions, as many as `seen` says.
    pub(super) fn look(&mut self, level: Level, queries: &[Query], seen: &[usize], pages: &[Arc<Page>], unit: usize) {
        let mut scores = [[0.0f32; SPAN]; TOGETHER];
        let mut shares = [Shares::NONE; TOGETHER];
        let (scores, shares) = (&mut scores[..queries.len()], &mut shares[..queries.len()]);
        dots(level, queries, pages, unit, scores);
        let (mut key_scales, mut value_scales) = ([0.0; SPAN], [0.0; SPAN]);
        for (index, page) in pages.iter().enumerate() {
            key_scales[index * PAGE..][..PAGE].copy_from_slice(page.key_scales(unit));
            value_scales[index * PAGE..][..PAGE].copy_from_slice(page.value_scales(unit));
        }
        let width = self.values.len() / self.tops.len();
        let state = self.tops.iter_mut().zip(self.totals.iter_mut()).zip(self.values.chunks_exact_mut(width));
        let rows = scores.iter_mut().zip(&mut *shares).zip(queries).zip(seen).zip(state);
        for ((((scores, shares), query), &seen), ((top, total), values)) in rows {
            if seen > 0 {
                weigh(level, scores, &key_scales, &value_scales, query.scale, seen, top, total, values);
                shares.set(level, scores);
            }
        }
        add_values(level, shares, pages, unit, self.values);
    }
}

for_each_level! {
    /// Turns dot products into shares of the values, with the values' scales.
    #[expect(clippy::too_many_arguments, reason = "the state of one head")]
    fn weigh(
        scores: &mut [f32; SPAN],
        key_scales: &[f32; SPAN],
        value_scales: &[f32; SPAN],
        scale: f32,
        seen: usize,
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
    seen: usize,
    top: &mut f32,
    total: &mut [f32; LANES],
    values: &mut [f32],
) {
    for (slot, score) in scores.iter_mut().enumerate() {
        // Slots that are not seen hold anything.
        *score = if slot < seen { *score * (key_scales[slot] * scale) } else { f32::NEG_INFINITY };
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
        let first = piece * LANES;
        for score in scores.iter_mut() {
            *score = exp(*score - top);
        }
        for (lane, score) in scores.iter_mut().enumerate() {
            *score = if first + lane < seen { *score } else { 0.0 };
        }
        for (total, share) in total.iter_mut().zip(&*scores) {
            *total += share;
        }
        for (score, scale) in scores.iter_mut().zip(&value_scales.as_chunks::<LANES>().0[piece]) {
            *score *= scale;
        }
        // Scales that are not seen hold anything.
        for (lane, score) in scores.iter_mut().enumerate() {
            *score = if first + lane < seen { *score } else { 0.0 };
        }
    }
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

/// What queries saw in one part of the positions and then in the next one, joined into the first.
pub(super) struct Sight<'a> {
    pub(super) top: f32,
    pub(super) total: f32,
    pub(super) values: &'a mut [f32],
}

impl Sight<'_> {
    /// Joins what was seen after it.
    pub(super) fn join(&mut self, level: Level, top: f32, total: f32, values: &[f32]) {
        let (own, other) = if top > self.top { (exp(self.top - top), 1.0) } else { (1.0, exp(top - self.top)) };
        self.top = self.top.max(top);
        self.total = self.total * own + total * other;
        join(level, self.values, own, values, other);
    }

    /// Makes shares of the whole out of it.
    pub(super) fn finish(self, level: Level) {
        let inverse = 1.0 / self.total;
        let Self { values, .. } = self;
        scale(level, values, inverse);
    }
}

for_each_level! {
    fn join(values: &mut [f32], own: f32, others: &[f32], other: f32) = join_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn join_body(values: &mut [f32], own: f32, others: &[f32], other: f32) {
    for (value, added) in values.iter_mut().zip(others) {
        *value = *value * own + added * other;
    }
}

for_each_level! {
    fn scale(values: &mut [f32], factor: f32) = scale_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn scale_body(values: &mut [f32], factor: f32) {
    for value in values {
        *value *= factor;
    }
}

/// The dot product of each query with the key of each position, without scales.
fn dots(level: Level, queries: &[Query], pages: &[Arc<Page>], unit: usize, out: &mut [[f32; SPAN]]) {
    #[cfg(target_arch = "x86_64")]
    if level == Level::Avx512 {
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: the level is only chosen on a processor with these instructions.
        unsafe {
            avx512::dots(queries, pages, unit, out);
        }
        return;
    }
    portable::dots(level, queries, pages, unit, out);
}

/// Adds the values of all positions, each times its share, for each query.
fn add_values(level: Level, shares: &[Shares], pages: &[Arc<Page>], unit: usize, out: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if level == Level::Avx512 {
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: the level is only chosen on a processor with these instructions.
        unsafe {
            avx512::add_values(shares, pages, unit, out);
        }
        return;
    }
    portable::add_values(level, shares, pages, unit, out);
}

#[cfg(test)]
mod tests;
