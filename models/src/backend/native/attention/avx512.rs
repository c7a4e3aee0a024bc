//! The two inner loops of attention with AVX-512, for one to twelve queries at once.

use super::super::packed::Line;
use super::super::page::{PAGE, Page};
use super::{Query, SPAN, SPAN_PAGES, Shares};
use std::arch::x86_64::{
    __m512, __m512i, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_fmadd_ps, _mm512_load_si512, _mm512_loadu_ps,
    _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_si512, _mm512_storeu_ps,
};
use std::sync::Arc;

/// Calls a function with two constants: the number of queries, and how many pieces it takes at once so that there
/// are enough sums to hide how long each addition takes.
macro_rules! with_counts {
    ($queries:expr, $function:ident, $arguments:tt, $($count:literal $pieces:literal)*) => {
        match $queries {
            $($count => $function::<$count, $pieces> $arguments,)*
            queries => unreachable!("{queries} queries together"),
        }
    };
}

/// See [`super::dots`].
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) fn dots(queries: &[Query], pages: &[Arc<Page>], unit: usize, out: &mut [[f32; SPAN]]) {
    if let [a, b, c, d] = pages {
        let keys = [a.keys(unit), b.keys(unit), c.keys(unit), d.keys(unit)];
        with_counts!(queries.len(), dots_of, (queries, &keys, 0, out),
            1 4 2 4 3 4 4 2 5 2 6 2 7 1 8 1 9 1 10 1 11 1 12 1);
    } else {
        for (index, page) in pages.iter().enumerate() {
            with_counts!(queries.len(), dots_of, (queries, &[page.keys(unit)], index, out),
                1 1 2 1 3 1 4 1 5 1 6 1 7 1 8 1 9 1 10 1 11 1 12 1);
        }
    }
}

/// `pages` are the keys of one page after another, the first one with the number `first` in the span.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn dots_of<const N: usize, const P: usize>(
    queries: &[Query],
    pages: &[&[Line]],
    first: usize,
    out: &mut [[f32; SPAN]],
) {
    let queries = queries.as_chunks::<N>().0;
    let (Some(queries), Some(out)) = (queries.first(), out.as_chunks_mut::<N>().0.first_mut()) else { return };
    for (group, pages) in pages.as_chunks::<P>().0.iter().enumerate() {
        let mut sums = [[_mm512_setzero_si512(); P]; N];
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
        for (sums, out) in sums.into_iter().zip(&mut *out) {
            let places = &mut out.as_chunks_mut::<PAGE>().0[first + group * P..];
            for (sum, place) in sums.into_iter().zip(places) {
                store(place, _mm512_cvtepi32_ps(sum));
            }
        }
    }
}

/// See [`super::add_values`].
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) fn add_values(shares: &[Shares], pages: &[Arc<Page>], unit: usize, out: &mut [f32]) {
    let mut values: [&[Line]; SPAN_PAGES] = [&[]; SPAN_PAGES];
    for (values, page) in values.iter_mut().zip(pages) {
        *values = page.values(unit);
    }
    let values = &values[..pages.len()];
    let width = out.len() / shares.len();
    // Pieces of sixteen numbers of a head.
    if width.is_multiple_of(64) {
        with_counts!(shares.len(), add_values_of, (shares, values, width, out),
            1 4 2 4 3 4 4 2 5 2 6 2 7 1 8 1 9 1 10 1 11 1 12 1);
    } else {
        with_counts!(shares.len(), add_values_of, (shares, values, width, out),
            1 1 2 1 3 1 4 1 5 1 6 1 7 1 8 1 9 1 10 1 11 1 12 1);
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn add_values_of<const N: usize, const P: usize>(shares: &[Shares], pages: &[&[Line]], width: usize, out: &mut [f32]) {
    let Some(shares) = shares.as_chunks::<N>().0.first() else { return };
    for first in (0..width / 16).step_by(P) {
        let mut sums = [[_mm512_setzero_si512(); P]; N];
        for (page, lines) in pages.iter().enumerate() {
            for (four, lines) in lines.chunks_exact(width / 16).enumerate() {
                let lines = &lines[first..][..P];
                for (query, sums) in sums.iter_mut().enumerate() {
                    let four = _mm512_set1_epi32(shares[query].fours[(page * PAGE / 4 + four) % (SPAN / 4)]);
                    for (sum, line) in sums.iter_mut().zip(lines) {
                        *sum = _mm512_dpbusd_epi32(*sum, four, load_line(line));
                    }
                }
            }
        }
        for (query, sums) in sums.into_iter().enumerate() {
            let scale = _mm512_set1_ps(shares[query].scale);
            let out = &mut out[query * width + 16 * first..][..16 * P];
            for (sum, out) in sums.into_iter().zip(out.as_chunks_mut::<16>().0) {
                store(out, _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum), scale, load(out)));
            }
        }
    }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn store(out: &mut [f32; 16], numbers: __m512) {
    #[expect(unsafe_code, reason = "stores a vector")]
    // SAFETY: sixteen numbers are 64 bytes.
    unsafe {
        _mm512_storeu_ps(out.as_mut_ptr(), numbers);
    }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn load_line(line: &Line) -> __m512i {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: a line is 64 bytes at a multiple of 64.
    unsafe {
        _mm512_load_si512(std::ptr::from_ref(line).cast())
    }
}

#[target_feature(enable = "avx512f")]
#[inline]
fn load(numbers: &[f32; 16]) -> __m512 {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: sixteen numbers are 64 bytes.
    unsafe {
        _mm512_loadu_ps(numbers.as_ptr())
    }
}
