//! Turns the scores of a span into shares of the values, sixteen positions at once.

use super::super::super::super::page::{PAGE, q8::Unit};
use super::super::super::super::quantised::TINY;
use super::super::super::super::vectors::{load, load_line, store, store_bytes};
use super::super::super::{LANES, SPAN_PAGES};
use super::super::{SPAN, Seen, Shares};
use crate::backend::math::exp;
use std::arch::x86_64::{
    __m512, __mmask16, _mm512_add_ps, _mm512_castps_si512, _mm512_castsi512_ps, _mm512_cvtepi32_epi8,
    _mm512_cvtps_epi32, _mm512_fmadd_ps, _mm512_mask_blend_ps, _mm512_maskz_mul_ps, _mm512_maskz_scalef_ps,
    _mm512_max_epi32, _mm512_max_ps, _mm512_mul_ps, _mm512_reduce_max_epi32, _mm512_reduce_max_ps,
    _mm512_roundscale_ps, _mm512_set1_ps, _mm512_setzero_ps, _mm512_sub_ps,
};

/// The scales of a span: of keys, and of values.
pub(super) struct Scales {
    keys: [__m512; SPAN_PAGES],
    values: [__m512; SPAN_PAGES],
}

impl Scales {
    #[target_feature(enable = "avx512f")]
    #[inline]
    pub(super) fn load(units: &[Option<Unit<'_>>; SPAN_PAGES]) -> Self {
        let mut scales = Self { keys: [_mm512_setzero_ps(); SPAN_PAGES], values: [_mm512_setzero_ps(); SPAN_PAGES] };
        for (page, unit) in units.iter().enumerate() {
            if let Some(unit) = unit {
                scales.keys[page] = _mm512_castsi512_ps(load_line(unit.key_scales()));
                scales.values[page] = _mm512_castsi512_ps(load_line(unit.value_scales()));
            }
        }
        scales
    }
}

/// Makes shares of a query's dot products with the keys of a span, of which it sees some.
/// Raises `top` to the largest score, with what was added up before it, and adds the shares to `total`.
#[target_feature(enable = "avx512f,avx512bw")]
#[inline]
#[expect(clippy::too_many_arguments, reason = "the state of one head")]
pub(super) fn weigh(
    dots: &[f32; SPAN],
    scales: &Scales,
    scale: f32,
    seen: Seen,
    top: &mut f32,
    total: &mut [f32; LANES],
    values: &mut [f32],
    out: &mut Shares,
) {
    let all_seen = (u64::MAX >> (SPAN - seen.end.clamp(1, SPAN))) & (u64::MAX << seen.first.min(SPAN - 1));
    #[expect(clippy::cast_possible_truncation, reason = "the part of one page")]
    let in_sight = |page: usize| (all_seen >> (PAGE * page)) as __mmask16;
    let (none, scale) = (_mm512_set1_ps(f32::NEG_INFINITY), _mm512_set1_ps(scale));
    let mut scores = [none; SPAN_PAGES];
    for (page, (score, dots)) in scores.iter_mut().zip(dots.as_chunks::<PAGE>().0).enumerate() {
        let product = _mm512_mul_ps(load(dots), _mm512_mul_ps(scales.keys[page], scale));
        // Slots that are not seen hold anything.
        *score = _mm512_mask_blend_ps(in_sight(page), none, product);
    }
    let [a, b, c, d] = scores;
    let highest = _mm512_reduce_max_ps(_mm512_max_ps(_mm512_max_ps(a, b), _mm512_max_ps(c, d)));
    if highest > *top {
        let factor = _mm512_set1_ps(exp(*top - highest));
        for numbers in std::iter::once(&mut *total).chain(values.as_chunks_mut::<LANES>().0) {
            store(numbers, _mm512_mul_ps(load(numbers), factor));
        }
        *top = highest;
    }
    let top = _mm512_set1_ps(*top);
    let mut sum = load(total);
    let mut weighed = [_mm512_setzero_ps(); SPAN_PAGES];
    for (page, (score, weighed)) in scores.into_iter().zip(&mut weighed).enumerate() {
        let share = exp_in(in_sight(page), _mm512_sub_ps(score, top));
        sum = _mm512_add_ps(sum, share);
        *weighed = _mm512_maskz_mul_ps(in_sight(page), share, scales.values[page]);
    }
    store(total, sum);
    // As bits, numbers that are not negative are in the order of the numbers; what is none comes last, and shows.
    let [a, b, c, d] = weighed.map(|share| _mm512_castps_si512(share));
    let most = _mm512_reduce_max_epi32(_mm512_max_epi32(_mm512_max_epi32(a, b), _mm512_max_epi32(c, d)));
    let most = f32::from_bits(most.cast_unsigned());
    let inverse = _mm512_set1_ps(if most > TINY { 255.0 / most } else { 0.0 });
    for (share, fours) in weighed.into_iter().zip(out.fours.as_chunks_mut::<{ PAGE / 4 }>().0) {
        store_bytes(fours, _mm512_cvtepi32_epi8(_mm512_cvtps_epi32(_mm512_mul_ps(share, inverse))));
    }
    out.scale = most / 255.0;
}

/// e to the power of numbers that are not positive, with a relative error below 2e-7; zero where the mask is not set.
#[target_feature(enable = "avx512f")]
#[inline]
fn exp_in(mask: __mmask16, x: __m512) -> __m512 {
    // What is no number stays so, as the second one of a maximum does.
    let t = _mm512_max_ps(_mm512_set1_ps(-126.0), _mm512_mul_ps(x, _mm512_set1_ps(std::f32::consts::LOG2_E)));
    let whole = _mm512_roundscale_ps::<8>(t);
    let rest = _mm512_sub_ps(t, whole);
    let mut series = _mm512_set1_ps(1.540_353e-4);
    for factor in [1.333_355_8e-3, 9.618_129e-3, 5.550_411e-2, 0.240_226_5, std::f32::consts::LN_2, 1.0] {
        series = _mm512_fmadd_ps(series, rest, _mm512_set1_ps(factor));
    }
    _mm512_maskz_scalef_ps(mask, series, whole)
}
