//! Attention to keys and values in f16: all numbers become f32 when they are read.
//!
//! One body for all levels; what it does with sixteen numbers at once is in `lanes`.

mod lanes;

use self::lanes::{Lanes, Plain};
use super::super::level::Level;
use super::super::packed::Line;
use super::super::page::{MOST_WIDTH, PAGE, f16::Unit};
use super::weigh::weigh;
use super::{Query, SPAN, SPAN_PAGES, Seen, Span, View, prefetch};
use std::ops::Range;

/// A query head as it is, times the factor of its scores.
#[derive(Clone, Copy)]
pub(in super::super) struct F16Query([f32; MOST_WIDTH]);

impl Query for F16Query {
    const EMPTY: Self = Self([0.0; MOST_WIDTH]);

    fn set(&mut self, _level: Level, head: &[f32], factor: f32) {
        for (number, own) in head.iter().zip(&mut self.0) {
            *own = number * factor;
        }
    }

    fn look(view: &mut View<'_>, level: Level, queries: &[Self], seen: &[Seen], now: Span<'_>, next: Span<'_>) {
        let mut units = [Unit(&[]); SPAN_PAGES];
        units.iter_mut().zip(now.units()).for_each(|(place, unit)| *place = Unit(unit));
        let look = Look { level, queries, seen, units: &units[..now.pages.len()] };
        let mut ahead = next.units();
        match level {
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "instructions chosen at run time")]
            // SAFETY: the level is only chosen on a processor with these instructions.
            Level::Avx512 => unsafe { look_avx512(look, view, &mut ahead) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "instructions chosen at run time")]
            // SAFETY: as above.
            Level::Avx2 => unsafe { look_avx2(look, view, &mut ahead) },
            #[cfg(target_arch = "aarch64")]
            #[expect(unsafe_code, reason = "the same body for all levels")]
            // SAFETY: these lanes need no instructions.
            Level::NeonDot | Level::Neon => unsafe { look_all::<Plain>(look, view, &mut ahead) },
            #[expect(unsafe_code, reason = "the same body for all levels")]
            // SAFETY: as above.
            Level::Portable => unsafe { look_all::<Plain>(look, view, &mut ahead) },
        }
        ahead.for_each(prefetch);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni,avx2,fma,f16c")]
fn look_avx512<'a>(look: Look<'_>, view: &mut View<'_>, ahead: &mut impl Iterator<Item = &'a [Line]>) {
    #[expect(unsafe_code, reason = "the same body for all levels")]
    // SAFETY: this function has the instructions.
    unsafe {
        look_all::<lanes::Avx512>(look, view, ahead);
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma,f16c")]
fn look_avx2<'a>(look: Look<'_>, view: &mut View<'_>, ahead: &mut impl Iterator<Item = &'a [Line]>) {
    #[expect(unsafe_code, reason = "the same body for all levels")]
    // SAFETY: this function has the instructions.
    unsafe {
        look_all::<lanes::Avx2>(look, view, ahead);
    }
}

/// Queries, which positions each of them sees, and of which pages.
#[derive(Clone, Copy)]
struct Look<'a> {
    level: Level,
    queries: &'a [F16Query],
    seen: &'a [Seen],
    units: &'a [Unit<'a>],
}

/// Lets a few queries at a time look: so many that they, the pages whose keys are taken at once, and the pieces of
/// values have their sums in registers, and enough that no addition waits for the one before.
///
/// # Safety
/// The processor must have the instructions of the lanes.
#[inline(always)]
#[expect(unsafe_code, clippy::inline_always, reason = "compiled for each level")]
unsafe fn look_all<'a, L: Lanes>(look: Look<'_>, view: &mut View<'_>, ahead: &mut impl Iterator<Item = &'a [Line]>) {
    let mut first = 0;
    while first < look.queries.len() {
        // SAFETY: as the caller says.
        first += unsafe {
            match look.queries.len() - first {
                1 => look_few::<L, 1, 4, 4>(look, first, view, ahead),
                2 => look_few::<L, 2, 2, 2>(look, first, view, ahead),
                3..=5 => look_few::<L, 3, 2, 2>(look, first, view, ahead),
                _ => look_few::<L, 6, 1, 1>(look, first, view, ahead),
            }
        };
    }
}

/// Lets `N` queries look, at the keys of `K` pages and `V` pieces of values at once. Gives `N`.
///
/// # Safety
/// The processor must have the instructions of the lanes.
#[inline(always)]
#[expect(unsafe_code, reason = "compiled for each level")]
unsafe fn look_few<'a, L: Lanes, const N: usize, const K: usize, const V: usize>(
    look: Look<'_>,
    first: usize,
    view: &mut View<'_>,
    ahead: &mut impl Iterator<Item = &'a [Line]>,
) -> usize {
    /// The numbers have no scales.
    const ONES: [f32; SPAN] = [1.0; SPAN];
    let Look { level, queries, seen, units } = look;
    let queries = queries[first..].first_chunk::<N>().expect("as many queries as were counted");
    let seen = seen[first..].first_chunk::<N>().expect("each query sees something or nothing");
    let View { tops, totals, values } = view.of(first, N);
    let mut shares = [[0.0f32; SPAN]; N];
    let (groups, rest) = units.as_chunks::<K>();
    for (group, units) in groups.iter().enumerate() {
        // SAFETY: as the caller says.
        unsafe { dots::<L, N, K>(queries, units, group * K, &mut shares) };
        // In between, as only so many lines can be on their way at once.
        ahead.next().into_iter().for_each(prefetch);
    }
    for (unit, page) in rest.iter().zip(groups.len() * K..) {
        // SAFETY: as the caller says.
        unsafe { dots::<L, N, 1>(queries, &[*unit], page, &mut shares) };
        ahead.next().into_iter().for_each(prefetch);
    }
    let width = values.len() / N;
    let state = tops.iter_mut().zip(totals.iter_mut()).zip(values.chunks_exact_mut(width));
    for ((shares, &seen), ((top, total), values)) in shares.iter_mut().zip(seen).zip(state) {
        if !seen.is_empty() {
            weigh(level, shares, &ONES, &ONES, 1.0, seen, top, total, values);
        }
    }
    ahead.next().into_iter().for_each(prefetch);
    // Positions that a query does not see may hold anything, so that not even nothing of them may be added.
    let common = Seen {
        first: seen.iter().map(|seen| seen.first).max().unwrap_or(0),
        end: seen.iter().map(|seen| seen.end).min().unwrap_or(0),
    };
    // So each query gets its own positions before those of all, and its own after them.
    let middle = common.first..common.end.max(common.first);
    let before = |seen: &Seen| seen.first..seen.end.min(middle.start);
    let after = |seen: &Seen| seen.first.max(middle.end)..seen.end;
    // SAFETY: as the caller says.
    unsafe {
        for ((shares, seen), values) in shares.iter().zip(seen).zip(values.chunks_exact_mut(width)) {
            add_values::<L, 1, 1>(std::array::from_ref(shares), units, before(seen), values);
        }
        if (width / 16).is_multiple_of(V) {
            add_values::<L, N, V>(&shares, units, middle.clone(), values);
        } else {
            add_values::<L, N, 1>(&shares, units, middle.clone(), values);
        }
        for ((shares, seen), values) in shares.iter().zip(seen).zip(values.chunks_exact_mut(width)) {
            add_values::<L, 1, 1>(std::array::from_ref(shares), units, after(seen), values);
        }
    }
    N
}

/// The dot product of each query with the key of each position of some pages, the first one with the number `first` in
/// the span. A sum for each position, to which one number of the heads after the other is added.
///
/// # Safety
/// The processor must have the instructions of the lanes.
#[inline(always)]
#[expect(unsafe_code, clippy::inline_always, reason = "compiled for each level")]
unsafe fn dots<L: Lanes, const N: usize, const K: usize>(
    queries: &[F16Query; N],
    units: &[Unit<'_>; K],
    first: usize,
    out: &mut [[f32; SPAN]; N],
) {
    let pairs = units[0].keys().len().min(MOST_WIDTH / 2);
    let mut pages: [&[Line]; K] = [&[]; K];
    for (page, unit) in pages.iter_mut().zip(units) {
        *page = &unit.keys()[..pairs];
    }
    // SAFETY: as the caller says.
    unsafe {
        let mut sums = [[L::splat(0.0); K]; N];
        for number in 0..2 * pairs {
            for page in 0..K {
                let keys = L::widen(&pages[page][number / 2].0.as_chunks::<32>().0[number % 2]);
                for query in 0..N {
                    let factor = L::splat(queries[query].0[number]);
                    sums[query][page] = keys.times_plus(factor, sums[query][page]);
                }
            }
        }
        for (sums, out) in sums.iter().zip(out) {
            for (sum, out) in sums.iter().zip(&mut out.as_chunks_mut::<PAGE>().0[first..]) {
                sum.store(out);
            }
        }
    }
}

/// Adds the values of some positions, each times its share, for each query.
///
/// # Safety
/// The processor must have the instructions of the lanes.
#[inline(always)]
#[expect(unsafe_code, clippy::inline_always, reason = "compiled for each level")]
unsafe fn add_values<L: Lanes, const N: usize, const V: usize>(
    shares: &[[f32; SPAN]; N],
    units: &[Unit<'_>],
    positions: Range<usize>,
    values: &mut [f32],
) {
    if positions.is_empty() {
        return;
    }
    let pieces = values.len() / N / 16;
    let values = values.as_chunks_mut::<16>().0;
    for first in (0..pieces).step_by(V) {
        // SAFETY: as the caller says.
        unsafe {
            let mut sums = [[L::splat(0.0); V]; N];
            for (query, sums) in sums.iter_mut().enumerate() {
                for (sum, values) in sums.iter_mut().zip(&values[query * pieces + first..]) {
                    *sum = L::load(values);
                }
            }
            for position in positions.clone() {
                let lines = units[position / PAGE].values(position % PAGE / 2);
                let Some(lines) = lines[first..].first_chunk::<V>() else { break };
                for piece in 0..V {
                    let number = L::widen(&lines[piece].0.as_chunks::<32>().0[position % 2]);
                    for query in 0..N {
                        let share = L::splat(shares[query][position % SPAN]);
                        sums[query][piece] = number.times_plus(share, sums[query][piece]);
                    }
                }
            }
            for (query, sums) in sums.iter().enumerate() {
                for (sum, values) in sums.iter().zip(&mut values[query * pieces + first..]) {
                    sum.store(values);
                }
            }
        }
    }
}
