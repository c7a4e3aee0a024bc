//! Rounds rows with AVX2. The numbers are the same to the last bit as those of the plain way.

use super::super::halves::{load, store_numbers};
use super::super::packed::BLOCK;
use super::{FOURS, Quantised, TINY, blocks_of};
use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_and_ps, _mm256_castps_si256, _mm256_castsi256_ps, _mm256_cvtps_epi32,
    _mm256_max_epi32, _mm256_mul_ps, _mm256_packs_epi16, _mm256_packs_epi32, _mm256_permutevar8x32_epi32,
    _mm256_set1_epi32, _mm256_set1_ps, _mm256_setr_epi32,
};

/// See [`Quantised::put`].
#[target_feature(enable = "avx2,fma,f16c")]
pub(super) fn put_row(out: &mut Quantised, row: usize, values: &[f32]) {
    let (blocks, last) = blocks_of(values);
    for (block, values) in blocks.iter().chain(&last).enumerate() {
        let (most, [a, b, c, d]) = quantise(values);
        let mut quants = [0; FOURS];
        store_numbers(&mut quants, bytes(a, b, c, d));
        let sum = sum(_mm256_add_epi32(_mm256_add_epi32(a, b), _mm256_add_epi32(c, d)));
        out.put_block(row, block, most, quants, sum);
    }
}

/// The largest number without its sign, and whole numbers from -127 to 127.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn quantise(values: &[f32; BLOCK]) -> (f32, [__m256i; BLOCK / 8]) {
    let mut numbers = [_mm256_set1_ps(0.0); BLOCK / 8];
    for (number, values) in numbers.iter_mut().zip(values.as_chunks::<8>().0) {
        *number = load(values);
    }
    // As bits, for the reason that is given in the plain way.
    let without_sign = _mm256_castsi256_ps(_mm256_set1_epi32(i32::MAX));
    let [a, b, c, d] = numbers.map(|number| _mm256_castps_si256(_mm256_and_ps(number, without_sign)));
    let most = most(_mm256_max_epi32(_mm256_max_epi32(a, b), _mm256_max_epi32(c, d)));
    let most = f32::from_bits(most.cast_unsigned());
    let inverse = _mm256_set1_ps(if most > TINY { 127.0 / most } else { 0.0 });
    (most, numbers.map(|number| _mm256_cvtps_epi32(_mm256_mul_ps(number, inverse))))
}

/// The lowest bytes of all numbers, in their order.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn bytes(a: __m256i, b: __m256i, c: __m256i, d: __m256i) -> __m256i {
    // Packing works on each half of a register by itself, which the order makes good.
    let mixed = _mm256_packs_epi16(_mm256_packs_epi32(a, b), _mm256_packs_epi32(c, d));
    _mm256_permutevar8x32_epi32(mixed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7))
}

/// The largest of eight numbers.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn most(numbers: __m256i) -> i32 {
    let mut out = [0; 8];
    store_numbers(&mut out, numbers);
    out.into_iter().fold(i32::MIN, i32::max)
}

/// The sum of eight small numbers.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn sum(numbers: __m256i) -> i32 {
    let mut out = [0; 8];
    store_numbers(&mut out, numbers);
    // Checked additions would be done one by one.
    out.into_iter().fold(0, i32::wrapping_add)
}
