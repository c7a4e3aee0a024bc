//! The products with weights that are stored in 8 bit.

use super::super::super::ahead::Prefetch;
use super::super::super::halves::load_half;
use super::super::super::packed::Line;
use super::super::super::quantised::Quantised;
use super::super::asking::Asking;
use super::{load_f16, store_all};
use std::arch::x86_64::{
    _mm256_abs_epi8, _mm256_add_epi32, _mm256_cvtepi32_ps, _mm256_fmadd_ps, _mm256_madd_epi16, _mm256_maddubs_epi16,
    _mm256_mul_ps, _mm256_set1_epi8, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setzero_ps,
    _mm256_setzero_si256, _mm256_sign_epi8, _mm256_xor_si256,
};

/// `T` rows times `H` halves of each line, from `first` on, of weights with an offset.
#[target_feature(enable = "avx2,fma,f16c")]
pub(super) fn signed<const T: usize, const H: usize>(
    lines: &[Line],
    first: usize,
    input: &Quantised,
    out: &mut [f32],
    prefetch: Prefetch<'_>,
) {
    eight_bit::<T, H, false>(lines, first, input, out, prefetch);
}

/// The same of weights with minima.
#[target_feature(enable = "avx2,fma,f16c")]
pub(super) fn unsigned<const T: usize, const H: usize>(
    lines: &[Line],
    first: usize,
    input: &Quantised,
    out: &mut [f32],
    prefetch: Prefetch<'_>,
) {
    eight_bit::<T, H, true>(lines, first, input, out, prefetch);
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn eight_bit<const T: usize, const H: usize, const MINIMA: bool>(
    lines: &[Line],
    first: usize,
    input: &Quantised,
    out: &mut [f32],
    prefetch: Prefetch<'_>,
) {
    let mut asking = Asking::new(prefetch, input.blocks());
    let (offset, ones) = (_mm256_set1_epi8(-128), _mm256_set1_epi16(1));
    let mut sums = [[_mm256_setzero_ps(); H]; T];
    let block_lines = if MINIMA { 9 } else { 8 };
    let scale_lines = &lines[if MINIMA { 0 } else { 8 * input.blocks() }..];
    let blocks = lines.chunks_exact(block_lines).zip(input.quants.chunks_exact(8 * T));
    let numbers = input.scales.as_chunks::<T>().0.iter().zip(input.sums.as_chunks::<T>().0);
    for (index, ((block, quants), (scales, minima))) in blocks.zip(numbers).enumerate() {
        asking.ask(block);
        let quants = quants.as_chunks::<T>().0;
        let mut whole = [[_mm256_setzero_si256(); H]; T];
        for four in 0..8 {
            // Without the offset; the sign goes over to the other side, so that one side is unsigned. Those with minima
            // are so already, and at most 31, see the formats of their layout.
            let (mut sizes, mut signs) = ([_mm256_setzero_si256(); H], [_mm256_setzero_si256(); H]);
            for half in 0..H {
                let weights = load_half(&block[four], first + half);
                signs[half] = _mm256_xor_si256(weights, offset);
                sizes[half] = if MINIMA { weights } else { _mm256_abs_epi8(signs[half]) };
            }
            for row in 0..T {
                let values = _mm256_set1_epi32(quants[four][row]);
                for half in 0..H {
                    let values = if MINIMA { values } else { _mm256_sign_epi8(values, signs[half]) };
                    let pairs = _mm256_maddubs_epi16(sizes[half], values);
                    whole[row][half] = _mm256_add_epi32(whole[row][half], _mm256_madd_epi16(pairs, ones));
                }
            }
        }
        if !MINIMA && index % 2 == 0 {
            asking.ask_after(&scale_lines[index / 2..][..1]);
        }
        for half in 0..H {
            let d = if MINIMA {
                load_f16(&block[8], first + half)
            } else {
                load_f16(&scale_lines[index / 2], index % 2 * 2 + first + half)
            };
            for row in 0..T {
                let scale = _mm256_mul_ps(d, _mm256_set1_ps(scales[row]));
                sums[row][half] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(whole[row][half]), scale, sums[row][half]);
            }
            if MINIMA {
                let m = load_f16(&block[8], 2 + first + half);
                for row in 0..T {
                    sums[row][half] = _mm256_fmadd_ps(m, _mm256_set1_ps(minima[row]), sums[row][half]);
                }
            }
        }
    }
    store_all(sums, first, out);
}
