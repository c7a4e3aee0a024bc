//! The way of all rows of a step through the layers.

use super::attention::{Query, TOGETHER, attend};
use super::level::Level;
use super::packed::GROUP;
use super::page::MOST_WIDTH;
use super::pool::Pool;
use super::product::{Matrices, Order, gather, multiply};
use super::rope::Rope;
use super::sequence::Sequence;
use super::tile::{Tile, each_tile, norm, open_gate};
use super::weights::{Layer, Weights};
use crate::backend::{Logits, ModelShape};

/// A row of the step.
pub(super) struct Place {
    /// Which sequence of the step.
    pub(super) sequence: usize,
    pub(super) token: u32,
    pub(super) position: usize,
    /// Sine and cosine of the rotary embedding.
    pub(super) turns: Vec<(f32, f32)>,
}

/// Memory for results between the products, kept from step to step.
#[derive(Default)]
pub(super) struct Scratch {
    tiles: Vec<Tile>,
    head_tiles: Vec<Tile>,
    qkv: Vec<f32>,
    attended: Vec<f32>,
    inner: Vec<f32>,
    result: Vec<f32>,
}

/// What a step needs.
pub(super) struct Forward<'a> {
    pub(super) shape: &'a ModelShape,
    pub(super) weights: &'a Weights,
    pub(super) rope: &'a Rope,
    pub(super) level: Level,
    pub(super) pool: &'a mut Pool,
    pub(super) places: &'a [Place],
    /// The sequences of the step, with pages for all its rows.
    pub(super) sequences: &'a mut [Sequence],
    pub(super) scratch: &'a mut Scratch,
}

impl Forward<'_> {
    /// Runs all rows through all layers, and those of `wanted` through the head.
    pub(super) fn run(&mut self, wanted: &[usize], out: &mut Logits) {
        let (rows, level, weights) = (self.places.len(), self.level, self.weights);
        let width = self.shape.width;
        Tile::divide(&mut self.scratch.tiles, level, rows, width);
        let places = self.places;
        each_tile(self.pool, &mut self.scratch.tiles, |tile| {
            for (x, place) in tile.x.chunks_exact_mut(width).zip(&places[tile.first..]) {
                weights.embedding.row(place.token as usize, x);
            }
        });
        for (number, layer) in weights.layers.iter().enumerate() {
            self.attention(number, layer);
            self.inner(layer);
        }
        self.head(wanted, out);
    }

    fn attention(&mut self, number: usize, layer: &Layer) {
        let Self { shape, level, pool, scratch, places, .. } = self;
        let (level, rows, epsilon, first) = (*level, places.len(), shape.norm_epsilon, number == 0);
        let Scratch { tiles, qkv, result, .. } = &mut **scratch;
        each_tile(pool, tiles, |tile| {
            if !first {
                tile.add(level, result, rows);
            }
            tile.norm(level, &layer.attention_norm, epsilon);
        });
        multiply(pool, level, Matrices { all: &layer.qkv, order: Order::Joined }, tiles, rows, qkv, |_| ());
        self.store_keys(number, layer);
        self.look(number, layer);
        let Self { shape, pool, scratch, .. } = self;
        let Scratch { tiles, attended, result, .. } = &mut **scratch;
        each_tile(pool, tiles, |tile| tile.take_rows(level, attended, shape.query_width()));
        multiply(pool, level, Matrices::one(&layer.output), tiles, rows, result, |_| ());
    }

    /// Stores keys and values of all rows, sequence by sequence.
    fn store_keys(&mut self, number: usize, layer: &Layer) {
        let Self { shape, rope, level, places, scratch, .. } = self;
        let (level, rows, width, first) = (*level, places.len(), shape.head_width, shape.query_width());
        let qkv = &scratch.qkv;
        let store = |index: usize, sequence: &mut Sequence| {
            let (mut key, mut value) = ([0.0; MOST_WIDTH], [0.0; MOST_WIDTH]);
            let (key, value) = (&mut key[..width], &mut value[..width]);
            for (row, place) in places.iter().enumerate().filter(|(_, place)| place.sequence == index) {
                for head in 0..shape.kv_heads {
                    let column = head * width;
                    gather(qkv, rows, row, (first + column) / GROUP, 1, key);
                    gather(qkv, rows, row, (first + shape.kv_width() + column) / GROUP, 1, value);
                    prepare(
                        level,
                        key,
                        layer.biases[1].as_deref(),
                        column,
                        layer.k_norm.as_deref(),
                        shape.norm_epsilon,
                    );
                    prepare(level, value, layer.biases[2].as_deref(), column, None, 0.0);
                    rope.turn(key, &place.turns);
                    let (unit, slot) = (number * shape.kv_heads + head, place.position % super::page::PAGE);
                    sequence.page_mut(place.position).put(level, unit, slot, key, value);
                }
            }
        };
        if self.sequences.len() == 1 || rows < 8 {
            for (index, sequence) in self.sequences.iter_mut().enumerate() {
                store(index, sequence);
            }
        } else {
            self.pool.each_part(self.sequences, 1, |index, sequences| {
                for sequence in sequences {
                    store(index, sequence);
                }
            });
        }
    }

    /// Lets each row look at all tokens of its sequence up to itself.
    fn look(&mut self, number: usize, layer: &Layer) {
        let Self { shape, rope, level, places, scratch, sequences, pool, .. } = self;
        let (level, rows, width) = (*level, places.len(), shape.head_width);
        let group = shape.heads / shape.kv_heads;
        let Scratch { qkv, attended, .. } = &mut **scratch;
        attended.resize(rows * shape.query_width(), 0.0);
        #[expect(clippy::cast_precision_loss, reason = "a head's width is far below 2^24")]
        let factor = 1.0 / (width as f32).sqrt();
        let sequences = &**sequences;
        pool.each_part(attended, group * width, |part, out| {
            let (row, kv_head) = (part / shape.kv_heads, part % shape.kv_heads);
            let place = &places[row];
            let pages = sequences[place.sequence].pages();
            let mut head = [0.0; MOST_WIDTH];
            let head = &mut head[..width];
            let mut queries = [Query::EMPTY; TOGETHER];
            for (index, out) in out.chunks_mut(TOGETHER * width).enumerate() {
                let queries = &mut queries[..out.len() / width];
                for (offset, query) in queries.iter_mut().enumerate() {
                    let column = (kv_head * group + index * TOGETHER + offset) * width;
                    gather(qkv, rows, row, column / GROUP, 1, head);
                    prepare(
                        level,
                        head,
                        layer.biases[0].as_deref(),
                        column,
                        layer.q_norm.as_deref(),
                        shape.norm_epsilon,
                    );
                    rope.turn(head, &place.turns);
                    *query = Query::new(head, factor);
                }
                attend(level, queries, pages, number * shape.kv_heads + kv_head, place.position + 1, out);
            }
        });
    }

    fn inner(&mut self, layer: &Layer) {
        let Self { shape, level, pool, places, scratch, .. } = self;
        let (level, rows) = (*level, places.len());
        let Scratch { tiles, inner, result, .. } = &mut **scratch;
        each_tile(pool, tiles, |tile| {
            tile.add(level, result, rows);
            tile.norm(level, &layer.inner_norm, shape.norm_epsilon);
        });
        let gate_up = Matrices { all: &layer.gate_up, order: Order::Alternating };
        multiply(pool, level, gate_up, tiles, rows, inner, |groups| {
            for pair in groups.chunks_exact_mut(2 * rows * GROUP) {
                let (gate, up) = pair.split_at_mut(rows * GROUP);
                open_gate(level, gate, up);
            }
        });
        each_tile(pool, tiles, |tile| tile.take(level, inner, rows, 2, shape.inner));
        multiply(pool, level, Matrices::one(&layer.down), tiles, rows, result, |_| ());
    }

    /// Scores of the wanted rows, a tile at a time.
    fn head(&mut self, wanted: &[usize], out: &mut Logits) {
        let Self { shape, weights, level, pool, places, scratch, .. } = self;
        let (level, rows, width) = (*level, places.len(), shape.width);
        let Scratch { tiles, head_tiles, result, inner: scores, .. } = &mut **scratch;
        // The last layer's result, of the rows that are wanted.
        for tile in tiles.iter_mut().filter(|tile| wanted.iter().any(|&row| tile.has(row))) {
            tile.add(level, result, rows);
        }
        for wanted in wanted.chunks(level.tile_rows()) {
            Tile::divide(head_tiles, level, wanted.len(), width);
            for (x, &row) in head_tiles[0].x.chunks_exact_mut(width).zip(wanted) {
                if let Some(tile) = tiles.iter().find(|tile| tile.has(row)) {
                    x.copy_from_slice(&tile.x[(row - tile.first) * width..][..width]);
                }
            }
            head_tiles[0].norm(level, &weights.final_norm, shape.norm_epsilon);
            multiply(pool, level, Matrices::one(weights.head()), head_tiles, wanted.len(), scores, |_| ());
            pool.each_part(out.grow(wanted.len()), shape.vocabulary, |row, out| {
                gather(scores, wanted.len(), row, 0, 1, out);
            });
        }
    }
}

/// Adds the part of a bias from `column` on to a head, and norms it.
fn prepare(level: Level, head: &mut [f32], bias: Option<&[f32]>, column: usize, weight: Option<&[f32]>, epsilon: f32) {
    if let Some(bias) = bias {
        head.iter_mut().zip(&bias[column..]).for_each(|(number, bias)| *number += bias);
    }
    if let Some(weight) = weight {
        let mut copy = [0.0; MOST_WIDTH];
        copy[..head.len()].copy_from_slice(head);
        norm(level, &copy[..head.len()], weight, epsilon, head);
    }
}
