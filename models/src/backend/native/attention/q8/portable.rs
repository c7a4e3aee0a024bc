//! Attention in plain Rust, compiled for each level.

use super::super::super::level::{Level, for_each_level};
use super::super::super::packed::Line;
use super::super::super::page::{MOST_WIDTH, PAGE, q8::Unit};
use super::super::super::quantised::{ROUND, TINY};
use super::super::TOGETHER;
use super::super::weigh::weigh;
use super::{Q8Query, SPAN, Seen, Shares, Span, View};

/// See [`super::super::Query::look`].
pub(super) fn look(level: Level, view: &mut View<'_>, queries: &[Q8Query], seen: &[Seen], span: Span<'_>) {
    let mut scores = [[0.0f32; SPAN]; TOGETHER];
    let mut shares = [Shares::NONE; TOGETHER];
    let (scores, shares) = (&mut scores[..queries.len()], &mut shares[..queries.len()]);
    dots(level, queries, span, scores);
    let (mut key_scales, mut value_scales) = ([0.0; SPAN], [0.0; SPAN]);
    for (index, unit) in units(span).enumerate() {
        key_scales[index * PAGE..][..PAGE].copy_from_slice(&unit.key_scales().floats());
        value_scales[index * PAGE..][..PAGE].copy_from_slice(&unit.value_scales().floats());
    }
    let width = view.values.len() / view.tops.len();
    let state = view.tops.iter_mut().zip(view.totals.iter_mut()).zip(view.values.chunks_exact_mut(width));
    let rows = scores.iter_mut().zip(&mut *shares).zip(queries).zip(seen).zip(state);
    for ((((scores, shares), query), &seen), ((top, total), values)) in rows {
        if !seen.is_empty() {
            weigh(level, scores, &key_scales, &value_scales, query.scale, seen, top, total, values);
            set_shares(level, shares, scores);
        }
    }
    add_values(level, shares, span, view.values);
}

/// Keys and values of each page.
fn units(span: Span<'_>) -> impl Iterator<Item = Unit<'_>> {
    span.units().map(Unit)
}

/// The dot product of each query with the key of each position, without scales.
fn dots(level: Level, queries: &[Q8Query], span: Span<'_>, out: &mut [[f32; SPAN]]) {
    for (index, unit) in units(span).enumerate() {
        for (query, out) in queries.iter().zip(&mut *out) {
            dots_of_page(level, query, unit.keys(), &mut out.as_chunks_mut::<PAGE>().0[index]);
        }
    }
}

for_each_level! {
    fn dots_of_page(query: &Q8Query, keys: &[Line], out: &mut [f32; PAGE]) = dots_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn dots_body(query: &Q8Query, keys: &[Line], out: &mut [f32; PAGE]) {
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

for_each_level! {
    /// Rounds the shares of a span.
    fn set_shares(out: &mut Shares, shares: &[f32; SPAN]) = set_shares_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn set_shares_body(out: &mut Shares, shares: &[f32; SPAN]) {
    // As bits, numbers that are not negative are in the order of the numbers; what is none comes last, and shows.
    let most = f32::from_bits(shares.iter().fold(0, |most, share| most.max(share.to_bits())));
    let inverse = if most > TINY { 255.0 / most } else { 0.0 };
    let mut bytes = [0u8; SPAN];
    for (byte, share) in bytes.iter_mut().zip(shares) {
        #[expect(clippy::cast_possible_truncation, reason = "the lowest byte is wanted")]
        let lowest = (share * inverse + ROUND).to_bits() as u8;
        *byte = lowest;
    }
    for (four, bytes) in out.fours.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *four = i32::from_le_bytes(*bytes);
    }
    out.scale = most / 255.0;
}

/// Adds the values of all positions, each times its share, for each query.
fn add_values(level: Level, shares: &[Shares], span: Span<'_>, out: &mut [f32]) {
    let width = out.len() / shares.len();
    for (shares, out) in shares.iter().zip(out.chunks_exact_mut(width)) {
        let mut sums = [0; MOST_WIDTH];
        for (fours, unit) in shares.fours.as_chunks::<{ PAGE / 4 }>().0.iter().zip(units(span)) {
            for (four, lines) in fours.iter().zip(unit.values().chunks_exact(width / 16)) {
                add_four(level, *four, lines, &mut sums[..width]);
            }
        }
        for (out, sum) in out.iter_mut().zip(sums) {
            #[expect(clippy::cast_precision_loss, reason = "at most 64 * 255 * 127, below 2^24")]
            let sum = sum as f32;
            *out += sum * shares.scale;
        }
    }
}

for_each_level! {
    fn add_four(shares: i32, values: &[Line], sums: &mut [i32]) = add_four_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn add_four_body(shares: i32, values: &[Line], sums: &mut [i32]) {
    let shares = shares.to_le_bytes().map(i32::from);
    for (sums, line) in sums.as_chunks_mut::<16>().0.iter_mut().zip(values) {
        for (sum, values) in sums.iter_mut().zip(line.0.as_chunks::<4>().0) {
            for (share, value) in shares.iter().zip(values) {
                // Far below 2^31; checked additions would be done one by one.
                *sum = sum.wrapping_add(share.wrapping_mul(i32::from(value.cast_signed())));
            }
        }
    }
}
