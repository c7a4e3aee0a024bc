//! Turns the scores of a span into shares of the values, eight positions at once.

use super::super::super::super::halves::{load, store, store_numbers};
use super::super::super::super::quantised::TINY;
use super::super::super::LANES;
use super::super::{SPAN, Seen, Shares};
use crate::backend::math::exp;
use std::arch::x86_64::{
    __m256, _mm256_add_epi32, _mm256_add_ps, _mm256_and_ps, _mm256_and_si256, _mm256_blendv_ps, _mm256_castps_si256,
    _mm256_castsi256_ps, _mm256_cmpgt_epi32, _mm256_cvtps_epi32, _mm256_fmadd_ps, _mm256_max_epi32, _mm256_max_ps,
    _mm256_mul_ps, _mm256_packus_epi16, _mm256_packus_epi32, _mm256_permutevar8x32_epi32, _mm256_round_ps,
    _mm256_set1_epi32, _mm256_set1_ps, _mm256_setr_epi32, _mm256_setzero_ps, _mm256_setzero_si256, _mm256_slli_epi32,
    _mm256_sub_ps,
};

/// Vectors of a span.
const EIGHTS: usize = SPAN / 8;

/// Makes shares of a query's dot products with the keys of a span, of which it sees some.
/// Raises `top` to the largest score, with what was added up before it, and adds the shares to `total`. The scales are
/// those of the keys and of the values.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
#[expect(clippy::too_many_arguments, reason = "the state of one head")]
pub(super) fn weigh(
    dots: &[f32; SPAN],
    scales: (&[f32; SPAN], &[f32; SPAN]),
    scale: f32,
    seen: Seen,
    top: &mut f32,
    total: &mut [f32; LANES],
    values: &mut [f32],
    out: &mut Shares,
) {
    let mut in_sight = [_mm256_setzero_ps(); EIGHTS];
    let number = |place: usize| i32::try_from(place.min(SPAN)).expect("a span is short");
    let (before, end) = (_mm256_set1_epi32(number(seen.first) - 1), _mm256_set1_epi32(number(seen.end)));
    let mut place = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    for mask in &mut in_sight {
        *mask =
            _mm256_castsi256_ps(_mm256_and_si256(_mm256_cmpgt_epi32(place, before), _mm256_cmpgt_epi32(end, place)));
        place = _mm256_add_epi32(place, _mm256_set1_epi32(8));
    }
    let (none, scale) = (_mm256_set1_ps(f32::NEG_INFINITY), _mm256_set1_ps(scale));
    let (mut scores, mut highest) = ([none; EIGHTS], none);
    let numbers = dots.as_chunks::<8>().0.iter().zip(scales.0.as_chunks::<8>().0);
    for ((score, mask), (dots, scales)) in scores.iter_mut().zip(in_sight).zip(numbers) {
        let product = _mm256_mul_ps(load(dots), _mm256_mul_ps(load(scales), scale));
        // Slots that are not seen hold anything.
        *score = _mm256_blendv_ps(none, product, mask);
        highest = _mm256_max_ps(highest, *score);
    }
    let highest = numbers_of(highest).into_iter().fold(f32::NEG_INFINITY, f32::max);
    if highest > *top {
        let factor = _mm256_set1_ps(exp(*top - highest));
        for numbers in total.as_chunks_mut::<8>().0.iter_mut().chain(values.as_chunks_mut::<8>().0) {
            store(numbers, _mm256_mul_ps(load(numbers), factor));
        }
        *top = highest;
    }
    let top = _mm256_set1_ps(*top);
    let mut most = _mm256_setzero_si256();
    for (index, (score, mask)) in scores.iter_mut().zip(in_sight).enumerate() {
        let share = _mm256_and_ps(exp_of(_mm256_sub_ps(*score, top)), mask);
        let total = &mut total.as_chunks_mut::<8>().0[index % (LANES / 8)];
        store(total, _mm256_add_ps(load(total), share));
        *score = _mm256_and_ps(_mm256_mul_ps(share, load(&scales.1.as_chunks::<8>().0[index])), mask);
        // As bits, numbers that are not negative are in the order of the numbers; what is none comes last, and shows.
        most = _mm256_max_epi32(most, _mm256_castps_si256(*score));
    }
    let most = numbers_of(_mm256_castsi256_ps(most)).into_iter().map(f32::to_bits).fold(0, u32::max);
    let most = f32::from_bits(most);
    let inverse = _mm256_set1_ps(if most > TINY { 255.0 / most } else { 0.0 });
    for (fours, shares) in out.fours.as_chunks_mut::<8>().0.iter_mut().zip(scores.as_chunks::<4>().0) {
        let [a, b, c, d] = shares.map(|share| _mm256_cvtps_epi32(_mm256_mul_ps(share, inverse)));
        // Packing works on each half of a register by itself, which the order makes good.
        let mixed = _mm256_packus_epi16(_mm256_packus_epi32(a, b), _mm256_packus_epi32(c, d));
        store_numbers(fours, _mm256_permutevar8x32_epi32(mixed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7)));
    }
    out.scale = most / 255.0;
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn numbers_of(vector: __m256) -> [f32; 8] {
    let mut numbers = [0.0; 8];
    store(&mut numbers, vector);
    numbers
}

/// e to the power of numbers that are not positive, with a relative error below 2e-7.
#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn exp_of(x: __m256) -> __m256 {
    // What is no number stays so, as the second one of a maximum does.
    let t = _mm256_max_ps(_mm256_set1_ps(-126.0), _mm256_mul_ps(x, _mm256_set1_ps(std::f32::consts::LOG2_E)));
    let whole = _mm256_round_ps::<8>(t);
    let rest = _mm256_sub_ps(t, whole);
    let mut series = _mm256_set1_ps(1.540_353e-4);
    for factor in [1.333_355_8e-3, 9.618_129e-3, 5.550_411e-2, 0.240_226_5, std::f32::consts::LN_2, 1.0] {
        series = _mm256_fmadd_ps(series, rest, _mm256_set1_ps(factor));
    }
    // The whole part goes straight into the exponent.
    let exponent = _mm256_slli_epi32::<23>(_mm256_add_epi32(_mm256_cvtps_epi32(whole), _mm256_set1_epi32(127)));
    _mm256_mul_ps(series, _mm256_castsi256_ps(exponent))
}
