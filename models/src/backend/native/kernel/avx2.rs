//! The products with AVX2. `vpmaddubsw` adds two products of an unsigned and a signed byte in 16 bit and saturates,
//! so each use is bounded: 15 * 127 eight times, 31 * 127 twice and 128 * 127 twice all fit.

use super::super::packed::{GROUP, Layout, Line};
use super::super::quantised::Quantised;
use super::with_rows;
use std::arch::x86_64::{
    __m256, __m256i, _mm_loadu_si128, _mm256_abs_epi8, _mm256_add_epi16, _mm256_add_epi32, _mm256_and_si256,
    _mm256_cvtepi32_ps, _mm256_cvtph_ps, _mm256_fmadd_ps, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16,
    _mm256_mul_ps, _mm256_set1_epi8, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_ps, _mm256_setzero_ps,
    _mm256_setzero_si256, _mm256_sign_epi8, _mm256_srli_epi16, _mm256_storeu_ps, _mm256_xor_si256,
};

/// See [`super::multiply`].
#[target_feature(enable = "avx2,fma,f16c")]
pub(super) fn multiply(layout: Layout, lines: &[Line], input: &Quantised, out: &mut [f32]) {
    let rows = input.rows();
    // Eight rows of weights at a time: the first and the second half of each line.
    for half in 0..2 {
        match layout {
            Layout::FourBit => with_rows!(rows, four_bit, (lines, half, input, out), 1 2 3 4 5),
            Layout::Signed => with_rows!(rows, signed, (lines, half, input, out), 1 2 3 4 5),
            Layout::Unsigned => with_rows!(rows, unsigned, (lines, half, input, out), 1 2 3 4 5),
        }
    }
}

#[target_feature(enable = "avx2")]
#[inline]
fn load(line: &Line, half: usize) -> __m256i {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: each half of a line has 32 bytes, and the index is checked.
    unsafe {
        _mm256_loadu_si256(line.0.as_chunks::<32>().0[half].as_ptr().cast())
    }
}

/// Eight f16 from a quarter of a line, as f32.
#[target_feature(enable = "avx2,f16c")]
#[inline]
fn load_halves(line: &Line, quarter: usize) -> __m256 {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: each quarter of a line has 16 bytes, and the index is checked.
    let bits = unsafe { _mm_loadu_si128(line.0.as_chunks::<16>().0[quarter].as_ptr().cast()) };
    _mm256_cvtph_ps(bits)
}

#[target_feature(enable = "avx2")]
#[inline]
fn store<const T: usize>(sums: [__m256; T], half: usize, out: &mut [f32]) {
    for (sum, out) in sums.into_iter().zip(out.as_chunks_mut::<GROUP>().0) {
        #[expect(unsafe_code, reason = "stores a vector")]
        // SAFETY: eight numbers are 32 bytes, and the index is checked.
        unsafe {
            _mm256_storeu_ps(out.as_chunks_mut::<8>().0[half].as_mut_ptr(), sum);
        }
    }
}

#[target_feature(enable = "avx2,fma,f16c")]
fn four_bit<const T: usize>(lines: &[Line], half: usize, input: &Quantised, out: &mut [f32]) {
    let (mask, ones) = (_mm256_set1_epi8(15), _mm256_set1_epi16(1));
    let mut sums = [_mm256_setzero_ps(); T];
    let blocks = lines.as_chunks::<5>().0.iter();
    let (quants, scales) = (input.quants.chunks_exact(8 * T), input.scales.as_chunks::<T>().0);
    for (((block, quants), scales), minima) in blocks.zip(quants).zip(scales).zip(input.sums.as_chunks::<T>().0) {
        let quants = quants.as_chunks::<T>().0;
        let mut pairs = [_mm256_setzero_si256(); T];
        for four in 0..4 {
            let both = load(&block[four], half);
            let low = _mm256_and_si256(both, mask);
            let high = _mm256_and_si256(_mm256_srli_epi16::<4>(both), mask);
            for row in 0..T {
                let first = _mm256_maddubs_epi16(low, _mm256_set1_epi32(quants[four][row]));
                let second = _mm256_maddubs_epi16(high, _mm256_set1_epi32(quants[four + 4][row]));
                pairs[row] = _mm256_add_epi16(pairs[row], _mm256_add_epi16(first, second));
            }
        }
        let (d, m) = (load_halves(&block[4], half), load_halves(&block[4], 2 + half));
        for row in 0..T {
            let whole = _mm256_cvtepi32_ps(_mm256_madd_epi16(pairs[row], ones));
            let scale = _mm256_mul_ps(d, _mm256_set1_ps(scales[row]));
            sums[row] = _mm256_fmadd_ps(whole, scale, sums[row]);
            sums[row] = _mm256_fmadd_ps(m, _mm256_set1_ps(minima[row]), sums[row]);
        }
    }
    store(sums, half, out);
}

#[target_feature(enable = "avx2,fma,f16c")]
fn signed<const T: usize>(lines: &[Line], half: usize, input: &Quantised, out: &mut [f32]) {
    eight_bit::<T, false>(lines, half, input, out);
}

#[target_feature(enable = "avx2,fma,f16c")]
fn unsigned<const T: usize>(lines: &[Line], half: usize, input: &Quantised, out: &mut [f32]) {
    eight_bit::<T, true>(lines, half, input, out);
}

#[target_feature(enable = "avx2,fma,f16c")]
#[inline]
fn eight_bit<const T: usize, const MINIMA: bool>(lines: &[Line], half: usize, input: &Quantised, out: &mut [f32]) {
    let (offset, ones) = (_mm256_set1_epi8(-128), _mm256_set1_epi16(1));
    let mut sums = [_mm256_setzero_ps(); T];
    let block_lines = if MINIMA { 9 } else { 8 };
    let scale_lines = &lines[if MINIMA { 0 } else { 8 * input.blocks() }..];
    let blocks = lines.chunks_exact(block_lines).zip(input.quants.chunks_exact(8 * T));
    let numbers = input.scales.as_chunks::<T>().0.iter().zip(input.sums.as_chunks::<T>().0);
    for (index, ((block, quants), (scales, minima))) in blocks.zip(numbers).enumerate() {
        let quants = quants.as_chunks::<T>().0;
        let mut whole = [_mm256_setzero_si256(); T];
        for four in 0..8 {
            let weights = load(&block[four], half);
            for row in 0..T {
                let values = _mm256_set1_epi32(quants[four][row]);
                let pairs = if MINIMA {
                    // At most 31, see the formats of this layout.
                    _mm256_maddubs_epi16(weights, values)
                } else {
                    // Without the offset; the sign goes over to the other side, so that one side is unsigned.
                    let signed = _mm256_xor_si256(weights, offset);
                    _mm256_maddubs_epi16(_mm256_abs_epi8(signed), _mm256_sign_epi8(values, signed))
                };
                whole[row] = _mm256_add_epi32(whole[row], _mm256_madd_epi16(pairs, ones));
            }
        }
        let d = if MINIMA {
            load_halves(&block[8], half)
        } else {
            load_halves(&scale_lines[index / 2], index % 2 * 2 + half)
        };
        for row in 0..T {
            let scale = _mm256_mul_ps(d, _mm256_set1_ps(scales[row]));
            sums[row] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(whole[row]), scale, sums[row]);
        }
        if MINIMA {
            let m = load_halves(&block[8], 2 + half);
            for row in 0..T {
                sums[row] = _mm256_fmadd_ps(m, _mm256_set1_ps(minima[row]), sums[row]);
            }
        }
    }
    store(sums, half, out);
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
