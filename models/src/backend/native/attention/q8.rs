//! Attention to keys and values in 8 bit: the products are whole numbers.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod portable;

use super::super::level::{Level, for_each_level};
use super::super::page::MOST_WIDTH;
use super::super::quantised::quantise;
use super::{Query, SPAN, Seen, Span, View};

/// A query head in 8 bit.
#[derive(Clone, Copy)]
pub(in super::super) struct Q8Query {
    /// Four numbers each.
    fours: [i32; MOST_WIDTH / 4],
    /// -128 times the sum of the numbers, which takes away what the offset of the keys adds.
    offset: i32,
    scale: f32,
}

impl Query for Q8Query {
    const EMPTY: Self = Self { fours: [0; MOST_WIDTH / 4], offset: 0, scale: 0.0 };

    fn set(&mut self, level: Level, head: &[f32], factor: f32) {
        set(level, self, head, factor);
    }

    fn look(view: &mut View<'_>, level: Level, queries: &[Self], seen: &[Seen], now: Span<'_>, next: Span<'_>) {
        match level {
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "instructions chosen at run time")]
            // SAFETY: the level is only chosen on a processor with these instructions.
            Level::Avx512 => unsafe { avx512::look(view, queries, seen, now, next) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "instructions chosen at run time")]
            // SAFETY: as above.
            Level::Avx2 => unsafe { avx2::look(view, queries, seen, now, next) },
            _ => {
                let _ = next;
                portable::look(level, view, queries, seen, now);
            }
        }
    }
}

for_each_level! {
    fn set(query: &mut Q8Query, head: &[f32], factor: f32) = set_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn set_body(query: &mut Q8Query, head: &[f32], factor: f32) {
    let mut quants = [0; MOST_WIDTH];
    let quants = &mut quants[..head.len()];
    query.scale = factor * quantise(head, quants);
    // At most 256 * 127; checked additions would be done one by one.
    query.offset = -128 * quants.iter().fold(0i32, |sum, &q| sum.wrapping_add(i32::from(q)));
    for (four, quants) in query.fours.iter_mut().zip(quants.as_chunks::<4>().0) {
        *four = i32::from_le_bytes(quants.map(i8::cast_unsigned));
    }
}

/// The shares of the values of a span, with the values' scales, in 8 bit.
#[derive(Clone, Copy)]
struct Shares {
    /// Those of four positions each, from 0 to 255.
    fours: [i32; SPAN / 4],
    scale: f32,
}

impl Shares {
    const NONE: Self = Self { fours: [0; SPAN / 4], scale: 0.0 };
}
