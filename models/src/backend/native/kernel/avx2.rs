//! The products with AVX2. `vpmaddubsw` adds two products of an unsigned and a signed byte in 16 bit and saturates,
//! so each use is bounded: 15 * 127 eight times, 31 * 127 twice and 128 * 127 twice all fit.
//!
//! Measured (Zen 3): four of these operations are done at once, the loads of activations among them. So what counts is
//! how few there are for a product, and rows beyond six bring no more.

mod eight_bit;

use self::eight_bit::{signed, unsigned};
use super::super::ahead::Prefetch;
use super::super::halves::{load_half, store};
use super::super::packed::{GROUP, Layout, Line};
use super::super::quantised::Quantised;
use super::asking::Asking;
use super::with_rows;
use std::arch::x86_64::{
    __m256, _mm_loadu_si128, _mm256_add_epi16, _mm256_add_epi32, _mm256_and_si256, _mm256_cvtepi32_ps, _mm256_cvtph_ps,
    _mm256_fmadd_ps, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_mul_ps, _mm256_set1_epi8, _mm256_set1_epi16,
    _mm256_set1_epi32, _mm256_set1_ps, _mm256_setzero_ps, _mm256_setzero_si256, _mm256_srli_epi16, _mm256_xor_si256,
};

/// See [`super::multiply`].
///
/// A single row takes whole lines, so that each of its numbers is loaded once. More rows take the first half of each
/// line and then the second, so that their sums stay in registers.
#[target_feature(enable = "avx2,fma,f16c")]
pub(super) fn multiply(layout: Layout, lines: &[Line], input: &Quantised, out: &mut [f32], prefetch: Prefetch<'_>) {
    if input.rows() == 1 {
        match layout {
            Layout::FourBit => four_bit::<1, 2>(lines, 0, input, out, prefetch),
            Layout::Signed => signed::<1, 2>(lines, 0, input, out, prefetch),
            Layout::Unsigned => unsigned::<1, 2>(lines, 0, input, out, prefetch),
        }
        return;
    }
    let rows = input.rows();
    for (half, prefetch) in [(0, prefetch), (1, Prefetch::NOTHING)] {
        match layout {
            Layout::FourBit => with_rows!(rows, four_bit, HALF, (lines, half, input, out, prefetch), 2 3 4 5 6),
            Layout::Signed => with_rows!(rows, signed, HALF, (lines, half, input, out, prefetch), 2 3 4 5 6),
            Layout::Unsigned => with_rows!(rows, unsigned, HALF, (lines, half, input, out, prefetch), 2 3 4 5 6),
        }
    }
}

/// Halves of a line that several rows take at once.
const HALF: usize = 1;

/// Eight f16 from a quarter of a line, as f32.
#[target_feature(enable = "avx2,f16c")]
#[inline]
fn load_f16(line: &Line, quarter: usize) -> __m256 {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: each quarter of a line has 16 bytes, and the index is checked.
    let bits = unsafe { _mm_loadu_si128(line.0.as_chunks::<16>().0[quarter].as_ptr().cast()) };
    _mm256_cvtph_ps(bits)
}

/// Stores the sums of each row: those of the halves from `half` on.
#[target_feature(enable = "avx2")]
#[inline]
fn store_all<const T: usize, const H: usize>(sums: [[__m256; H]; T], half: usize, out: &mut [f32]) {
    for (sums, out) in sums.into_iter().zip(out.as_chunks_mut::<GROUP>().0) {
        for (sum, out) in sums.into_iter().zip(&mut out.as_chunks_mut::<8>().0[half..]) {
            store(out, sum);
        }
    }
}

/// `T` rows times `H` halves of each line, from `first` on.
#[target_feature(enable = "avx2,fma,f16c")]
fn four_bit<const T: usize, const H: usize>(
    lines: &[Line],
    first: usize,
    input: &Quantised,
    out: &mut [f32],
    prefetch: Prefetch<'_>,
) {
    let mut asking = Asking::new(prefetch, input.blocks());
    let (mask, ones) = (_mm256_set1_epi8(15), _mm256_set1_epi16(1));
    let mut sums = [[_mm256_setzero_ps(); H]; T];
    let blocks = lines.as_chunks::<5>().0.iter();
    let (quants, scales) = (input.quants.chunks_exact(8 * T), input.scales.as_chunks::<T>().0);
    for (((block, quants), scales), minima) in blocks.zip(quants).zip(scales).zip(input.sums.as_chunks::<T>().0) {
        asking.ask(block);
        let quants = quants.as_chunks::<T>().0;
        let mut pairs = [[_mm256_setzero_si256(); H]; T];
        for four in 0..4 {
            let (mut low, mut high) = ([_mm256_setzero_si256(); H], [_mm256_setzero_si256(); H]);
            for half in 0..H {
                let both = load_half(&block[four], first + half);
                low[half] = _mm256_and_si256(both, mask);
                high[half] = _mm256_and_si256(_mm256_srli_epi16::<4>(both), mask);
            }
            for row in 0..T {
                let values = [quants[four][row], quants[four + 4][row]].map(|value| _mm256_set1_epi32(value));
                for half in 0..H {
                    let low = _mm256_maddubs_epi16(low[half], values[0]);
                    let high = _mm256_maddubs_epi16(high[half], values[1]);
                    pairs[row][half] = _mm256_add_epi16(pairs[row][half], _mm256_add_epi16(low, high));
                }
            }
        }
        for half in 0..H {
            let (d, m) = (load_f16(&block[4], first + half), load_f16(&block[4], 2 + first + half));
            for row in 0..T {
                let whole = _mm256_cvtepi32_ps(_mm256_madd_epi16(pairs[row][half], ones));
                let scale = _mm256_mul_ps(d, _mm256_set1_ps(scales[row]));
                sums[row][half] = _mm256_fmadd_ps(whole, scale, sums[row][half]);
                sums[row][half] = _mm256_fmadd_ps(m, _mm256_set1_ps(minima[row]), sums[row][half]);
            }
        }
    }
    store_all(sums, first, out);
}

/// See [`super::products`].
#[target_feature(enable = "avx2")]
pub(super) fn products(rounds: u32) -> u64 {
    /// Enough sums that none waits for the one before.
    const SUMS: usize = 6;
    let ones = _mm256_set1_epi16(1);
    // Hidden from the compiler, which would take equal sums for one, and products that do not change for one. The
    // vectors are made from them here, so that they stay in registers.
    let starts: [i8; SUMS] = std::hint::black_box([5; SUMS]);
    let (values, flip) = (starts.map(|start| _mm256_set1_epi8(start)), _mm256_set1_epi8(std::hint::black_box(1)));
    let (mut weights, mut sums) = (_mm256_set1_epi8(3), [_mm256_setzero_si256(); SUMS]);
    for _ in 0..rounds {
        weights = _mm256_xor_si256(weights, flip);
        for (sum, values) in sums.iter_mut().zip(values) {
            let pairs = _mm256_maddubs_epi16(weights, values);
            *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
        }
    }
    std::hint::black_box(sums);
    u64::from(rounds) * SUMS as u64 * 32
}
