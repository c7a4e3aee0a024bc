//! Keys and values of 16 positions of a sequence, in all layers.
//!
//! Each head of each layer (a unit) has its keys and values together, as they are read together: as whole numbers of
//! 8 bit with scales (`q8`), or in `f16`. A sequence takes pages as it grows, so that it uses what it needs and pages
//! can be shared.

pub(super) mod f16;
pub(super) mod q8;

use super::level::Level;
use super::memory::{Arena, Lines};
use super::packed::Line;
use crate::backend::CacheFormat;
use std::sync::Arc;

/// Positions of a page.
pub(super) const PAGE: usize = 16;
/// Widest head that is known.
pub(super) const MOST_WIDTH: usize = 256;
/// Free pages that are kept for the next sequence beyond those in use.
const SPARE: usize = 64;
/// Bytes that pages take from the system at once: twenty pages of the default model.
const PIECE: usize = 4 << 20;

/// What the pages of a model hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageLayout {
    pub(super) format: CacheFormat,
    /// Heads of keys and values in all layers.
    pub(super) units: usize,
    /// Numbers of a head.
    pub(super) width: usize,
}

impl PageLayout {
    /// Bytes of a page.
    pub(super) fn bytes(self) -> u64 {
        (self.units * self.unit_lines() * size_of::<Line>()) as u64
    }

    fn unit_lines(self) -> usize {
        match self.format {
            CacheFormat::Q8 => q8::unit_lines(self.width),
            CacheFormat::F16 => f16::unit_lines(self.width),
        }
    }
}

/// Keys and values of 16 positions.
pub(super) struct Page {
    layout: PageLayout,
    lines: Lines,
}

impl Page {
    fn new(arena: &mut Arena, layout: PageLayout) -> Self {
        Self { layout, lines: arena.take(layout.units * layout.unit_lines()) }
    }

    /// Stores the key and the value of a position.
    pub(super) fn put(&mut self, level: Level, unit: usize, slot: usize, key: &[f32], value: &[f32]) {
        let count = self.layout.unit_lines();
        let lines = &mut self.lines[unit * count..][..count];
        match self.layout.format {
            CacheFormat::Q8 => q8::put(level, lines, slot, key, value),
            CacheFormat::F16 => f16::put(lines, slot, key, value),
        }
    }

    /// All lines of so many units from the first one on.
    pub(super) fn units(&self, (first, count): (usize, usize)) -> &[Line] {
        let lines = self.layout.unit_lines();
        &self.lines[first * lines..][..count * lines]
    }
}

/// The pages that nobody uses.
pub(super) struct FreePages {
    layout: PageLayout,
    arena: Arena,
    free: Vec<Page>,
    in_use: usize,
}

impl FreePages {
    /// None yet.
    pub(super) fn new(layout: PageLayout) -> Self {
        Self { layout, arena: Arena::new(PIECE), free: Vec::new(), in_use: 0 }
    }

    /// What each of them holds.
    pub(super) fn layout(&self) -> PageLayout {
        self.layout
    }

    /// A page; what it holds is undefined.
    pub(super) fn take(&mut self) -> Page {
        self.in_use += 1;
        self.free.pop().unwrap_or_else(|| Page::new(&mut self.arena, self.layout))
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
