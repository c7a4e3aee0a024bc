//! Attention with AVX2, for one to twelve queries at once.
//!
//! Keys and queries are signed bytes. `vpmaddubsw` wants one unsigned side, so the sign of a key goes over to the
//! query; 127 * 127 twice fits into 16 bit. Shares go up to 255, and 255 * 127 twice does not fit: they are multiplied
//! as numbers of 16 bit.

mod weigh;

use self::weigh::weigh;
use super::super::super::halves::{load, load_half, store};
use super::super::super::packed::Line;
use super::super::super::page::{MOST_WIDTH, PAGE, q8::Unit};
use super::super::prefetch;
use super::{Q8Query, SPAN, Seen, Shares, Span, View};
use std::arch::x86_64::{
    _mm256_abs_epi8, _mm256_add_epi32, _mm256_cvtepi32_ps, _mm256_fmadd_ps, _mm256_madd_epi16, _mm256_maddubs_epi16,
    _mm256_set1_epi8, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setzero_si256, _mm256_sign_epi8,
    _mm256_slli_epi16, _mm256_srai_epi16, _mm256_xor_si256,
};

/// Calls a function with the number of queries as a constant.
macro_rules! with_count {
    ($queries:expr, $arguments:tt, $($count:literal)*) => {
        match $queries {
            $($count => look_of::<$count> $arguments,)*
            queries => unreachable!("{queries} queries together"),
        }
    };
}

/// See [`super::super::Query::look`].
#[target_feature(enable = "avx2,fma,f16c")]
pub(super) fn look(view: &mut View<'_>, queries: &[Q8Query], seen: &[Seen], now: Span<'_>, next: Span<'_>) {
    with_count!(queries.len(), (view, queries, seen, now, next), 1 2 3 4 5 6 7 8 9 10 11 12);
}

#[target_feature(enable = "avx2,fma,f16c")]
fn look_of<const N: usize>(view: &mut View<'_>, queries: &[Q8Query], seen: &[Seen], now: Span<'_>, next: Span<'_>) {
    let queries = queries.first_chunk::<N>().expect("as many queries as were counted");
    let mut scores = [[0.0f32; SPAN]; N];
    let (mut key_scales, mut value_scales) = ([0.0; SPAN], [0.0; SPAN]);
    let mut ahead = next.units();
    for (page, unit) in now.units().map(Unit).enumerate() {
        dots(queries, unit.keys(), page, &mut scores);
        key_scales.as_chunks_mut::<PAGE>().0[page] = unit.key_scales().floats();
        value_scales.as_chunks_mut::<PAGE>().0[page] = unit.value_scales().floats();
        // In between, as only so many lines can be on their way at once.
        ahead.next().into_iter().for_each(prefetch);
    }
    let mut shares = [Shares::NONE; N];
    let width = view.values.len() / N;
    let state = view.tops.iter_mut().zip(view.totals.iter_mut()).zip(view.values.chunks_exact_mut(width));
    let rows = scores.iter().zip(&mut shares).zip(queries).zip(seen).zip(state);
    for ((((scores, shares), query), &seen), ((top, total), values)) in rows {
        if !seen.is_empty() {
            let scales = (&key_scales, &value_scales);
            weigh(scores, scales, query.scale, seen, top, total, values, shares);
        }
        ahead.next().into_iter().for_each(prefetch);
    }
    add_values(&shares.each_ref().map(pairs_of), &shares, now, width, view.values);
    ahead.for_each(prefetch);
}

/// The dot product of each query with the key of each position of a page, without scales.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn dots<const N: usize>(queries: &[Q8Query; N], keys: &[Line], page: usize, out: &mut [[f32; SPAN]; N]) {
    // So that the compiler knows that a line of keys has its part of a query.
    assert!(keys.len() <= MOST_WIDTH / 4, "keys as wide as heads may be");
    let (offset, ones) = (_mm256_set1_epi8(-128), _mm256_set1_epi16(1));
    for half in 0..2 {
        let mut sums = [_mm256_setzero_si256(); N];
        for (number, line) in keys.iter().enumerate() {
            let keys = _mm256_xor_si256(load_half(line, half), offset);
            let sizes = _mm256_abs_epi8(keys);
            for (sum, query) in sums.iter_mut().zip(queries) {
                let values = _mm256_sign_epi8(_mm256_set1_epi32(query.fours[number]), keys);
                let pairs = _mm256_maddubs_epi16(sizes, values);
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
            }
        }
        for (sum, out) in sums.into_iter().zip(&mut *out) {
            let place = &mut out.as_chunks_mut::<PAGE>().0[page].as_chunks_mut::<8>().0[half];
            store(place, _mm256_cvtepi32_ps(sum));
        }
    }
}

/// Shares of two positions in 16 bit each: of every four the first and the third, then the second and the fourth.
type Pairs = [[i32; 2]; SPAN / 4];

fn pairs_of(shares: &Shares) -> Pairs {
    const EVERY_SECOND: i32 = 0x00ff_00ff;
    shares.fours.map(|four| [four & EVERY_SECOND, four >> 8 & EVERY_SECOND])
}

/// Adds the values of all positions, each times its share, for each query.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn add_values<const N: usize>(pairs: &[Pairs; N], shares: &[Shares; N], span: Span<'_>, width: usize, out: &mut [f32]) {
    for (piece, half) in (0..width / 16).flat_map(|piece| [(piece, 0), (piece, 1)]) {
        let mut sums = [_mm256_setzero_si256(); N];
        for (page, unit) in span.units().map(Unit).enumerate() {
            for (four, lines) in unit.values().chunks_exact(width / 16).enumerate() {
                let values = load_half(&lines[piece], half);
                let firsts = _mm256_srai_epi16::<8>(_mm256_slli_epi16::<8>(values));
                let seconds = _mm256_srai_epi16::<8>(values);
                for (sum, pairs) in sums.iter_mut().zip(pairs) {
                    let [first, second] = pairs[(page * PAGE / 4 + four) % (SPAN / 4)];
                    let first = _mm256_madd_epi16(firsts, _mm256_set1_epi32(first));
                    let second = _mm256_madd_epi16(seconds, _mm256_set1_epi32(second));
                    *sum = _mm256_add_epi32(*sum, _mm256_add_epi32(first, second));
                }
            }
        }
        for (query, sum) in sums.into_iter().enumerate() {
            let out = &mut out[query * width..][..width].as_chunks_mut::<8>().0[2 * piece + half];
            let scale = _mm256_set1_ps(shares[query].scale);
            store(out, _mm256_fmadd_ps(_mm256_cvtepi32_ps(sum), scale, load(out)));
        }
    }
}
