//! The products with NEON, with `sdot` (four products of signed bytes added to a 32-bit number, four times) where the
//! processor has it. Without it two products are added in 16 bit first, which holds 2 * 128 * 127.
//!
//! `sdot` and the conversion of f16 are written as instructions, as their functions are not stable in Rust yet.

use super::super::packed::{GROUP, Layout, Line};
use super::super::quantised::Quantised;
use super::with_rows;
use std::arch::aarch64::{
    float32x4_t, int8x16_t, int16x4_t, int32x4_t, uint8x16_t, vaddvq_s32, vandq_u8, vcvtq_f32_s32, vdupq_n_f32,
    vdupq_n_s8, vdupq_n_s32, vdupq_n_u8, veorq_u8, vfmaq_f32, vget_low_s8, vld1_s16, vld1q_u8, vmull_high_s8, vmull_s8,
    vmulq_f32, vpadalq_s16, vpaddq_s16, vreinterpretq_s8_s32, vreinterpretq_s8_u8, vshrq_n_u8, vst1q_f32,
};
use std::arch::asm;

/// See [`super::multiply`], with `sdot`.
#[target_feature(enable = "neon,dotprod")]
pub(super) fn multiply_dot(layout: Layout, lines: &[Line], input: &Quantised, out: &mut [f32]) {
    multiply::<Sdot>(layout, lines, input, out);
}

/// See [`super::multiply`], with what every processor of the family has.
#[target_feature(enable = "neon")]
pub(super) fn multiply_plain(layout: Layout, lines: &[Line], input: &Quantised, out: &mut [f32]) {
    multiply::<Plain>(layout, lines, input, out);
}

/// A way to add the products of four bytes each to four numbers.
trait Dot {
    /// # Safety
    /// The processor must have the instructions.
    #[expect(unsafe_code, reason = "instructions chosen at run time")]
    unsafe fn add(sum: int32x4_t, a: int8x16_t, b: int8x16_t) -> int32x4_t;
}

struct Sdot;

impl Dot for Sdot {
    #[inline(always)]
    #[expect(unsafe_code, clippy::inline_always, reason = "one instruction")]
    unsafe fn add(sum: int32x4_t, a: int8x16_t, b: int8x16_t) -> int32x4_t {
        let mut sum = sum;
        // SAFETY: touches these registers alone; that the instruction is there is said by the caller.
        unsafe {
            asm!(
                ".arch_extension dotprod",
                "sdot {sum:v}.4s, {a:v}.16b, {b:v}.16b",
                sum = inlateout(vreg) sum, a = in(vreg) a, b = in(vreg) b,
                options(pure, nomem, nostack, preserves_flags),
            );
        }
        sum
    }
}

struct Plain;

impl Dot for Plain {
    #[inline(always)]
    #[expect(unsafe_code, clippy::inline_always, reason = "a few instructions")]
    unsafe fn add(sum: int32x4_t, a: int8x16_t, b: int8x16_t) -> int32x4_t {
        // SAFETY: every processor of the family has NEON.
        unsafe {
            let (low, high) = (vmull_s8(vget_low_s8(a), vget_low_s8(b)), vmull_high_s8(a, b));
            vpadalq_s16(sum, vpaddq_s16(low, high))
        }
    }
}

#[target_feature(enable = "neon")]
#[inline]
fn multiply<D: Dot>(layout: Layout, lines: &[Line], input: &Quantised, out: &mut [f32]) {
    let rows = input.rows();
    // Eight rows of weights at a time: the first and the second half of each line.
    for half in 0..2 {
        match layout {
            Layout::FourBit => with_rows!(rows, four_bit, D, (lines, half, input, out), 1 2 3 4 5),
            Layout::Signed => with_rows!(rows, signed, D, (lines, half, input, out), 1 2 3 4 5),
            Layout::Unsigned => with_rows!(rows, unsigned, D, (lines, half, input, out), 1 2 3 4 5),
        }
    }
}

/// The two quarters of a half of a line: four rows of weights each.
#[target_feature(enable = "neon")]
#[inline]
fn load(line: &Line, half: usize) -> [uint8x16_t; 2] {
    let quarters = &line.0.as_chunks::<32>().0[half].as_chunks::<16>().0;
    #[expect(unsafe_code, reason = "loads vectors")]
    // SAFETY: a quarter has 16 bytes, and the indices are checked.
    unsafe {
        [vld1q_u8(quarters[0].as_ptr()), vld1q_u8(quarters[1].as_ptr())]
    }
}

/// Eight f16 from a quarter of a line, as f32.
#[target_feature(enable = "neon")]
#[inline]
fn load_halves(line: &Line, quarter: usize) -> [float32x4_t; 2] {
    let eights = line.0.as_chunks::<16>().0[quarter].as_chunks::<8>().0;
    [widen(&eights[0]), widen(&eights[1])]
}

#[target_feature(enable = "neon")]
#[inline]
fn widen(bytes: &[u8; 8]) -> float32x4_t {
    let numbers: [i16; 4] = std::array::from_fn(|i| i16::from_le_bytes([bytes[2 * i], bytes[2 * i + 1]]));
    let wide: float32x4_t;
    #[expect(unsafe_code, reason = "loads a vector and widens it")]
    // SAFETY: four numbers are 8 bytes; the instruction is a part of NEON and touches these registers alone.
    unsafe {
        let narrow: int16x4_t = vld1_s16(numbers.as_ptr());
        asm!("fcvtl {wide:v}.4s, {narrow:v}.4h", wide = lateout(vreg) wide, narrow = in(vreg) narrow,
            options(pure, nomem, nostack, preserves_flags));
    }
    wide
}

#[target_feature(enable = "neon")]
#[inline]
fn store<const T: usize>(sums: [[float32x4_t; 2]; T], half: usize, out: &mut [f32]) {
    for (sums, out) in sums.into_iter().zip(out.as_chunks_mut::<GROUP>().0) {
        for (sum, out) in sums.into_iter().zip(out.as_chunks_mut::<8>().0[half].as_chunks_mut::<4>().0) {
            #[expect(unsafe_code, reason = "stores a vector")]
            // SAFETY: four numbers are 16 bytes.
            unsafe {
                vst1q_f32(out.as_mut_ptr(), sum);
            }
        }
    }
}

#[target_feature(enable = "neon")]
#[inline]
fn add<D: Dot>(sums: &mut [int32x4_t; 2], weights: [int8x16_t; 2], four: i32) {
    let values = vreinterpretq_s8_s32(vdupq_n_s32(four));
    for (sum, weights) in sums.iter_mut().zip(weights) {
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: `D` is the one whose instructions the level stands for.
        unsafe {
            *sum = D::add(*sum, weights, values);
        }
    }
}

/// `sums += whole * (d * scale)`.
#[target_feature(enable = "neon")]
#[inline]
fn add_scaled(sums: &mut [float32x4_t; 2], whole: [int32x4_t; 2], d: [float32x4_t; 2], scale: f32) {
    let scale = vdupq_n_f32(scale);
    for ((sum, whole), d) in sums.iter_mut().zip(whole).zip(d) {
        *sum = vfmaq_f32(*sum, vcvtq_f32_s32(whole), vmulq_f32(d, scale));
    }
}

/// `sums += m * minimum`.
#[target_feature(enable = "neon")]
#[inline]
fn add_minimum(sums: &mut [float32x4_t; 2], m: [float32x4_t; 2], minimum: f32) {
    for (sum, m) in sums.iter_mut().zip(m) {
        *sum = vfmaq_f32(*sum, m, vdupq_n_f32(minimum));
    }
}

#[target_feature(enable = "neon")]
#[inline]
fn four_bit<const T: usize, D: Dot>(lines: &[Line], half: usize, input: &Quantised, out: &mut [f32]) {
    let mask = vdupq_n_u8(15);
    let mut sums = [[vdupq_n_f32(0.0); 2]; T];
    let blocks = lines.as_chunks::<5>().0.iter();
    let (quants, scales) = (input.quants.chunks_exact(8 * T), input.scales.as_chunks::<T>().0);
    for (((block, quants), scales), minima) in blocks.zip(quants).zip(scales).zip(input.sums.as_chunks::<T>().0) {
        let quants = quants.as_chunks::<T>().0;
        let mut whole = [[vdupq_n_s32(0); 2]; T];
        for four in 0..4 {
            let [first, second] = load(&block[four], half);
            let low = [vandq_u8(first, mask), vandq_u8(second, mask)];
            let high = [vshrq_n_u8::<4>(first), vshrq_n_u8::<4>(second)];
            for row in 0..T {
                add::<D>(
                    &mut whole[row],
                    [vreinterpretq_s8_u8(low[0]), vreinterpretq_s8_u8(low[1])],
                    quants[four][row],
                );
                let high = [vreinterpretq_s8_u8(high[0]), vreinterpretq_s8_u8(high[1])];
                add::<D>(&mut whole[row], high, quants[four + 4][row]);
            }
        }
        let (d, m) = (load_halves(&block[4], half), load_halves(&block[4], 2 + half));
        for row in 0..T {
            add_scaled(&mut sums[row], whole[row], d, scales[row]);
            add_minimum(&mut sums[row], m, minima[row]);
        }
    }
    store(sums, half, out);
}

#[target_feature(enable = "neon")]
#[inline]
fn signed<const T: usize, D: Dot>(lines: &[Line], half: usize, input: &Quantised, out: &mut [f32]) {
    eight_bit::<T, D, false>(lines, half, input, out);
}

#[target_feature(enable = "neon")]
#[inline]
fn unsigned<const T: usize, D: Dot>(lines: &[Line], half: usize, input: &Quantised, out: &mut [f32]) {
    eight_bit::<T, D, true>(lines, half, input, out);
}

#[target_feature(enable = "neon")]
#[inline]
fn eight_bit<const T: usize, D: Dot, const MINIMA: bool>(
    lines: &[Line],
    half: usize,
    input: &Quantised,
    out: &mut [f32],
) {
    // Takes the offset away; quants with a minimum have none and are at most 31.
    let offset = vdupq_n_u8(if MINIMA { 0 } else { 128 });
    let mut sums = [[vdupq_n_f32(0.0); 2]; T];
    let block_lines = if MINIMA { 9 } else { 8 };
    let scale_lines = &lines[if MINIMA { 0 } else { 8 * input.blocks() }..];
    let blocks = lines.chunks_exact(block_lines).zip(input.quants.chunks_exact(8 * T));
    let numbers = input.scales.as_chunks::<T>().0.iter().zip(input.sums.as_chunks::<T>().0);
    for (index, ((block, quants), (scales, minima))) in blocks.zip(numbers).enumerate() {
        let quants = quants.as_chunks::<T>().0;
        let mut whole = [[vdupq_n_s32(0); 2]; T];
        for four in 0..8 {
            let weights = load(&block[four], half).map(|quarter| vreinterpretq_s8_u8(veorq_u8(quarter, offset)));
            for row in 0..T {
                add::<D>(&mut whole[row], weights, quants[four][row]);
            }
        }
        let d = if MINIMA {
            load_halves(&block[8], half)
        } else {
            load_halves(&scale_lines[index / 2], index % 2 * 2 + half)
        };
        for row in 0..T {
            add_scaled(&mut sums[row], whole[row], d, scales[row]);
        }
        if MINIMA {
            let m = load_halves(&block[8], 2 + half);
            for row in 0..T {
                add_minimum(&mut sums[row], m, minima[row]);
            }
        }
    }
    store(sums, half, out);
}

/// See [`super::products`], with `sdot`.
#[target_feature(enable = "neon,dotprod")]
pub(super) fn products_dot(rounds: u32) -> u64 {
    products::<Sdot>(rounds)
}

/// See [`super::products`], without it.
#[target_feature(enable = "neon")]
pub(super) fn products_plain(rounds: u32) -> u64 {
    products::<Plain>(rounds)
}

#[target_feature(enable = "neon")]
#[inline]
fn products<D: Dot>(rounds: u32) -> u64 {
    /// Enough sums that none waits for the one before.
    const SUMS: usize = 16;
    let weights = vdupq_n_s8(std::hint::black_box(3));
    // Hidden from the compiler, which would take equal sums for one.
    let starts: [i32; SUMS] = std::hint::black_box([0; SUMS]);
    let mut sums = starts.map(|start| [vdupq_n_s32(start); 2]);
    for round in 0..rounds {
        for sums in &mut sums {
            add::<D>(sums, [weights; 2], round.cast_signed());
        }
    }
    std::hint::black_box(sums.map(|[a, b]| vaddvq_s32(a).wrapping_add(vaddvq_s32(b))));
    u64::from(rounds) * SUMS as u64 * 32
}
