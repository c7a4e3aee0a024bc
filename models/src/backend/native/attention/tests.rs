//! Attention against its formula in f64, and against itself in other company.

use super::*;
use crate::backend::CacheFormat;
use crate::backend::native::page::{FreePages, PageLayout};
use std::ops::Range;

/// Numbers from -1 to 1.
fn numbers(seed: usize, count: usize) -> Vec<f32> {
    let number = |i: usize| f32::from(u16::try_from((i * 7919 + seed * 104_729) % 10_007).unwrap()) / 5003.0 - 1.0;
    (1..=count).map(number).collect()
}

/// Pages with the keys and values of some positions, after a sequence that left numbers that are none.
fn pages(level: Level, free: &mut FreePages, keys: &[Vec<f32>], values: &[Vec<f32>]) -> Vec<Arc<Page>> {
    let width = keys[0].len();
    let mut pages: Vec<Page> = (0..keys.len().div_ceil(PAGE)).map(|_| free.take()).collect();
    for page in &mut pages {
        let (nan, infinite) = (vec![f32::NAN; width], vec![f32::INFINITY; width]);
        for slot in 0..PAGE {
            page.put(level, 1, slot, &infinite, &nan);
        }
    }
    for (position, (key, value)) in keys.iter().zip(values).enumerate() {
        pages[position / PAGE].put(level, 1, position % PAGE, key, value);
    }
    pages.into_iter().map(Arc::new).collect()
}

/// What each query gathers from the positions that it sees.
fn attend<Q: Query>(level: Level, heads: &[Vec<f32>], seen: &[Range<usize>], pages: &[Arc<Page>]) -> Vec<Vec<f32>> {
    let width = heads[0].len();
    let mut queries = vec![Q::EMPTY; heads.len()];
    queries.iter_mut().zip(heads).for_each(|(query, head)| query.set(level, head, 0.5));
    let (mut tops, mut totals) = (vec![0.0; heads.len()], vec![[0.0; LANES]; heads.len()]);
    let mut values = vec![f32::NAN; heads.len() * width];
    let mut view = View::new(&mut tops, &mut totals, &mut values);
    for (span, pages) in pages.chunks(SPAN_PAGES).enumerate() {
        let place = |position: usize| position.saturating_sub(span * SPAN).min(SPAN);
        let seen: Vec<Seen> = seen.iter().map(|seen| Seen { first: place(seen.start), end: place(seen.end) }).collect();
        let span = Span { pages, unit: 1 };
        Q::look(&mut view, level, &queries, &seen, span, span);
    }
    let parts = values.chunks_exact(width).zip(&tops).zip(&totals);
    let finish = |((values, top), total): ((&[f32], &f32), &[f32; LANES])| {
        let mut values = values.to_vec();
        Sight { top: *top, total: total.iter().sum(), values: &mut values }.finish(level);
        values
    };
    parts.map(finish).collect()
}

/// Compares each level with the formula, for each number of queries and positions. Gives the largest error.
fn compare<Q: Query>(format: CacheFormat) -> f64 {
    let mut most = 0.0f64;
    for width in [16, 64, 80, 128] {
        let mut free = FreePages::new(PageLayout { format, units: 2, width });
        for count in [1, 2, 15, 16, 17, 40, 64, 65, 130] {
            let keys: Vec<_> = (0..count).map(|p| numbers(p, width)).collect();
            let values: Vec<_> = (0..count).map(|p| numbers(1000 + p, width)).collect();
            for level in Level::available() {
                let pages = pages(level, &mut free, &keys, &values);
                for heads in [1, 2, 3, 5, 9, TOGETHER] {
                    // The largest score comes at different places; each query sees a little less than the one before, on
                    // either side, and some see a few positions alone.
                    let heads: Vec<_> = (0..heads).map(|head| keys[(head * 5) % count].clone()).collect();
                    let seen = |head: usize| {
                        let end = count.saturating_sub(head).max(1);
                        (if head % 3 == 2 { end.saturating_sub(20) } else { 2 * head }).min(end - 1)..end
                    };
                    let seen: Vec<Range<usize>> = (0..heads.len()).map(seen).collect();
                    let found = attend::<Q>(level, &heads, &seen, &pages);
                    // Between levels only a few shares are rounded in another direction.
                    let plain = attend::<Q>(Level::Portable, &heads, &seen, &pages);
                    let apart = plain.iter().flatten().zip(found.iter().flatten()).map(|(a, b)| (a - b).abs());
                    assert!(apart.fold(0.0, f32::max) < 0.01, "{level:?} width {width}, {count} positions");
                    for ((head, found), seen) in heads.iter().zip(&found).zip(&seen) {
                        let expected = formula(head, &keys[seen.clone()], &values[seen.clone()]);
                        let error =
                            found.iter().zip(&expected).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
                        assert!(error < 0.06, "{level:?} width {width}, {seen:?} of {count} positions: {error}");
                        most = most.max(error);
                    }
                    // Alone each finds the same bits.
                    for ((head, found), seen) in heads.iter().zip(&found).zip(&seen) {
                        let alone = attend::<Q>(
                            level,
                            std::slice::from_ref(head),
                            std::slice::from_ref(seen),
                            &pages[..seen.end.div_ceil(PAGE)],
                        );
                        assert_eq!(&alone[0], found, "{level:?} width {width}, {seen:?} of {count} positions");
                    }
                }
                for page in pages {
                    free.give_back(page);
                }
            }
        }
    }
    most
}

#[test]
fn each_format_follows_the_formula_on_each_level_and_f16_comes_closer() {
    let (q8, f16) = (compare::<Q8Query>(CacheFormat::Q8), compare::<F16Query>(CacheFormat::F16));
    assert!(f16 < 0.002 && f16 < q8 / 10.0, "{f16} in f16, {q8} in 8 bit");
}

#[test]
fn what_f16_cannot_hold_becomes_its_largest_number_and_what_is_no_number_shows() {
    let mut free = FreePages::new(PageLayout { format: CacheFormat::F16, units: 2, width: 16 });
    for level in Level::available() {
        let mut attend = |key: f32, value: f32| {
            let pages = pages(level, &mut free, &[vec![key; 16]], &[vec![value; 16]]);
            self::attend::<F16Query>(level, &[vec![1.0; 16]], std::slice::from_ref(&(0..1)), &pages)[0][0]
        };
        assert_eq!(attend(1e9, -1e9).to_bits(), (-65_504.0f32).to_bits(), "{level:?}");
        assert!(attend(f32::NAN, 1.0).is_nan() && attend(1.0, f32::NAN).is_nan(), "{level:?}");
    }
}

#[test]
fn what_was_seen_in_parts_joins_to_the_whole() {
    let level = Level::best();
    let mut first = [2.0, 4.0];
    let mut sight = Sight { top: 1.0, total: 2.0, values: &mut first };
    sight.join(level, 2.0, 1.0, &[1.0, 1.0]);
    sight.join(level, 1.0, 1.0, &[3.0, 0.0]);
    sight.finish(level);
    let less = (-1.0f32).exp();
    let total = 2.0 * less + 1.0 + less;
    assert!((first[0] - (2.0 * less + 1.0 + 3.0 * less) / total).abs() < 1e-5);
    assert!((first[1] - (4.0 * less + 1.0) / total).abs() < 1e-5);
}

fn formula(query: &[f32], keys: &[Vec<f32>], values: &[Vec<f32>]) -> Vec<f64> {
    let dot = |key: &[f32]| query.iter().zip(key).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let shares: Vec<f64> = keys.iter().map(|key| (0.5 * dot(key)).exp()).collect();
    let sum: f64 = shares.iter().sum();
    let mix = |i: usize| shares.iter().zip(values).map(|(share, value)| share / sum * f64::from(value[i])).sum();
    (0..query.len()).map(mix).collect()
}
