//! Keys and values of 16 positions of a sequence, in all layers.
//!
//! Each head of each layer (a unit) has its keys, its values and a scale for each of both at each position; the
//! numbers are whole ones of 8 bit. A sequence takes pages as it grows, so that it uses what it needs and pages can
//! be shared.

use super::level::{Level, for_each_level};
use super::memory::{Arena, Lines};
use super::packed::Line;
use super::quantised::quantise;
use std::sync::Arc;

/// Positions of a page.
pub(super) const PAGE: usize = 16;
/// Widest head that is known.
pub(super) const MOST_WIDTH: usize = 256;
/// Free pages that are kept for the next sequence beyond those in use.
const SPARE: usize = 64;
/// Bytes that pages take from the system at once: twenty pages of the default model.
const PIECE: usize = 4 << 20;

/// Keys and values of 16 positions.
pub(super) struct Page {
    width: usize,
    /// What belongs to a unit lies together, as it is read together: `width / 4` lines of keys, each four numbers
    /// offset by 128 for each position; the scales of the keys; `width / 4` lines of values, those of four positions
    /// number by number and then those of the next four; the scales of the values.
    lines: Lines,
}

impl Page {
    fn new(arena: &mut Arena, units: usize, width: usize) -> Self {
        let mut lines = arena.take(units * unit_lines(width));
        for unit in lines.chunks_exact_mut(unit_lines(width)) {
            unit[..width / 4].fill(Line([128; 64]));
        }
        Self { width, lines }
    }

    /// Bytes of a page with that many units, whose heads are `width` wide.
    pub(super) fn bytes(units: usize, width: usize) -> u64 {
        (units * unit_lines(width) * size_of::<Line>()) as u64
    }

    /// Stores the key and the value of a position.
    pub(super) fn put(&mut self, level: Level, unit: usize, slot: usize, key: &[f32], value: &[f32]) {
        put(level, self, unit, slot, key, value);
    }

    /// All lines of so many units from the first one on.
    pub(super) fn units(&self, (first, count): (usize, usize)) -> &[Line] {
        let lines = unit_lines(self.width);
        &self.lines[first * lines..][..count * lines]
    }

    /// Everything of a unit.
    pub(super) fn unit(&self, unit: usize) -> Unit<'_> {
        let lines = unit_lines(self.width);
        Unit(&self.lines[unit * lines..][..lines])
    }
}

/// Lines of a unit.
fn unit_lines(width: usize) -> usize {
    2 * (width / 4 + 1)
}

/// Keys and values of a head of a layer in a page.
#[derive(Clone, Copy)]
pub(super) struct Unit<'a>(&'a [Line]);

impl<'a> Unit<'a> {
    /// All of its lines.
    #[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "only kernels for x86-64 ask ahead"))]
    pub(super) fn lines(self) -> &'a [Line] {
        self.0
    }

    fn half(self, number: usize) -> (&'a Line, &'a [Line]) {
        let half = self.0.len() / 2;
        let (scales, numbers) = self.0[number * half..][..half].split_last().expect("a unit has lines");
        (scales, numbers)
    }

    /// The keys.
    pub(super) fn keys(self) -> &'a [Line] {
        self.half(0).1
    }

    /// The scales of the keys, an f32 for each position.
    pub(super) fn key_scales(self) -> &'a Line {
        self.half(0).0
    }

    /// The values.
    pub(super) fn values(self) -> &'a [Line] {
        self.half(1).1
    }

    /// The scales of the values.
    pub(super) fn value_scales(self) -> &'a Line {
        self.half(1).0
    }
}

for_each_level! {
    fn put(page: &mut Page, unit: usize, slot: usize, key: &[f32], value: &[f32]) = put_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn put_body(page: &mut Page, unit: usize, slot: usize, key: &[f32], value: &[f32]) {
    let width = page.width;
    let lines = &mut page.lines[unit * unit_lines(width)..][..unit_lines(width)];
    let (keys, values) = lines.split_at_mut(width / 4 + 1);
    let mut quants = [0; MOST_WIDTH];
    let scale = quantise(key, &mut quants[..width]);
    keys[width / 4].0.as_chunks_mut::<4>().0[slot] = scale.to_le_bytes();
    for (line, four) in keys.iter_mut().zip(quants[..width].as_chunks::<4>().0) {
        line.0[4 * slot..4 * slot + 4].copy_from_slice(&four.map(|q| q.cast_unsigned() ^ 128));
    }
    let scale = quantise(value, &mut quants[..width]);
    values[width / 4].0.as_chunks_mut::<4>().0[slot] = scale.to_le_bytes();
    let values = &mut values[slot / 4 * (width / 16)..][..width / 16];
    for (line, quants) in values.iter_mut().zip(quants[..width].as_chunks::<16>().0) {
        for (place, quant) in line.0.as_chunks_mut::<4>().0.iter_mut().zip(quants) {
            place[slot % 4] = quant.cast_unsigned();
        }
    }
}

/// The pages that nobody uses.
pub(super) struct FreePages {
    units: usize,
    width: usize,
    arena: Arena,
    free: Vec<Page>,
    in_use: usize,
}

impl FreePages {
    /// None yet; each will have that many units, whose heads are `width` wide.
    pub(super) fn new(units: usize, width: usize) -> Self {
        Self { units, width, arena: Arena::new(PIECE), free: Vec::new(), in_use: 0 }
    }

    /// A page; what it holds is undefined.
    pub(super) fn take(&mut self) -> Page {
        self.in_use += 1;
        self.free.pop().unwrap_or_else(|| Page::new(&mut self.arena, self.units, self.width))
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
