//! The BERT encoder (Devlin et al. 2018) on the same kernels, with mean pooling.
//!
//! The rows of all texts go through the products together, without padding. Weights and the inputs of products have
//! 8 bit, with a scale for each 32; what goes from layer to layer is f32.

mod steps;
mod weights;

use self::steps::gate;
use self::weights::{Layer, Weights};
use super::attention::{LANES, Q8Query, Query, SPAN, SPAN_PAGES, Seen, Sight, Span, TOGETHER, View};
use super::level::Level;
use super::packed::GROUP;
use super::page::{FreePages, MOST_WIDTH, PAGE, Page, PageLayout};
use super::pool::Pool;
use super::product::{Matrices, Order, gather, multiply};
use super::tile::{Tile, each_tile};
use crate::ModelError;
use crate::backend::{CacheFormat, math::unit_mean};
use crate::embedder::checkpoint::{Sizes, Tensors};
use std::sync::Arc;
use std::thread;

/// An encoder with its memory for results. Used by one caller at a time.
pub(crate) struct Encoder {
    sizes: Sizes,
    weights: Weights,
    level: Level,
    pool: Pool,
    free: FreePages,
    pages: Vec<Arc<Page>>,
    tiles: Vec<Tile>,
    qkv: Vec<f32>,
    attended: Vec<f32>,
    inner: Vec<f32>,
    result: Vec<f32>,
}

/// A text among the rows.
#[derive(Clone, Copy)]
struct Text {
    first_row: usize,
    rows: usize,
    first_page: usize,
}

impl Text {
    fn pages(self) -> usize {
        self.rows.div_ceil(PAGE)
    }
}

impl Encoder {
    /// Whether heads of this width are known here.
    pub(crate) fn knows(sizes: &Sizes) -> bool {
        sizes.head_width().is_multiple_of(GROUP) && sizes.head_width() <= MOST_WIDTH
    }

    /// Packs the weights; `threads` is the number of threads that compute, 0 for one per core.
    pub(crate) fn load(sizes: Sizes, tensors: &mut Tensors, threads: usize) -> Result<Self, ModelError> {
        Self::load_for(sizes, tensors, threads, Level::chosen()?)
    }

    fn load_for(sizes: Sizes, tensors: &mut Tensors, threads: usize, level: Level) -> Result<Self, ModelError> {
        let threads = if threads > 0 { threads } else { thread::available_parallelism().map_or(1, usize::from) };
        let layout = PageLayout { format: CacheFormat::Q8, units: sizes.heads, width: sizes.head_width() };
        Ok(Self {
            weights: Weights::load(&sizes, tensors)?,
            level,
            pool: Pool::new(threads),
            free: FreePages::new(layout),
            pages: Vec::new(),
            tiles: Vec::new(),
            qkv: Vec::new(),
            attended: Vec::new(),
            inner: Vec::new(),
            result: Vec::new(),
            sizes,
        })
    }

    /// The vectors of texts given in word pieces; each id below the vocabulary, each text not empty and not longer
    /// than the positions. A text has the same vector in any company.
    pub(crate) fn embed(&mut self, texts: &[&[u32]]) -> Vec<Vec<f32>> {
        if texts.is_empty() {
            return Vec::new();
        }
        let mut places = Vec::with_capacity(texts.len());
        let (mut first_row, mut first_page) = (0, 0);
        for text in texts {
            let place = Text { first_row, rows: text.len(), first_page };
            (first_row, first_page) = (first_row + text.len(), first_page + place.pages());
            places.push(place);
        }
        let free = &mut self.free;
        self.pages.extend((0..first_page).map(|_| Arc::new(free.take())));
        self.forward(texts, &places, first_row);
        self.pages.drain(..).for_each(|page| self.free.give_back(page));
        let width = self.sizes.width;
        let rows: Vec<f32> = self.tiles.iter().flat_map(|tile| tile.x.iter().copied()).collect();
        places.iter().map(|text| unit_mean(&rows[text.first_row * width..][..text.rows * width], width)).collect()
    }

    fn forward(&mut self, texts: &[&[u32]], places: &[Text], rows: usize) {
        let (level, width, epsilon) = (self.level, self.sizes.width, self.sizes.epsilon);
        Tile::divide(&mut self.tiles, level, rows, width);
        let tokens: Vec<(u32, usize)> = texts.iter().flat_map(|text| text.iter().copied().zip(0..)).collect();
        let weights = &self.weights;
        each_tile(&mut self.pool, &mut self.tiles, |tile| {
            for (x, &(token, position)) in tile.x.chunks_exact_mut(width).zip(&tokens[tile.first..]) {
                weights.begin(token as usize, position, x);
            }
            weights.norm.apply(level, tile, epsilon);
        });
        for number in 0..self.sizes.layers {
            self.attend(number, places, rows);
            let Self { sizes, weights, pool, tiles, inner, result, attended, .. } = self;
            let layer = &weights.layers[number];
            let attended = &attended[..];
            each_tile(pool, tiles, |tile| {
                tile.fill(level, width, |row, out| out.copy_from_slice(&attended[row * width..][..width]));
            });
            multiply(pool, level, Matrices::one(&layer.output.matrix), tiles, rows, result, |_| ());
            each_tile(pool, tiles, |tile| {
                tile.add(level, result, rows);
                layer.output_norm.apply_to_sum(level, tile, &layer.output.bias, epsilon);
            });
            multiply(pool, level, Matrices::one(&layer.inner.matrix), tiles, rows, inner, |_| ());
            let inner = &inner[..];
            each_tile(pool, tiles, |tile| {
                tile.fill(level, sizes.inner, |row, out| {
                    gather(inner, rows, row, 0, 1, out);
                    gate(level, out, &layer.inner.bias);
                });
            });
            multiply(pool, level, Matrices::one(&layer.outer.matrix), tiles, rows, result, |_| ());
            each_tile(pool, tiles, |tile| {
                tile.add(level, result, rows);
                layer.outer_norm.apply_to_sum(level, tile, &layer.outer.bias, epsilon);
            });
        }
    }

    /// Lets each row look at all of its text.
    fn attend(&mut self, number: usize, places: &[Text], rows: usize) {
        let Self { sizes, weights, level, pool, tiles, qkv, attended, pages, .. } = self;
        let (level, width, head_width) = (*level, sizes.width, sizes.head_width());
        let layer = &weights.layers[number];
        multiply(pool, level, Matrices::all(&layer.qkv, Order::Joined), tiles, rows, qkv, |_| ());
        let heads = Heads { layer, level, width, head_width, qkv, rows };
        let starts: Vec<(usize, usize)> = places.iter().flat_map(Text::rows_of_pages).collect();
        pool.each_part(pages, 1, |index, page| {
            let (first, count) = starts[index];
            let page = Arc::get_mut(&mut page[0]).expect("pages of a text are not shared");
            heads.store(page, first, count);
        });
        attended.resize(rows * width, 0.0);
        let pages = &pages[..];
        pool.each_part(attended, TOGETHER * width, |part, out| {
            let mut row = part * TOGETHER;
            let mut left = out;
            while !left.is_empty() {
                let text = &places[places.partition_point(|text| text.first_row <= row) - 1];
                let count = (text.first_row + text.rows - row).min(left.len() / width);
                let (now, rest) = left.split_at_mut(count * width);
                heads.look(&pages[text.first_page..][..text.pages()], text.rows, row, now);
                (row, left) = (row + count, rest);
            }
        });
    }
}

impl Text {
    /// The first row of each page, and how many rows it has.
    fn rows_of_pages(&self) -> impl Iterator<Item = (usize, usize)> {
        let Self { first_row, rows, .. } = *self;
        (0..rows).step_by(PAGE).map(move |start| (first_row + start, PAGE.min(rows - start)))
    }
}

/// The products of queries, keys and values of all rows.
struct Heads<'a> {
    layer: &'a Layer,
    level: Level,
    width: usize,
    head_width: usize,
    qkv: &'a [f32],
    rows: usize,
}

impl Heads<'_> {
    /// Takes a head: of queries, keys or values as `part` says.
    fn take(&self, part: usize, row: usize, head: usize, out: &mut [f32]) {
        let column = head * self.head_width;
        // Each matrix begins with a group of its own.
        let first = part * self.width.div_ceil(GROUP) + column / GROUP;
        gather(self.qkv, self.rows, row, first, 1, out);
        out.iter_mut().zip(&self.layer.biases[part][column..]).for_each(|(number, bias)| *number += bias);
    }

    fn store(&self, page: &mut Page, first: usize, count: usize) {
        let (mut key, mut value) = ([0.0; MOST_WIDTH], [0.0; MOST_WIDTH]);
        let (key, value) = (&mut key[..self.head_width], &mut value[..self.head_width]);
        for head in 0..self.width / self.head_width {
            for slot in 0..count {
                self.take(1, first + slot, head, key);
                self.take(2, first + slot, head, value);
                page.put(self.level, head, slot, key, value);
            }
        }
    }

    /// Lets up to [`TOGETHER`] rows look at the `seen` positions of their text.
    fn look(&self, pages: &[Arc<Page>], seen: usize, first: usize, out: &mut [f32]) {
        let (width, count) = (self.head_width, out.len() / self.width);
        #[expect(clippy::cast_precision_loss, reason = "a head's width is small")]
        let factor = 1.0 / (width as f32).sqrt();
        let mut queries = [Q8Query::EMPTY; TOGETHER];
        let (mut tops, mut totals) = ([0.0; TOGETHER], [[0.0; LANES]; TOGETHER]);
        let mut values = [0.0; TOGETHER * MOST_WIDTH];
        let mut numbers = [0.0; MOST_WIDTH];
        for head in 0..self.width / width {
            for (index, query) in queries[..count].iter_mut().enumerate() {
                self.take(0, first + index, head, &mut numbers[..width]);
                query.set(self.level, &numbers[..width], factor);
            }
            let mut view = View::new(&mut tops[..count], &mut totals[..count], &mut values[..count * width]);
            for (span, now) in pages.chunks(SPAN_PAGES).enumerate() {
                let seen = [Seen { first: 0, end: (seen - span * SPAN).min(SPAN) }; TOGETHER];
                let next = pages.chunks(SPAN_PAGES).nth(span + 1).unwrap_or_default();
                let (now, next) = (Span { pages: now, unit: head }, Span { pages: next, unit: head });
                Query::look(&mut view, self.level, &queries[..count], &seen[..count], now, next);
            }
            for (index, values) in values[..count * width].chunks_exact_mut(width).enumerate() {
                Sight { top: tops[index], total: totals[index].iter().sum(), values }.finish(self.level);
                out[index * self.width + head * width..][..width].copy_from_slice(values);
            }
        }
    }
}

#[cfg(test)]
mod tests;
