//! Attention of a few queries to the same keys and values.
//!
//! Goes through the pages once, a span of four at a time. The shares of the values are relative to the largest score
//! so far; when a larger one comes, what has been added up is scaled down (Milakov and Gimelshein 2018). Spans begin
//! at the same positions for every query, and each query's numbers are added in the order of the positions, so that a
//! query finds the same bits alone and in company.

mod f16;
mod q8;
mod weigh;

pub(super) use self::f16::F16Query;
pub(super) use self::q8::Q8Query;

use super::level::{Level, for_each_level};
use super::packed::Line;
use super::page::{PAGE, Page};
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

/// A query head, as the format of the keys wants it.
pub(super) trait Query: Copy + Send + Sync {
    /// Nothing yet.
    const EMPTY: Self;

    /// Takes a head; scores are multiplied by `factor`.
    fn set(&mut self, level: Level, head: &[f32], factor: f32);

    /// Lets up to [`TOGETHER`] queries look at a span: each at the positions that `seen` says. What will be looked at
    /// `next` is asked from memory meanwhile.
    fn look(view: &mut View<'_>, level: Level, queries: &[Self], seen: &[Seen], now: Span<'_>, next: Span<'_>);
}

/// The positions of a span that a query sees: from `first` on and before `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) first: usize,
    pub(super) end: usize,
}

impl Seen {
    /// None of them.
    pub(super) const NOTHING: Self = Self { first: 0, end: 0 };

    /// Whether there are none.
    pub(super) fn is_empty(self) -> bool {
        self.first >= self.end
    }
}

/// The pages of a span, in a unit. The last span of a sequence may have fewer.
#[derive(Clone, Copy)]
pub(super) struct Span<'a> {
    pub(super) pages: &'a [Arc<Page>],
    pub(super) unit: usize,
}

impl<'a> Span<'a> {
    /// Keys and values of each page.
    fn units(self) -> impl Iterator<Item = &'a [Line]> {
        self.pages.iter().map(move |page| page.units((self.unit, 1)))
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
}

/// Asks for all lines of a unit, where that is known how.
fn prefetch(lines: &[Line]) {
    #[cfg(target_arch = "x86_64")]
    for line in lines {
        #[expect(unsafe_code, reason = "asks for memory")]
        // SAFETY: every x86-64 processor has this instruction, and it reads nothing.
        unsafe {
            std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(std::ptr::from_ref(line).cast());
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = lines;
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
