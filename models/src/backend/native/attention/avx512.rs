//! The two inner loops of attention with AVX-512, for one to four queries at once.

use super::super::packed::Line;
use super::super::page::PAGE;
use super::{Query, TOGETHER};
use std::arch::x86_64::{
    __m512, _mm_loadu_si128, _mm512_cvtepi8_epi32, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32, _mm512_fmadd_ps,
    _mm512_load_si512, _mm512_loadu_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps,
};

/// See [`super::dots`].
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) fn dots(queries: &[Query], keys: &[Line], out: &mut [[f32; PAGE]; TOGETHER]) {
    match queries {
        [a] => dots_of([a], keys, out),
        [a, b] => dots_of([a, b], keys, out),
        [a, b, c] => dots_of([a, b, c], keys, out),
        [a, b, c, d] => dots_of([a, b, c, d], keys, out),
        _ => unreachable!("{} queries together", queries.len()),
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[inline]
fn dots_of<const N: usize>(queries: [&Query; N], keys: &[Line], out: &mut [[f32; PAGE]; TOGETHER]) {
    let mut sums = queries.map(|query| _mm512_set1_epi32(query.offset));
    for (index, line) in keys.iter().enumerate() {
        #[expect(unsafe_code, reason = "loads a vector")]
        // SAFETY: a line is 64 bytes at a multiple of 64.
        let keys = unsafe { _mm512_load_si512(std::ptr::from_ref(line).cast()) };
        for query in 0..N {
            sums[query] = _mm512_dpbusd_epi32(sums[query], keys, _mm512_set1_epi32(queries[query].fours[index]));
        }
    }
    for (sum, out) in sums.into_iter().zip(out) {
        store(out, _mm512_cvtepi32_ps(sum));
    }
}

/// See [`super::add_values`].
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) fn add_values(shares: &[[f32; PAGE]], values: &[i8], out: &mut [f32]) {
    match shares {
        [a] => add_values_of([a], values, out),
        [a, b] => add_values_of([a, b], values, out),
        [a, b, c] => add_values_of([a, b, c], values, out),
        [a, b, c, d] => add_values_of([a, b, c, d], values, out),
        _ => unreachable!("{} queries together", shares.len()),
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[inline]
fn add_values_of<const N: usize>(shares: [&[f32; PAGE]; N], values: &[i8], out: &mut [f32]) {
    let width = values.len() / PAGE;
    // Sixteen numbers of each head at a time, so that all sums stay in registers.
    for piece in 0..width / 16 {
        let mut sums = [_mm512_setzero_ps(); N];
        for position in 0..PAGE {
            let values = &values[position * width..].as_chunks::<16>().0[piece];
            #[expect(unsafe_code, reason = "loads a vector")]
            // SAFETY: sixteen numbers of 8 bit are 16 bytes.
            let values = unsafe { _mm_loadu_si128(values.as_ptr().cast()) };
            let values = _mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(values));
            for query in 0..N {
                sums[query] = _mm512_fmadd_ps(values, _mm512_set1_ps(shares[query][position]), sums[query]);
            }
        }
        for (sum, out) in sums.into_iter().zip(out.chunks_exact_mut(width)) {
            add(&mut out.as_chunks_mut::<16>().0[piece], sum);
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
fn add(out: &mut [f32; 16], numbers: __m512) {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: sixteen numbers are 64 bytes.
    let before = unsafe { _mm512_loadu_ps(out.as_ptr()) };
    store(out, _mm512_fmadd_ps(numbers, _mm512_set1_ps(1.0), before));
}
