//! Rounds rows with AVX-512. The numbers are the same to the last bit as those of the plain way.

use super::super::packed::BLOCK;
use super::super::vectors::{load, store_bytes};
use super::{FOURS, Quantised, TINY, blocks_of};
use std::arch::x86_64::{
    __m512i, _mm512_abs_ps, _mm512_add_epi32, _mm512_castps_si512, _mm512_cvtepi32_epi8, _mm512_cvtps_epi32,
    _mm512_max_epi32, _mm512_mul_ps, _mm512_reduce_add_epi32, _mm512_reduce_max_epi32, _mm512_set1_ps,
};

/// See [`Quantised::put`].
#[target_feature(enable = "avx512f,avx512bw")]
pub(super) fn put_row(out: &mut Quantised, row: usize, values: &[f32]) {
    let (blocks, last) = blocks_of(values);
    for (block, values) in blocks.iter().chain(&last).enumerate() {
        let (most, [low, high]) = quantise(values);
        let mut quants = [0; FOURS];
        for (place, numbers) in quants.as_chunks_mut::<{ FOURS / 2 }>().0.iter_mut().zip([low, high]) {
            store_bytes(place, _mm512_cvtepi32_epi8(numbers));
        }
        let sum = _mm512_reduce_add_epi32(_mm512_add_epi32(low, high));
        out.put_block(row, block, most, quants, sum);
    }
}

/// The largest number without its sign, and whole numbers from -127 to 127.
#[target_feature(enable = "avx512f")]
#[inline]
fn quantise(values: &[f32; BLOCK]) -> (f32, [__m512i; 2]) {
    let halves = values.as_chunks::<16>().0;
    let (low, high) = (load(&halves[0]), load(&halves[1]));
    // As bits, for the reason that is given in the plain way.
    let bits = |numbers| _mm512_castps_si512(_mm512_abs_ps(numbers));
    let most = f32::from_bits(_mm512_reduce_max_epi32(_mm512_max_epi32(bits(low), bits(high))).cast_unsigned());
    let inverse = _mm512_set1_ps(if most > TINY { 127.0 / most } else { 0.0 });
    (most, [low, high].map(|numbers| _mm512_cvtps_epi32(_mm512_mul_ps(numbers, inverse))))
}
