//! The two inner loops of attention in plain Rust, compiled for each level.

use super::super::level::for_each_level;
use super::super::packed::Line;
use super::super::page::PAGE;
use super::{Query, TOGETHER};

for_each_level! {
    /// See [`super::dots`].
    pub(super) fn dots(queries: &[Query], keys: &[Line], out: &mut [[f32; PAGE]; TOGETHER]) = dots_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn dots_body(queries: &[Query], keys: &[Line], out: &mut [[f32; PAGE]; TOGETHER]) {
    for (query, out) in queries.iter().zip(out) {
        let mut sums = [query.offset; PAGE];
        for (line, four) in keys.iter().zip(query.fours) {
            let four = four.to_le_bytes().map(|q| i32::from(q.cast_signed()));
            for (sum, key) in sums.iter_mut().zip(line.0.as_chunks::<4>().0) {
                for i in 0..4 {
                    // Far below 2^31; checked additions would be done one by one.
                    *sum = sum.wrapping_add(four[i].wrapping_mul(i32::from(key[i])));
                }
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "at most 256 * 127 * 127, below 2^24")]
        let floats = sums.map(|sum| sum as f32);
        *out = floats;
    }
}

for_each_level! {
    /// See [`super::add_values`].
    pub(super) fn add_values(shares: &[[f32; PAGE]], values: &[i8], out: &mut [f32]) = add_values_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn add_values_body(shares: &[[f32; PAGE]], values: &[i8], out: &mut [f32]) {
    let width = values.len() / PAGE;
    for (shares, out) in shares.iter().zip(out.chunks_exact_mut(width)) {
        for (share, values) in shares.iter().zip(values.chunks_exact(width)) {
            for (out, &value) in out.iter_mut().zip(values) {
                *out += share * f32::from(value);
            }
        }
    }
}
