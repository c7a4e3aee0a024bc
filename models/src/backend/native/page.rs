//! Keys and values of 16 positions of a sequence, in all layers.
//!
//! Each head of each layer (a unit) has its keys, its values and a scale for each of both at each position; the
//! numbers are whole ones of 8 bit. A sequence takes pages as it grows, so that it uses what it needs and pages can
//! be shared.

use super::level::{Level, for_each_level};
use super::packed::Line;
use super::quantised::quantise;
use std::sync::Arc;

/// Positions of a page.
pub(super) const PAGE: usize = 16;
/// Widest head that is known.
pub(super) const MOST_WIDTH: usize = 256;
/// Free pages that are kept for the next sequence beyond those in use.
const SPARE: usize = 64;

/// Keys and values of 16 positions.
pub(super) struct Page {
    width: usize,
    /// `width / 4` lines for each unit: four numbers of a key, offset by 128, for each position.
    keys: Vec<Line>,
    key_scales: Vec<[f32; PAGE]>,
    /// `width / 4` lines for each unit: the values of four positions, number by number; then the next four positions.
    values: Vec<Line>,
    value_scales: Vec<[f32; PAGE]>,
}

impl Page {
    fn new(units: usize, width: usize) -> Self {
        Self {
            width,
            keys: vec![Line([128; 64]); units * width / 4],
            key_scales: vec![[0.0; PAGE]; units],
            values: vec![Line([0; 64]); units * width / 4],
            value_scales: vec![[0.0; PAGE]; units],
        }
    }

    /// Bytes of a page with that many units, whose heads are `width` wide.
    pub(super) fn bytes(units: usize, width: usize) -> u64 {
        (units * (2 * PAGE * width + 2 * size_of::<[f32; PAGE]>())) as u64
    }

    /// Stores the key and the value of a position.
    pub(super) fn put(&mut self, level: Level, unit: usize, slot: usize, key: &[f32], value: &[f32]) {
        put(level, self, unit, slot, key, value);
    }

    /// The keys of a unit.
    pub(super) fn keys(&self, unit: usize) -> &[Line] {
        &self.keys[unit * self.width / 4..][..self.width / 4]
    }

    /// The scales of the keys of a unit.
    pub(super) fn key_scales(&self, unit: usize) -> &[f32; PAGE] {
        &self.key_scales[unit]
    }

    /// The values of a unit.
    pub(super) fn values(&self, unit: usize) -> &[Line] {
        &self.values[unit * self.width / 4..][..self.width / 4]
    }

    /// The scales of the values of a unit.
    pub(super) fn value_scales(&self, unit: usize) -> &[f32; PAGE] {
        &self.value_scales[unit]
    }
}

for_each_level! {
    fn put(page: &mut Page, unit: usize, slot: usize, key: &[f32], value: &[f32]) = put_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn put_body(page: &mut Page, unit: usize, slot: usize, key: &[f32], value: &[f32]) {
    let width = page.width;
    let mut quants = [0; MOST_WIDTH];
    page.key_scales[unit][slot] = quantise(key, &mut quants[..width]);
    let lines = &mut page.keys[unit * width / 4..][..width / 4];
    for (line, four) in lines.iter_mut().zip(quants[..width].as_chunks::<4>().0) {
        line.0[4 * slot..4 * slot + 4].copy_from_slice(&four.map(|q| q.cast_unsigned() ^ 128));
    }
    page.value_scales[unit][slot] = quantise(value, &mut quants[..width]);
    let lines = &mut page.values[unit * width / 4 + slot / 4 * (width / 16)..][..width / 16];
    for (line, quants) in lines.iter_mut().zip(quants[..width].as_chunks::<16>().0) {
        for (place, quant) in line.0.as_chunks_mut::<4>().0.iter_mut().zip(quants) {
            place[slot % 4] = quant.cast_unsigned();
        }
    }
}

/// The pages that nobody uses.
pub(super) struct FreePages {
    units: usize,
    width: usize,
    free: Vec<Page>,
    in_use: usize,
}

impl FreePages {
    /// None yet; each will have that many units, whose heads are `width` wide.
    pub(super) fn new(units: usize, width: usize) -> Self {
        Self { units, width, free: Vec::new(), in_use: 0 }
    }

    /// A page; what it holds is undefined.
    pub(super) fn take(&mut self) -> Page {
        self.in_use += 1;
        self.free.pop().unwrap_or_else(|| Page::new(self.units, self.width))
    }

    /// Takes back a page if nobody else has it. Gives memory back to the system after a rush.
    pub(super) fn give_back(&mut self, page: Arc<Page>) {
        if let Some(page) = Arc::into_inner(page) {
            self.in_use = self.in_use.saturating_sub(1);
            self.free.push(page);
            self.free.truncate(self.in_use + SPARE);
        }
    }
}
