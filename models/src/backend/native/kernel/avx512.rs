//! The products with AVX-512 and its products of bytes (`vpdpbusd`: four unsigned times four signed bytes, added to
//! a 32-bit number, sixteen times).

use super::super::ahead::Prefetch;
use super::super::packed::{GROUP, Layout, Line};
use super::super::quantised::Quantised;
use super::super::vectors::{self, load_line};
use super::asking::Asking;
use super::with_rows;
use std::arch::x86_64::{
    __m256i, __m512, _mm256_loadu_si256, _mm512_and_si512, _mm512_cvtepi32_ps, _mm512_cvtph_ps, _mm512_dpbusd_epi32,
    _mm512_fmadd_ps, _mm512_mul_ps, _mm512_reduce_add_epi32, _mm512_set1_epi8, _mm512_set1_epi32, _mm512_set1_ps,
    _mm512_setzero_ps, _mm512_setzero_si512, _mm512_srli_epi16,
};

/// See [`super::multiply`].
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) fn multiply(layout: Layout, lines: &[Line], input: &Quantised, out: &mut [f32], prefetch: Prefetch<'_>) {
    let rows = input.rows();
    match layout {
        Layout::FourBit => with_rows!(rows, four_bit, (lines, input, out, prefetch), 1 2 3 4 5 6 7 8 9 10 11 12),
        Layout::Signed => with_rows!(rows, signed, (lines, input, out, prefetch), 1 2 3 4 5 6 7 8 9 10 11 12),
        Layout::Unsigned => with_rows!(rows, unsigned, (lines, input, out, prefetch), 1 2 3 4 5 6 7 8 9 10 11 12),
    }
}

/// Sixteen f16 from one half of a line, as f32.
#[target_feature(enable = "avx512f")]
#[inline]
fn load_halves(line: &Line, half: usize) -> __m512 {
    #[expect(unsafe_code, reason = "loads a vector")]
    // SAFETY: each half of a line has 32 bytes, and the index is checked.
    let bits: __m256i = unsafe { _mm256_loadu_si256(line.0.as_chunks::<32>().0[half].as_ptr().cast()) };
    _mm512_cvtph_ps(bits)
}

#[target_feature(enable = "avx512f")]
#[inline]
fn store<const T: usize>(sums: [__m512; T], out: &mut [f32]) {
    for (sum, out) in sums.into_iter().zip(out.as_chunks_mut::<GROUP>().0) {
        vectors::store(out, sum);
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn four_bit<const T: usize>(lines: &[Line], input: &Quantised, out: &mut [f32], prefetch: Prefetch<'_>) {
    let mut asking = Asking::new(prefetch, input.blocks());
    let mask = _mm512_set1_epi8(15);
    let mut sums = [_mm512_setzero_ps(); T];
    let blocks = lines.as_chunks::<5>().0.iter();
    let (quants, scales) = (input.quants.chunks_exact(8 * T), input.scales.as_chunks::<T>().0);
    for (((block, quants), scales), minima) in blocks.zip(quants).zip(scales).zip(input.sums.as_chunks::<T>().0) {
        asking.ask(block);
        let quants = quants.as_chunks::<T>().0;
        let mut whole = [_mm512_setzero_si512(); T];
        for four in 0..4 {
            let both = load_line(&block[four]);
            let low = _mm512_and_si512(both, mask);
            let high = _mm512_and_si512(_mm512_srli_epi16::<4>(both), mask);
            for row in 0..T {
                whole[row] = _mm512_dpbusd_epi32(whole[row], low, _mm512_set1_epi32(quants[four][row]));
                whole[row] = _mm512_dpbusd_epi32(whole[row], high, _mm512_set1_epi32(quants[four + 4][row]));
            }
        }
        let (d, m) = (load_halves(&block[4], 0), load_halves(&block[4], 1));
        for row in 0..T {
            let scale = _mm512_mul_ps(d, _mm512_set1_ps(scales[row]));
            sums[row] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole[row]), scale, sums[row]);
            sums[row] = _mm512_fmadd_ps(m, _mm512_set1_ps(minima[row]), sums[row]);
        }
    }
    store(sums, out);
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn signed<const T: usize>(lines: &[Line], input: &Quantised, out: &mut [f32], prefetch: Prefetch<'_>) {
    eight_bit::<T, false>(lines, input, out, prefetch);
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
fn unsigned<const T: usize>(lines: &[Line], input: &Quantised, out: &mut [f32], prefetch: Prefetch<'_>) {
    eight_bit::<T, true>(lines, input, out, prefetch);
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
#[inline]
fn eight_bit<const T: usize, const MINIMA: bool>(
    lines: &[Line],
    input: &Quantised,
    out: &mut [f32],
    prefetch: Prefetch<'_>,
) {
    let mut asking = Asking::new(prefetch, input.blocks());
    let mut sums = [_mm512_setzero_ps(); T];
    let block_lines = if MINIMA { 9 } else { 8 };
    let scale_lines = &lines[if MINIMA { 0 } else { 8 * input.blocks() }..];
    let blocks = lines.chunks_exact(block_lines).zip(input.quants.chunks_exact(8 * T));
    let numbers = input.scales.as_chunks::<T>().0.iter().zip(input.sums.as_chunks::<T>().0);
    let numbers = numbers.zip(input.offsets.as_chunks::<T>().0);
    for (index, ((block, quants), ((scales, minima), offsets))) in blocks.zip(numbers).enumerate() {
        asking.ask(block);
        if !MINIMA && index % 2 == 0 {
            asking.ask_after(&scale_lines[index / 2..][..1]);
        }
        let quants = quants.as_chunks::<T>().0;
        let mut whole = [_mm512_setzero_si512(); T];
        if !MINIMA {
            for row in 0..T {
                whole[row] = _mm512_set1_epi32(offsets[row]);
            }
        }
        for four in 0..8 {
            let weights = load_line(&block[four]);
            for row in 0..T {
                whole[row] = _mm512_dpbusd_epi32(whole[row], weights, _mm512_set1_epi32(quants[four][row]));
            }
        }
        let d = if MINIMA { load_halves(&block[8], 0) } else { load_halves(&scale_lines[index / 2], index % 2) };
        for row in 0..T {
            let scale = _mm512_mul_ps(d, _mm512_set1_ps(scales[row]));
            sums[row] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole[row]), scale, sums[row]);
        }
        if MINIMA {
            let m = load_halves(&block[8], 1);
            for row in 0..T {
                sums[row] = _mm512_fmadd_ps(m, _mm512_set1_ps(minima[row]), sums[row]);
            }
        }
    }
    store(sums, out);
}

/// See [`super::products`].
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub(super) fn products(rounds: u32) -> u64 {
    /// Enough sums that none waits for the one before.
    const SUMS: usize = 16;
    let (weights, values) = (_mm512_set1_epi8(std::hint::black_box(3)), _mm512_set1_epi8(std::hint::black_box(5)));
    // Hidden from the compiler, which would take equal sums for one. The vectors are made from them here, so that they
    // stay in registers.
    let starts: [i32; SUMS] = std::hint::black_box([0; SUMS]);
    let mut sums = starts.map(|start| _mm512_set1_epi32(start));
    for _ in 0..rounds {
        for sum in &mut sums {
            *sum = _mm512_dpbusd_epi32(*sum, weights, values);
        }
    }
    std::hint::black_box(sums.map(|sum| _mm512_reduce_add_epi32(sum)));
    u64::from(rounds) * SUMS as u64 * 64
}
