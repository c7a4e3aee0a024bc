//! Sixteen numbers at once, as each level does it.

#[cfg(target_arch = "x86_64")]
mod x86;

#[cfg(target_arch = "x86_64")]
pub(super) use self::x86::{Avx2, Avx512};

/// Sixteen f32 in registers.
///
/// # Safety
/// All of it needs a processor with the instructions that the implementation names.
#[expect(unsafe_code, reason = "instructions chosen at run time")]
pub(super) trait Lanes: Copy {
    /// The same number in each lane.
    unsafe fn splat(number: f32) -> Self;

    unsafe fn load(numbers: &[f32; 16]) -> Self;

    unsafe fn store(self, out: &mut [f32; 16]);

    /// Sixteen f16.
    unsafe fn widen(halves: &[u8; 32]) -> Self;

    /// `self * factor + sum`.
    unsafe fn times_plus(self, factor: Self, sum: Self) -> Self;
}

/// What the compiler makes of loops. Needs no instructions.
#[derive(Clone, Copy)]
pub(super) struct Plain([f32; 16]);

#[expect(unsafe_code, reason = "as the trait wants it")]
impl Lanes for Plain {
    #[inline]
    unsafe fn splat(number: f32) -> Self {
        Self([number; 16])
    }

    #[inline]
    unsafe fn load(numbers: &[f32; 16]) -> Self {
        Self(*numbers)
    }

    #[inline]
    unsafe fn store(self, out: &mut [f32; 16]) {
        *out = self.0;
    }

    #[inline]
    unsafe fn widen(halves: &[u8; 32]) -> Self {
        let mut numbers = [0.0; 16];
        for (number, half) in numbers.iter_mut().zip(halves.as_chunks::<2>().0) {
            *number = widen(i16::from_le_bytes(*half));
        }
        Self(numbers)
    }

    #[inline]
    unsafe fn times_plus(self, factor: Self, sum: Self) -> Self {
        let mut numbers = sum.0;
        for ((number, a), b) in numbers.iter_mut().zip(self.0).zip(factor.0) {
            // Every processor of ARM can do both at once; elsewhere it would be a function call.
            *number = if cfg!(target_arch = "aarch64") { a.mul_add(b, *number) } else { a * b + *number };
        }
        Self(numbers)
    }
}

/// An f16 as f32, in operations that the compiler can do for several numbers at once: moves exponent and mantissa to
/// their places, and makes up for the other offset of the exponent with a product, which is exact.
#[inline]
fn widen(half: i16) -> f32 {
    const OFFSETS: f32 = f32::from_bits((127 + 127 - 15) << 23);
    let moved = (i32::from(half) << 13).cast_unsigned() & 0x8fff_e000;
    let number = f32::from_bits(moved) * OFFSETS;
    // Only finite numbers are stored, and what is none.
    if number.abs() < 65_536.0 { number } else { f32::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use half::f16;

    #[test]
    fn every_finite_f16_has_its_own_number_and_what_is_none_stays_none() {
        for bits in 0..=u16::MAX {
            let (expected, found) = (f16::from_bits(bits), widen(bits.cast_signed()));
            if expected.is_finite() {
                assert_eq!(found.to_bits(), expected.to_f32().to_bits(), "{expected:?}");
            } else {
                assert!(found.is_nan(), "{expected:?}");
            }
        }
    }
}
