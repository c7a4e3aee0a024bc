//! A few rows of a step that are multiplied together, and the steps between the products.

use super::level::{Level, for_each_level};
use super::packed::GROUP;
use super::pool::Pool;
use super::product::gather;
use super::quantised::Quantised;
use crate::backend::Gate;
use crate::backend::math::{dot, exp, gelu_tanh_times};

/// With fewer rows in a step, telling other threads costs more than doing the work.
const WORTH_SHARING: usize = 8;

/// A few rows.
#[derive(Default)]
pub(super) struct Tile {
    /// The number of the first row in the step.
    pub(super) first: usize,
    /// Number of rows.
    pub(super) rows: usize,
    /// What goes from layer to layer, row by row.
    pub(super) x: Vec<f32>,
    /// The input of the next product.
    pub(super) quantised: Quantised,
    scratch: Vec<f32>,
}

impl Tile {
    /// Divides `rows` rows evenly into as few tiles as possible, with room for `width` numbers for each row.
    pub(super) fn divide(tiles: &mut Vec<Self>, level: Level, rows: usize, width: usize) {
        let each = rows.div_ceil(rows.div_ceil(level.tile_rows()).max(1)).max(1);
        tiles.resize_with(rows.div_ceil(each), Self::default);
        for (index, tile) in tiles.iter_mut().enumerate() {
            tile.first = index * each;
            tile.rows = each.min(rows - tile.first);
            tile.x.resize(tile.rows * width, 0.0);
        }
    }

    /// Whether a row of the step is here.
    pub(super) fn has(&self, row: usize) -> bool {
        (self.first..self.first + self.rows).contains(&row)
    }

    /// Adds a product's result.
    pub(super) fn add(&mut self, level: Level, result: &[f32], rows: usize) {
        let width = self.x.len() / self.rows;
        for (row, x) in self.x.chunks_exact_mut(width).enumerate() {
            add_row(level, x, result, rows, self.first + row);
        }
    }

    /// Norms a product's result and adds it.
    pub(super) fn add_normed(&mut self, level: Level, result: &[f32], rows: usize, weight: &[f32], epsilon: f32) {
        let width = weight.len();
        self.scratch.resize(2 * width, 0.0);
        let (row_result, normed) = self.scratch.split_at_mut(width);
        for (row, x) in self.x.chunks_exact_mut(width).enumerate() {
            gather(result, rows, self.first + row, 0, 1, row_result);
            norm(level, row_result, weight, epsilon, normed);
            x.iter_mut().zip(&*normed).for_each(|(x, number)| *x += number);
        }
    }

    /// Norms `x` and makes it the input.
    pub(super) fn norm(&mut self, level: Level, weight: &[f32], epsilon: f32) {
        self.quantised.reset(self.rows, weight.len());
        self.scratch.resize(weight.len(), 0.0);
        for (row, x) in self.x.chunks_exact(weight.len()).enumerate() {
            norm(level, x, weight, epsilon, &mut self.scratch);
            self.quantised.put(level, row, &self.scratch);
        }
    }

    /// Makes `x` the input as it is.
    pub(super) fn quantise(&mut self, level: Level) {
        let width = self.x.len() / self.rows;
        self.quantised.reset(self.rows, width);
        for (row, x) in self.x.chunks_exact(width).enumerate() {
            self.quantised.put(level, row, x);
        }
    }

    /// Makes the input: `write` gives the numbers of each row, by its number in the step.
    pub(super) fn fill(&mut self, level: Level, columns: usize, write: impl Fn(usize, &mut [f32])) {
        self.quantised.reset(self.rows, columns);
        self.scratch.resize(columns, 0.0);
        for row in 0..self.rows {
            write(self.first + row, &mut self.scratch);
            self.quantised.put(level, row, &self.scratch);
        }
    }
}

/// Calls `work` for each tile, on all threads if that is worth it.
pub(super) fn each_tile(pool: &mut Pool, tiles: &mut [Tile], work: impl Fn(&mut Tile) + Sync) {
    if tiles.iter().map(|tile| tile.rows).sum::<usize>() < WORTH_SHARING {
        tiles.iter_mut().for_each(work);
    } else {
        pool.each_part(tiles, 1, |_, tiles| tiles.iter_mut().for_each(&work));
    }
}

for_each_level! {
    /// Adds a row of a result of `rows` rows.
    fn add_row(x: &mut [f32], result: &[f32], rows: usize, row: usize) = add_row_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn add_row_body(x: &mut [f32], result: &[f32], rows: usize, row: usize) {
    for (x, group) in x.chunks_mut(GROUP).zip(result.chunks_exact(rows * GROUP)) {
        let numbers = &group.as_chunks::<GROUP>().0[row];
        if let Some(x) = x.first_chunk_mut::<GROUP>() {
            x.iter_mut().zip(numbers).for_each(|(x, number)| *x += number);
        } else {
            // The last group may be wider than the row.
            x.iter_mut().zip(numbers).for_each(|(x, number)| *x += number);
        }
    }
}

for_each_level! {
    /// Divides by the root of the mean square and multiplies by `weight`.
    pub(super) fn norm(x: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]) = norm_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn norm_body(x: &[f32], weight: &[f32], epsilon: f32, out: &mut [f32]) {
    #[expect(clippy::cast_precision_loss, reason = "a model's width is far below 2^24")]
    let scale = 1.0 / (dot(x, x) / x.len() as f32 + epsilon).sqrt();
    for ((out, x), weight) in out.iter_mut().zip(x).zip(weight) {
        *out = x * scale * weight;
    }
}

/// Multiplies what passes the gate with what opens it: `gate = opened(gate) * up`.
pub(super) fn open_gate(level: Level, kind: Gate, gate: &mut [f32], up: &[f32]) {
    match kind {
        Gate::Silu => open_silu(level, gate, up),
        Gate::GeluTanh => open_gelu(level, gate, up),
    }
}

for_each_level! {
    fn open_silu(gate: &mut [f32], up: &[f32]) = open_silu_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn open_silu_body(gate: &mut [f32], up: &[f32]) {
    for (gate, up) in gate.iter_mut().zip(up) {
        *gate = *gate / (1.0 + exp(-*gate)) * up;
    }
}

for_each_level! {
    fn open_gelu(gate: &mut [f32], up: &[f32]) = gelu_tanh_times
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_divided_evenly_into_few_tiles() {
        let level = Level::best();
        let most = level.tile_rows();
        let mut tiles = Vec::new();
        for rows in 1..=5 * most {
            Tile::divide(&mut tiles, level, rows, 3);
            assert_eq!(tiles.len(), rows.div_ceil(rows.div_ceil(rows.div_ceil(most))));
            let mut next = 0;
            for tile in &tiles {
                assert_eq!((tile.first, tile.x.len()), (next, 3 * tile.rows));
                assert!((1..=most).contains(&tile.rows));
                next += tile.rows;
            }
            assert_eq!(next, rows);
        }
    }

    #[test]
    fn norm_and_gate_follow_their_formulas_on_each_level() {
        for level in Level::available() {
            let mut out = [0.0; 2];
            norm(level, &[3.0, 4.0], &[1.0, 2.0], 0.0, &mut out);
            let scale = 1.0 / 12.5f32.sqrt();
            assert!((out[0] - 3.0 * scale).abs() < 1e-5 && (out[1] - 8.0 * scale).abs() < 1e-5);
            let mut gate = [1.0, -2.0, 0.0];
            open_gate(level, Gate::Silu, &mut gate, &[2.0, 1.0, 5.0]);
            let silu = |x: f32| x / (1.0 + (-x).exp());
            assert!((gate[0] - 2.0 * silu(1.0)).abs() < 1e-5 && (gate[1] - silu(-2.0)).abs() < 1e-5);
            assert_eq!(gate[2].to_bits(), 0);
            let mut gate = [1.0, -2.0, 0.0];
            open_gate(level, Gate::GeluTanh, &mut gate, &[2.0, 1.0, 5.0]);
            let tanh = |x: f32| (std::f32::consts::FRAC_2_PI.sqrt() * (x + 0.044_715 * x * x * x)).tanh();
            let gelu = |x: f32| 0.5 * x * (1.0 + tanh(x));
            assert!((gate[0] - 2.0 * gelu(1.0)).abs() < 1e-5 && (gate[1] - gelu(-2.0)).abs() < 1e-5);
            assert_eq!(gate[2].to_bits(), 0);
        }
    }
}
