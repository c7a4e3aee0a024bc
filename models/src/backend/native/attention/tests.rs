//! Attention against its formula in f64.

use super::*;
use crate::backend::native::page::FreePages;
use crate::backend::{ModelShape, RopePairs};

fn shape(head_width: usize) -> ModelShape {
    ModelShape {
        architecture: "llama".to_owned(),
        layers: 2,
        width: 0,
        inner: 0,
        heads: 4,
        kv_heads: 1,
        head_width,
        rope_width: head_width,
        rope_base: 1.0,
        rope_pairs: RopePairs::Halves,
        norm_epsilon: 0.0,
        vocabulary: 1,
        context: 100,
    }
}

/// Numbers from -1 to 1.
fn numbers(seed: usize, count: usize) -> Vec<f32> {
    let number = |i: usize| f32::from(u16::try_from((i * 7919 + seed * 104_729) % 10_007).unwrap()) / 5003.0 - 1.0;
    (1..=count).map(number).collect()
}

#[test]
fn each_level_follows_the_formula_for_each_number_of_queries_and_positions() {
    for width in [16, 64, 128] {
        let mut free = FreePages::new(shape(width));
        for count in [1, 2, 15, 16, 17, 40] {
            let keys: Vec<_> = (0..count).map(|p| numbers(p, width)).collect();
            let values: Vec<_> = (0..count).map(|p| numbers(1000 + p, width)).collect();
            for level in Level::available() {
                let mut pages: Vec<Page> = (0..3).map(|_| free.take()).collect();
                for page in &mut pages {
                    // A sequence before left numbers that are none.
                    let (nan, infinite) = (vec![f32::NAN; width], vec![f32::INFINITY; width]);
                    for slot in 0..PAGE {
                        page.put(level, 1, slot, &infinite, &nan);
                    }
                }
                for (position, (key, value)) in keys.iter().zip(&values).enumerate() {
                    pages[position / PAGE].put(level, 1, position % PAGE, key, value);
                }
                let pages: Vec<_> = pages.into_iter().map(Arc::new).collect();
                for heads in 1..=TOGETHER {
                    // The largest score comes at different places.
                    let heads: Vec<_> = (0..heads).map(|head| keys[(head * 5) % count].clone()).collect();
                    let queries: Vec<_> = heads.iter().map(|head| Query::new(head, 0.5)).collect();
                    let mut out = vec![0.0; heads.len() * width];
                    attend(level, &queries, &pages, 1, count, &mut out);
                    for (head, out) in heads.iter().zip(out.chunks(width)) {
                        let expected = formula(head, &keys, &values);
                        let error =
                            out.iter().zip(&expected).map(|(a, b)| (f64::from(*a) - b).abs()).fold(0.0, f64::max);
                        assert!(error < 0.06, "{level:?} width {width}, {count} positions: {error}");
                    }
                }
                for page in pages {
                    free.give_back(page);
                }
            }
        }
    }
}

fn formula(query: &[f32], keys: &[Vec<f32>], values: &[Vec<f32>]) -> Vec<f64> {
    let dot = |key: &[f32]| query.iter().zip(key).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
    let shares: Vec<f64> = keys.iter().map(|key| (0.5 * dot(key)).exp()).collect();
    let sum: f64 = shares.iter().sum();
    let mix = |i: usize| shares.iter().zip(values).map(|(share, value)| share / sum * f64::from(value[i])).sum();
    (0..query.len()).map(mix).collect()
}
