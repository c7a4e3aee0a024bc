//! Attention with AVX-512, for one to twelve queries at once.

mod weigh;

use self::weigh::{Scales, weigh};
use super::super::super::packed::Line;
use super::super::super::page::{PAGE, q8::Unit};
use super::super::super::vectors::{load, load_line, store};
use super::super::{SPAN_PAGES, prefetch};
use super::{Q8Query, SPAN, Seen, Shares, Span, View};
use std::arch::x86_64::{
    _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_fmadd_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_si512,
};

/// Calls a function with constants: the number of queries; how many pages of keys and how many pieces of values it
/// takes at once, so that there are enough sums to hide how long each addition takes.
macro_rules! with_counts {
    ($queries:expr, $arguments:tt, $($count:literal $keys:literal $values:literal)*) => {
        match $queries {
            $($count => look_of::<$count, $keys, $values> $arguments,)*
            queries => unreachable!("{queries} queries together"),
        }
    };
}

/// See [`super::super::Query::look`].
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) fn look(view: &mut View<'_>, queries: &[Q8Query], seen: &[Seen], now: Span<'_>, next: Span<'_>) {
    with_counts!(queries.len(), (view, queries, seen, now, next),
        1 4 4 2 4 4 3 4 4 4 2 4 5 2 4 6 2 4 7 1 2 8 1 2 9 1 2 10 1 2 11 1 2 12 1 2);
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn look_of<const N: usize, const K: usize, const V: usize>(
    view: &mut View<'_>,
    queries: &[Q8Query],
    seen: &[Seen],
    now: Span<'_>,
    next: Span<'_>,
) {
    let queries = queries.first_chunk::<N>().expect("as many queries as were counted");
    let mut units = [None; SPAN_PAGES];
    units.iter_mut().zip(now.units()).for_each(|(place, unit)| *place = Some(Unit(unit)));
    let mut scores = [[0.0f32; SPAN]; N];
    let mut shares = [Shares::NONE; N];
    let mut ahead = next.units();
    for (group, units) in units.as_chunks::<K>().0.iter().enumerate() {
        if let Some(keys) = each_keys(units) {
            dots::<N, K>(queries, &keys, group * K, &mut scores);
        } else {
            for (index, unit) in units.iter().enumerate() {
                if let Some(unit) = unit {
                    dots::<N, 1>(queries, &[unit.keys()], group * K + index, &mut scores);
                }
            }
        }
        // In between, as only so many lines can be on their way at once.
        ahead.next().into_iter().for_each(prefetch);
    }
    let scales = Scales::load(&units);
    let width = view.values.len() / N;
    let state = view.tops.iter_mut().zip(view.totals.iter_mut()).zip(view.values.chunks_exact_mut(width));
    let rows = scores.iter().zip(&mut shares).zip(queries).zip(seen).zip(state);
    for ((((scores, shares), query), &seen), ((top, total), values)) in rows {
        if !seen.is_empty() {
            weigh(scores, &scales, query.scale, seen, top, total, values, shares);
        }
        ahead.next().into_iter().for_each(prefetch);
    }
    // Pieces of sixteen numbers of a head.
    if (width / 16).is_multiple_of(V) {
        add_values::<N, V>(&shares, &units, width, view.values);
    } else {
        add_values::<N, 1>(&shares, &units, width, view.values);
    }
    ahead.for_each(prefetch);
}

fn each_keys<'a, const K: usize>(units: &[Option<Unit<'a>>; K]) -> Option<[&'a [Line]; K]> {
    let mut keys: [&[Line]; K] = [&[]; K];
    for (keys, unit) in keys.iter_mut().zip(units) {
        *keys = (*unit)?.keys();
    }
    Some(keys)
}

/// The dot product of each query with the key of each position, without scales. `pages` are the keys of one page after
/// another, the first one with the number `first` in the span.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[inline]
fn dots<const N: usize, const K: usize>(
    queries: &[Q8Query; N],
    pages: &[&[Line]; K],
    first: usize,
    out: &mut [[f32; SPAN]; N],
) {
    let mut sums = [[_mm512_setzero_si512(); K]; N];
    for (sums, query) in sums.iter_mut().zip(queries) {
        sums.fill(_mm512_set1_epi32(query.offset));
    }
    for line in 0..pages[0].len() {
        for (page, lines) in pages.iter().enumerate() {
            let keys = load_line(&lines[line]);
            for (sums, query) in sums.iter_mut().zip(queries) {
                sums[page] = _mm512_dpbusd_epi32(sums[page], keys, _mm512_set1_epi32(query.fours[line]));
            }
        }
    }
    for (sums, out) in sums.into_iter().zip(out) {
        let places = &mut out.as_chunks_mut::<PAGE>().0[first..];
        for (sum, place) in sums.into_iter().zip(places) {
            store(place, _mm512_cvtepi32_ps(sum));
        }
    }
}

/// Adds the values of all positions, each times its share, for each query.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[inline]
fn add_values<const N: usize, const V: usize>(
    shares: &[Shares; N],
    units: &[Option<Unit<'_>>; SPAN_PAGES],
    width: usize,
    out: &mut [f32],
) {
    for first in (0..width / 16).step_by(V) {
        let mut sums = [[_mm512_setzero_si512(); V]; N];
        for (page, unit) in units.iter().enumerate() {
            let Some(unit) = unit else { break };
            for (four, lines) in unit.values().chunks_exact(width / 16).enumerate() {
                let Some(lines) = lines[first..].first_chunk::<V>() else { break };
                let lines = lines.each_ref().map(|line| load_line(line));
                for (query, sums) in sums.iter_mut().enumerate() {
                    let four = _mm512_set1_epi32(shares[query].fours[(page * PAGE / 4 + four) % (SPAN / 4)]);
                    for (sum, line) in sums.iter_mut().zip(lines) {
                        *sum = _mm512_dpbusd_epi32(*sum, four, line);
                    }
                }
            }
        }
        for (query, sums) in sums.into_iter().enumerate() {
            let scale = _mm512_set1_ps(shares[query].scale);
            let out = &mut out[query * width + 16 * first..][..16 * V];
            for (sum, out) in sums.into_iter().zip(out.as_chunks_mut::<16>().0) {
                store(out, _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum), scale, load(out)));
            }
        }
    }
}
