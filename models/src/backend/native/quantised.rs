//! Rows of activations in 8 bit, in the order in which the products read them.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;

use super::level::{Level, for_each_level};
use super::packed::BLOCK;

/// Groups of four columns in a block.
const FOURS: usize = BLOCK / 4;
/// Below this the largest number of a block counts as zero, so that its inverse is finite.
pub(super) const TINY: f32 = 1e-30;
/// Adding it leaves the nearest whole number in the lowest bits.
pub(super) const ROUND: f32 = 12_582_912.0;

/// A few rows, as many as a product takes at once. Each 32 columns of a row have a scale of their own.
#[derive(Default)]
pub(super) struct Quantised {
    rows: usize,
    blocks: usize,
    /// Four columns of a row in a number; then the same columns of the next row; then the next four columns.
    pub(super) quants: Vec<i32>,
    /// The scale of each block of each row: all rows of a block, then the next block.
    pub(super) scales: Vec<f32>,
    /// The scale times the sum of the quants, which the minimum of the weights is multiplied with.
    pub(super) sums: Vec<f32>,
    /// -128 times the sum of the quants: takes away what the offset of signed weights adds.
    pub(super) offsets: Vec<i32>,
}

impl Quantised {
    /// Makes room for rows of some columns; what was there is undefined after it.
    pub(super) fn reset(&mut self, rows: usize, columns: usize) {
        let blocks = columns.div_ceil(BLOCK);
        (self.rows, self.blocks) = (rows, blocks);
        self.quants.resize(rows * blocks * FOURS, 0);
        self.scales.resize(rows * blocks, 0.0);
        self.sums.resize(rows * blocks, 0.0);
        self.offsets.resize(rows * blocks, 0);
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// Number of blocks in a row.
    pub(super) fn blocks(&self) -> usize {
        self.blocks
    }

    /// Quantises a row.
    pub(super) fn put(&mut self, level: Level, row: usize, values: &[f32]) {
        debug_assert!(row < self.rows && values.len().div_ceil(BLOCK) == self.blocks);
        match level {
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "instructions chosen at run time")]
            // SAFETY: the level is only chosen on a processor with these instructions.
            Level::Avx512 => unsafe { avx512::put_row(self, row, values) },
            #[cfg(target_arch = "x86_64")]
            #[expect(unsafe_code, reason = "instructions chosen at run time")]
            // SAFETY: as above.
            Level::Avx2 => unsafe { avx2::put_row(self, row, values) },
            _ => put_row(level, self, row, values),
        }
    }

    /// Stores what a block of a row became: the largest number without its sign, the quants and their sum.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "compiled for each level")]
    fn put_block(&mut self, row: usize, block: usize, most: f32, quants: [i32; FOURS], sum: i32) {
        let fours = &mut self.quants[block * FOURS * self.rows..][..FOURS * self.rows];
        for (place, four) in fours.chunks_exact_mut(self.rows).zip(quants) {
            place[row] = four;
        }
        let (at, scale) = (block * self.rows + row, most / 127.0);
        self.scales[at] = scale;
        #[expect(clippy::cast_precision_loss, reason = "at most 32 * 127")]
        let float_sum = sum as f32;
        self.sums[at] = scale * float_sum;
        self.offsets[at] = -128 * sum;
    }

    /// The numbers that a row stands for.
    #[cfg(test)]
    pub(super) fn row(&self, row: usize) -> Vec<f64> {
        (0..self.blocks * BLOCK)
            .map(|column| {
                let four = self.quants[column / 4 * self.rows + row].to_le_bytes();
                let scale = self.scales[column / BLOCK * self.rows + row];
                f64::from(four[column % 4].cast_signed()) * f64::from(scale)
            })
            .collect()
    }
}

for_each_level! {
    fn put_row(out: &mut Quantised, row: usize, values: &[f32]) = put_row_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn put_row_body(out: &mut Quantised, row: usize, values: &[f32]) {
    let (blocks, last) = blocks_of(values);
    for (block, values) in blocks.iter().chain(&last).enumerate() {
        let mut quants = [0; BLOCK];
        let most = quantise_to(values, &mut quants);
        // At most 32 * 127; checked additions would be done one by one.
        let sum = quants.iter().fold(0i32, |sum, &q| sum.wrapping_add(i32::from(q)));
        let mut fours = [0; FOURS];
        for (place, four) in fours.iter_mut().zip(quants.as_chunks::<4>().0) {
            *place = i32::from_le_bytes(four.map(i8::cast_unsigned));
        }
        out.put_block(row, block, most, fours, sum);
    }
}

/// The whole blocks of a row, and what is left over, filled up with zeros.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn blocks_of(values: &[f32]) -> (&[[f32; BLOCK]], Option<[f32; BLOCK]>) {
    let (blocks, rest) = values.as_chunks::<BLOCK>();
    let mut last = [0.0; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    (blocks, (!rest.is_empty()).then_some(last))
}

/// Rounds to whole numbers from -127 to 127, times the scale that is given back.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
pub(super) fn quantise(values: &[f32], quants: &mut [i8]) -> f32 {
    quantise_to(values, quants) / 127.0
}

/// The same; gives the largest number without its sign.
#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn quantise_to(values: &[f32], quants: &mut [i8]) -> f32 {
    // Without the sign, the bits of numbers are in the order of the numbers; those that are none come last, and their
    // scale tells. Whole numbers because the largest of them is found many at once.
    let most = f32::from_bits(values.iter().fold(0, |most, value| most.max(value.abs().to_bits())));
    let inverse = if most > TINY { 127.0 / most } else { 0.0 };
    for (quant, value) in quants.iter_mut().zip(values) {
        #[expect(clippy::cast_possible_truncation, reason = "the lowest byte is wanted")]
        let byte = (value * inverse + ROUND).to_bits() as u8;
        *quant = byte.cast_signed();
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_for_their_numbers_with_one_step_of_error() {
        let row = |seed: u16| -> Vec<f32> { (0..80).map(|i| f32::from((i * seed) % 37) - 18.0).collect() };
        for level in Level::available() {
            let mut quantised = Quantised::default();
            quantised.reset(3, 80);
            for (index, seed) in [5, 11, 23].into_iter().enumerate() {
                quantised.put(level, index, &row(seed));
            }
            for (index, seed) in [5, 11, 23].into_iter().enumerate() {
                let found = quantised.row(index);
                assert_eq!((found.len(), &found[80..]), (96, [0.0; 16].as_slice()));
                assert!(found.iter().zip(row(seed)).all(|(a, b)| (a - f64::from(b)).abs() <= 18.0 / 254.0 + 1e-6));
                let sum: f64 = found[..32].iter().sum();
                assert!((f64::from(quantised.sums[index]) - sum).abs() < 1e-3);
            }
        }
    }

    #[test]
    fn each_level_rounds_to_the_same_bits() {
        for columns in [1, 32, 80, 576, 1536] {
            let row = |seed: usize| -> Vec<f32> {
                let number = |i: usize| f32::from(u16::try_from(i * 7919 * seed % 65_521).unwrap()) - 30_000.5;
                (1..=columns).map(|i| number(i) * if i % 64 < 32 { 1e-3 } else { 0.0 }).collect()
            };
            let quantise = |level| {
                let mut quantised = Quantised::default();
                quantised.reset(2, columns);
                (0..2).for_each(|index| quantised.put(level, index, &row(index + 1)));
                let bits = |numbers: &[f32]| -> Vec<u32> { numbers.iter().map(|number| number.to_bits()).collect() };
                (quantised.quants.clone(), bits(&quantised.scales), bits(&quantised.sums), quantised.offsets.clone())
            };
            let plain = quantise(Level::Portable);
            assert!(Level::available().into_iter().all(|level| quantise(level) == plain), "{columns} columns");
        }
    }

    #[test]
    fn zeros_and_the_smallest_numbers_are_zero() {
        let quants = |values: [f32; 4]| {
            let mut quants = [1; 4];
            (quantise(&values, &mut quants), quants)
        };
        assert_eq!(quants([0.0; 4]), (0.0, [0; 4]));
        assert_eq!(quants([f32::MIN_POSITIVE; 4]).1, [0; 4]);
        assert_eq!(quants([-2.0, 1.0, 2.0, 0.0]), (2.0 / 127.0, [-127, 64, 127, 0]));
        assert!(quants([1.0, f32::NAN, 2.0, 0.0]).0.is_nan(), "what is no number is not hidden");
    }
}
