//! Each kernel against a plain product in f64 of the numbers that weights and activations stand for.

use super::super::packed::Packed;
use super::*;
use crate::backend::native::memory::Arena;
use crate::gguf::TensorType;

/// The kinds of blocks: one format of each layout, with random quants, scales and minima.
const KINDS: [TensorType; 3] = [TensorType::Q4_1, TensorType::Q8_0, TensorType::Q5_1];

struct Random(u64);

impl Random {
    fn next(&mut self) -> u16 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u16::try_from(self.0 >> 48).unwrap()
    }

    fn unit(&mut self) -> f32 {
        f32::from(self.next()) / 32_768.0 - 1.0
    }

    fn matrix(&mut self, kind: TensorType, rows: usize, columns: usize) -> Packed {
        let count = rows * columns / 32;
        let (block, numbers) = (kind.block_bytes(), if kind == TensorType::Q8_0 { 1 } else { 2 });
        let mut bytes: Vec<u8> = (0..count * block).map(|_| self.next().to_le_bytes()[1]).collect();
        for block in bytes.chunks_exact_mut(block) {
            for number in block[..2 * numbers].as_chunks_mut::<2>().0 {
                *number = half::f16::from_f32(self.unit()).to_le_bytes();
            }
        }
        Packed::pack(&mut Arena::new(1), kind, &bytes, rows, columns).unwrap()
    }

    fn input(&mut self, level: Level, rows: usize, columns: usize) -> Quantised {
        let mut input = Quantised::default();
        input.reset(rows, columns);
        for row in 0..rows {
            let values: Vec<f32> = (0..columns).map(|_| self.unit()).collect();
            input.put(level, row, &values);
        }
        input
    }
}

/// Compares `groups` groups of a matrix.
fn check(level: Level, weights: &Packed, input: &Quantised, groups: impl Iterator<Item = usize>) {
    let values: Vec<Vec<f64>> = (0..input.rows()).map(|row| input.row(row)).collect();
    let (mut out, mut weight) = (vec![0.0; input.rows() * GROUP], vec![0.0; weights.columns()]);
    for group in groups {
        multiply(level, weights, group, input, &mut out, Prefetch::WEIGHTS);
        for lane in 0..GROUP {
            weights.row(group * GROUP + lane, &mut weight);
            for (row, values) in values.iter().enumerate() {
                let products = weight.iter().zip(values).map(|(&w, v)| f64::from(w) * v);
                let size: f64 = products.clone().map(f64::abs).sum();
                let (expected, found) = (products.sum::<f64>(), f64::from(out[row * GROUP + lane]));
                assert!((found - expected).abs() <= 1e-5 * size, "{level:?} {found} instead of {expected}");
            }
        }
    }
}

#[test]
fn products_of_all_shapes_of_the_default_model_are_exact() {
    let mut random = Random(1);
    for (rows, columns) in [(576, 576), (192, 576), (1536, 576), (576, 1536)] {
        for kind in KINDS {
            let weights = random.matrix(kind, rows, columns);
            for level in Level::available() {
                for count in [1, level.tile_rows()] {
                    let input = random.input(level, count, columns);
                    // All groups with the fast kernels, some with the slow one.
                    let step = if level == Level::Portable { 11 } else { 1 };
                    check(level, &weights, &input, (0..weights.groups()).step_by(step));
                }
            }
        }
    }
    // The head has many rows of the same kind: the first, some in between, the last.
    let head = random.matrix(TensorType::Q8_0, 49_152, 576);
    for level in Level::available() {
        let input = random.input(level, level.tile_rows() - 1, 576);
        check(level, &head, &input, [0, 1, 1000, 2047, 3071].into_iter());
    }
}

#[test]
fn products_of_random_shapes_are_exact_for_each_number_of_rows() {
    let mut random = Random(2);
    for round in 0..30 {
        let columns = 32 * (1 + usize::from(random.next() % 9));
        let rows = 16 * (1 + usize::from(random.next() % 3));
        for kind in KINDS {
            let weights = random.matrix(kind, rows, columns);
            for level in Level::available() {
                let input = random.input(level, 1 + round % level.tile_rows(), columns);
                check(level, &weights, &input, 0..weights.groups());
            }
        }
    }
}

#[test]
fn the_largest_numbers_of_all_kinds_do_not_saturate() {
    for (kind, quants) in [(TensorType::Q4_1, 0xff), (TensorType::Q5_1, 0xff), (TensorType::Q8_0, 0x80)] {
        let mut block = vec![quants; kind.block_bytes()];
        for number in block[..if kind == TensorType::Q8_0 { 2 } else { 4 }].as_chunks_mut::<2>().0 {
            *number = half::f16::ONE.to_le_bytes();
        }
        let weights = Packed::pack(&mut Arena::new(1), kind, &block.repeat(16), 16, 32).unwrap();
        for level in Level::available() {
            for sign in [1.0, -1.0] {
                let mut input = Quantised::default();
                input.reset(1, 32);
                input.put(level, 0, &[sign; 32]);
                check(level, &weights, &input, 0..1);
            }
        }
    }
}

#[test]
fn a_row_has_the_same_bits_in_any_company() {
    let mut random = Random(3);
    for kind in KINDS {
        let weights = random.matrix(kind, 32, 576);
        for level in Level::available() {
            let values: Vec<f32> = (0..576).map(|_| random.unit()).collect();
            let mut alone = None;
            for rows in 1..=level.tile_rows() {
                for row in [0, rows - 1] {
                    let mut input = random.input(level, rows, 576);
                    input.put(level, row, &values);
                    let mut out = vec![0.0; rows * GROUP];
                    multiply(level, &weights, 1, &input, &mut out, Prefetch::WEIGHTS);
                    let found: Vec<u32> = out[row * GROUP..][..GROUP].iter().map(|n| n.to_bits()).collect();
                    assert_eq!(alone.get_or_insert_with(|| found.clone()), &found, "{level:?} {kind:?} {rows}");
                }
            }
        }
    }
}
