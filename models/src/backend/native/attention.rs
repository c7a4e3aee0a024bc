//! Attention of a few queries to the same keys and values.
//!
//! Goes through the pages once, a span of four at a time. The shares of the values are relative to the largest score
//! so far; when a larger one comes, what has been added up is scaled down (Milakov and Gimelshein 2018). Spans begin
//! at the same positions for every query, and each query's numbers are added in the order of the positions, so that a
//! query finds the same bits alone and in company.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod portable;
#[cfg(target_arch = "x86_64")]
mod prefetch;
mod weigh;

use super::level::{Level, for_each_level};
use super::page::{MOST_WIDTH, PAGE, Page, Unit};
use super::quantised::quantise;
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
}

/// The pages of a span, in a unit. The last span of a sequence may have fewer.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) pages: &'a [Arc<Page>],
    pub(super) unit: usize,
}

impl<'a> Span<'a> {
    /// Keys and values of each page.
    fn units(self) -> impl Iterator<Item = Unit<'a>> {
        self.pages.iter().map(move |page| page.unit(self.unit))
    }
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

    /// Lets queries look at a span: each at the first positions, as many as `seen` says. What will be looked at `next`
    /// is asked from memory meanwhile.
    pub(super) fn look(&mut self, level: Level, queries: &[Query], seen: &[usize], now: Span<'_>, next: Span<'_>) {
        match level {
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "instructions chosen at run time")]
            // SAFETY: the level is only chosen on a processor with these instructions.
            Level::Avx512 => unsafe { avx512::look(self, queries, seen, now, next) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "instructions chosen at run time")]
            // SAFETY: as above.
            Level::Avx2 => unsafe { avx2::look(self, queries, seen, now, next) },
            _ => {
                let _ = next;
                portable::look(level, self, queries, seen, now);
            }
        }
    }
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

#[cfg(test)]
mod tests;
