//! Products of a group of weights with a few rows of activations.
//!
//! All of them add in the same order: the whole numbers of a block first, which is exact; then `sum * (d * scale)`
//! and `m * sums` block after block into one sum. So the result of a row is the same whatever other rows are
//! computed with it. (Between levels it may differ in the last bit.)

#[cfg(target_arch = "x86_64")]
mod asking;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
#[cfg(target_arch = "aarch64")]
mod neon;
mod portable;

use super::ahead::Prefetch;
use super::level::Level;
use super::packed::{GROUP, Packed};
use super::quantised::Quantised;

/// Calls a function with the number of rows as its first constant, and a type after it if one is given.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
macro_rules! with_rows {
    ($rows:expr, $function:ident, $arguments:tt, $($count:literal)*) => {
        match $rows {
            $($count => $function::<$count> $arguments,)*
            rows => unreachable!("{rows} rows in a tile"),
        }
    };
    ($rows:expr, $function:ident, $kind:ident, $arguments:tt, $($count:literal)*) => {
        match $rows {
            $($count => $function::<$count, $kind> $arguments,)*
            rows => unreachable!("{rows} rows in a tile"),
        }
    };
}
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
use with_rows;

/// The products of the 16 rows of `group` with each row of `input`: 16 numbers for each row of `input`.
pub(super) fn multiply(
    level: Level,
    weights: &Packed,
    group: usize,
    input: &Quantised,
    out: &mut [f32],
    prefetch: Prefetch<'_>,
) {
    // The kernels go through all of these in step; said here so that a wrong size is a panic and not a wrong number.
    assert_eq!((input.blocks(), input.rows() * GROUP), (weights.blocks(), out.len()), "sizes of a product");
    let lines = weights.group(group);
    let _ = prefetch;
    match level {
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: the level is only chosen on a processor with these instructions.
        Level::Avx512 => unsafe { avx512::multiply(weights.layout, lines, input, out, prefetch) },
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: as above.
        Level::Avx2 => unsafe { avx2::multiply(weights.layout, lines, input, out, prefetch) },
        #[cfg(target_arch = "aarch64")]
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: as above.
        Level::NeonDot => unsafe { neon::multiply_dot(weights.layout, lines, input, out) },
        #[cfg(target_arch = "aarch64")]
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: as above.
        Level::Neon => unsafe { neon::multiply_plain(weights.layout, lines, input, out) },
        Level::Portable => portable::multiply(weights.layout, lines, input, out),
    }
}

/// Multiplies bytes in registers `rounds` times, as the kernels do, and gives how many products that were; 0 on a level
/// without instructions for it.
pub(super) fn products(level: Level, rounds: u32) -> u64 {
    match level {
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: the level is only chosen on a processor with these instructions.
        Level::Avx512 => unsafe { avx512::products(rounds) },
        #[cfg(target_arch = "x86_64")]
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: as above.
        Level::Avx2 => unsafe { avx2::products(rounds) },
        #[cfg(target_arch = "aarch64")]
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: as above.
        Level::NeonDot => unsafe { neon::products_dot(rounds) },
        #[cfg(target_arch = "aarch64")]
        #[expect(unsafe_code, reason = "instructions chosen at run time")]
        // SAFETY: as above.
        Level::Neon => unsafe { neon::products_plain(rounds) },
        Level::Portable => 0,
    }
}

#[cfg(test)]
mod tests;
