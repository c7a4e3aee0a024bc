//! The way of all rows of a step through the layers.

use super::ahead::{Ahead, PagePlace};
use super::attention::{F16Query, Q8Query, Query};
use super::heads::{Heads, Write};
use super::level::Level;
use super::look::{Division, Look};
use super::narrow::{Pieces, near_best};
use super::packed::GROUP;
use super::pool::Pool;
use super::product::{Matrices, Order, gather, multiply};
use super::rope::{Rope, Turns};
use super::sequence::Sequence;
use super::stages::{Stage, Stages};
use super::teams::Teams;
use super::tile::{Tile, each_tile, open_gate};
use super::weights::{Layer, Weights};
use crate::backend::{Ask, CacheFormat, Logits, ModelShape, Near};

/// A row of the step.
pub(super) struct Place {
    /// Which sequence of the step.
    pub(super) sequence: usize,
    pub(super) token: u32,
    pub(super) position: usize,
    /// How its heads are turned in layers that see everything.
    pub(super) turns: Turns,
    /// The same in those that do not, where there are some.
    pub(super) local_turns: Option<Turns>,
}

impl Place {
    /// How its heads are turned in a layer.
    pub(super) fn turns(&self, local: bool) -> &Turns {
        self.local_turns.as_ref().filter(|_| local).unwrap_or(&self.turns)
    }
}

/// Memory for results between the products, kept from step to step.
#[derive(Default)]
pub(super) struct Scratch {
    tiles: Vec<Tile>,
    head_tiles: Vec<Tile>,
    qkv: Vec<f32>,
    /// Those of the format of the cache; there are none of the other.
    q8_queries: Vec<Q8Query>,
    f16_queries: Vec<F16Query>,
    found: Vec<f32>,
    inner: Vec<f32>,
    result: Vec<f32>,
    pieces: Pieces,
}

/// What a step needs.
pub(super) struct Forward<'a> {
    pub(super) shape: &'a ModelShape,
    pub(super) weights: &'a Weights,
    pub(super) rope: &'a Rope,
    pub(super) level: Level,
    /// How keys and values are kept.
    pub(super) cache: CacheFormat,
    pub(super) pool: &'a mut Pool,
    pub(super) places: &'a [Place],
    /// The sequences of the step, with pages for all its rows.
    pub(super) sequences: &'a mut [Sequence],
    /// The pages that the rows write.
    pub(super) writes: &'a [Write],
    /// The pages that the rows look at, and those in a layer that does not see everything.
    pub(super) pages: &'a [PagePlace],
    pub(super) local_pages: &'a [PagePlace],
    /// The rows that look at the tokens before them together.
    pub(super) teams: &'a Teams,
    pub(super) scratch: &'a mut Scratch,
    pub(super) stages: &'a mut Stages,
}

impl Forward<'_> {
    /// Runs all rows through all layers, and those of `wanted` through the head.
    pub(super) fn run(&mut self, wanted: &[usize], out: &mut Logits) {
        self.stages.resume();
        let (rows, level, weights) = (self.places.len(), self.level, self.weights);
        let (width, embedding_scale) = (self.shape.width, self.shape.embedding_scale);
        Tile::divide(&mut self.scratch.tiles, level, rows, width);
        let places = self.places;
        each_tile(self.pool, &mut self.scratch.tiles, |tile| {
            for (x, place) in tile.x.chunks_exact_mut(width).zip(&places[tile.first..]) {
                weights.embedding.row(place.token as usize, x);
                for x in x {
                    *x *= embedding_scale;
                }
            }
        });
        for (number, layer) in weights.layers.iter().enumerate() {
            self.attention(number, layer);
            self.inner(number, layer);
        }
        self.head(wanted, out);
        self.stages.passed(Stage::Head);
    }

    fn attention(&mut self, number: usize, layer: &Layer) {
        let Self { shape, weights, level, pool, scratch, places, stages, .. } = self;
        let (level, rows, epsilon) = (*level, places.len(), shape.norm_epsilon);
        let before = number.checked_sub(1).map(|before| &weights.layers[before]);
        let Scratch { tiles, qkv, result, .. } = &mut **scratch;
        each_tile(pool, tiles, |tile| {
            if let Some(before) = before {
                add(tile, level, result, rows, before.inner_post_norm.as_deref(), epsilon);
            }
            tile.norm(level, &layer.attention_norm, epsilon);
        });
        stages.passed(Stage::Inputs);
        multiply(pool, level, Matrices::all(&layer.qkv, Order::Joined), tiles, rows, qkv, |_| ());
        stages.passed(Stage::QueryKeyValue);
        match self.cache {
            CacheFormat::Q8 => self.look(number, layer, |scratch| &mut scratch.q8_queries),
            CacheFormat::F16 => self.look(number, layer, |scratch| &mut scratch.f16_queries),
        }
        let Self { pool, scratch, stages, .. } = self;
        let Scratch { tiles, result, .. } = &mut **scratch;
        multiply(pool, level, Matrices::one(&layer.output), tiles, rows, result, |_| ());
        stages.passed(Stage::Output);
    }

    /// Lets all rows look at the tokens before them; what they find becomes the input of the next product. `place` is
    /// where queries for the format of the cache are kept.
    fn look<Q: Query>(&mut self, number: usize, layer: &Layer, place: fn(&mut Scratch) -> &mut Vec<Q>) {
        let Self { shape, level, pool, scratch, places, rope, sequences, teams, writes, stages, .. } = self;
        let (level, division, first_unit) = (*level, Division::new(shape), number * shape.kv_heads);
        let mut queries = std::mem::take(place(scratch));
        let Scratch { tiles, qkv, found, .. } = &mut **scratch;
        let local = shape.local_layer(number);
        let heads = Heads { shape, layer, rope, level, places, qkv, first_unit, local: local.is_some(), division };
        heads.run(pool, writes, sequences, teams, &mut queries);
        stages.passed(Stage::Cache);
        let window = local.map(|local| local.window);
        let look = Look { division, teams, places, sequences, level, first_unit, window };
        look.run(pool, &queries, found);
        each_tile(pool, tiles, |tile| tile.fill(level, shape.query_width(), |row, out| look.gather(found, row, out)));
        stages.passed(Stage::Attention);
        *place(scratch) = queries;
    }

    fn inner(&mut self, number: usize, layer: &Layer) {
        let Self { shape, level, pool, places, sequences, pages, local_pages, scratch, stages, .. } = self;
        let (level, rows) = (*level, places.len());
        let Scratch { tiles, inner, result, .. } = &mut **scratch;
        let epsilon = shape.norm_epsilon;
        each_tile(pool, tiles, |tile| {
            add(tile, level, result, rows, layer.attention_post_norm.as_deref(), epsilon);
            tile.norm(level, &layer.inner_norm, epsilon);
        });
        stages.passed(Stage::Inputs);
        let ahead = match number + 1 {
            next if next < shape.layers => {
                let pages = if shape.local_layer(next).is_some() { local_pages } else { pages };
                Ahead::of(sequences, pages, (next * shape.kv_heads, shape.kv_heads))
            }
            _ => Ahead::NOTHING,
        };
        let gate_up = Matrices::all(&layer.gate_up, Order::Alternating).asking(ahead);
        multiply(pool, level, gate_up, tiles, rows, inner, |groups| {
            for pair in groups.chunks_exact_mut(2 * rows * GROUP) {
                let (gate, up) = pair.split_at_mut(rows * GROUP);
                open_gate(level, shape.gate, gate, up);
            }
        });
        stages.passed(Stage::GateUp);
        each_tile(pool, tiles, |tile| {
            tile.fill(level, shape.inner, |row, out| gather(inner, rows, row, 0, 2, out));
        });
        stages.passed(Stage::Inputs);
        let ahead = ahead.after(gate_up.groups() * tiles.len());
        let down = Matrices::one(&layer.down).asking(ahead);
        multiply(pool, level, down, tiles, rows, result, |_| ());
        stages.passed(Stage::Down);
    }

    /// Scores of the wanted rows.
    fn head(&mut self, wanted: &[usize], out: &mut Logits) {
        let Self { shape, weights, level, pool, places, scratch, .. } = self;
        let (level, rows) = (*level, places.len());
        let Scratch { tiles, head_tiles, result, inner: scores, pieces, .. } = &mut **scratch;
        // The last layer's result, of the rows that are wanted.
        let last = weights.layers.last();
        for tile in tiles.iter_mut().filter(|tile| wanted.iter().any(|&row| tile.has(row))) {
            add(tile, level, result, rows, last.and_then(|last| last.inner_post_norm.as_deref()), shape.norm_epsilon);
        }
        let inputs = Inputs { tiles, shape, weights, level };
        let (all, near): (Vec<usize>, Vec<usize>) = (0..wanted.len()).partition(|&row| *out.asked(row) == Ask::All);
        let mut found: Vec<Option<Near>> = vec![None; wanted.len()];
        if !near.is_empty() {
            inputs.take(&rows_of(wanted, &near), head_tiles);
            let asks: Vec<&Ask> = near.iter().map(|&row| out.asked(row)).collect();
            let scores = near_best(pool, level, weights.head(), head_tiles, &asks, pieces);
            for (row, scores) in near.into_iter().zip(scores) {
                found[row] = Some(scores);
            }
        }
        let mut out = out.add(found);
        for all in all.chunks(level.tile_rows()) {
            inputs.take(&rows_of(wanted, all), head_tiles);
            multiply(pool, level, Matrices::one(weights.head()), head_tiles, all.len(), scores, |_| ());
            let (now, rest) = out.split_at_mut(all.len() * shape.vocabulary);
            pool.each_part(now, shape.vocabulary, |row, out| gather(scores, all.len(), row, 0, 1, out));
            out = rest;
        }
    }
}

/// Adds a product's result, normed before if there is a norm for it.
fn add(tile: &mut Tile, level: Level, result: &[f32], rows: usize, norm: Option<&[f32]>, epsilon: f32) {
    match norm {
        Some(norm) => tile.add_normed(level, result, rows, norm, epsilon),
        None => tile.add(level, result, rows),
    }
}

fn rows_of(wanted: &[usize], numbers: &[usize]) -> Vec<usize> {
    numbers.iter().map(|&number| wanted[number]).collect()
}

/// What the layers have made of the rows, as input of the head.
struct Inputs<'a> {
    tiles: &'a [Tile],
    shape: &'a ModelShape,
    weights: &'a Weights,
    level: Level,
}

impl Inputs<'_> {
    /// Norms some rows.
    fn take(&self, rows: &[usize], out: &mut Vec<Tile>) {
        let width = self.shape.width;
        Tile::divide(out, self.level, rows.len(), width);
        for tile in out {
            for (x, &row) in tile.x.chunks_exact_mut(width).zip(&rows[tile.first..]) {
                if let Some(from) = self.tiles.iter().find(|tile| tile.has(row)) {
                    x.copy_from_slice(&from.x[(row - from.first) * width..][..width]);
                }
            }
            tile.norm(self.level, &self.weights.final_norm, self.shape.norm_epsilon);
        }
    }
}
