//! What attention will need from memory, asked for while the processor is busy with products.
//!
//! Products of many rows are bound by arithmetic, and attention by memory: a hundred answers of 256 tokens have 10 MB of
//! keys and values in each layer, and a thread can only wait for so many lines at once. So the products ask for the
//! keys and values of the next layer in between, a few lines at each block of weights, into the outer caches.

use super::forward::Place;
use super::packed::Line;
use super::page::{PAGE, Page};
use super::sequence::Sequence;
use super::teams::Teams;
use std::sync::Arc;

/// Most bytes of a layer that are asked for: what lies beyond would drive out what came before.
const MOST_BYTES: usize = 12 << 20;

/// What a product asks from memory besides its own input.
#[derive(Clone, Copy)]
#[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "only kernels for x86-64 ask ahead"))]
pub(super) struct Prefetch<'a> {
    /// Whether the weights that follow are asked for: useless where other rows were multiplied with them just now.
    pub(super) weights: bool,
    /// Lines for later.
    pub(super) later: &'a [Line],
}

impl Prefetch<'_> {
    /// Nothing.
    #[cfg_attr(not(target_arch = "x86_64"), expect(dead_code, reason = "only kernels for x86-64 ask ahead"))]
    pub(super) const NOTHING: Self = Self { weights: false, later: &[] };
}

#[cfg(test)]
impl Prefetch<'_> {
    /// The weights that follow, and nothing else.
    pub(super) const WEIGHTS: Self = Self { weights: true, later: &[] };
}

/// A page, as the number of a sequence of the step and of the page in it.
pub(super) type PagePlace = (usize, usize);

/// The pages that the rows of a step look at, each once, in the order in which they do. With a `window` they look at so
/// many of the newest positions alone.
pub(super) fn pages_of(
    places: &[Place],
    sequences: &[Sequence],
    teams: &Teams,
    window: Option<usize>,
) -> Vec<PagePlace> {
    let mut before: &[Arc<Page>] = &[];
    let mut pages = Vec::new();
    for &row in teams.all.iter().flat_map(|team| &team.rows) {
        let Place { sequence, position, .. } = places[row];
        let own = &sequences[sequence].pages()[..=position / PAGE];
        let known = before.iter().zip(own).take_while(|(a, b)| Arc::ptr_eq(a, b)).count();
        let first = window.map_or(0, |window| (position + 1).saturating_sub(window) / PAGE);
        pages.extend((known.max(first)..own.len()).map(|page| (sequence, page)));
        before = own;
    }
    pages
}

/// The keys and values of a layer in all pages of a step, to be asked for.
#[derive(Clone, Copy)]
pub(super) struct Ahead<'a> {
    sequences: &'a [Sequence],
    pages: &'a [PagePlace],
    /// The first unit, and how many.
    units: (usize, usize),
}

impl<'a> Ahead<'a> {
    /// Nothing.
    pub(super) const NOTHING: Self = Self { sequences: &[], pages: &[], units: (0, 0) };

    /// Those of some units.
    pub(super) fn of(sequences: &'a [Sequence], pages: &'a [PagePlace], units: (usize, usize)) -> Self {
        let Some(&(sequence, page)) = pages.first() else { return Self::NOTHING };
        let bytes = size_of_val(sequences[sequence].pages()[page].units(units));
        Self { sequences, pages: &pages[..pages.len().min(MOST_BYTES / bytes.max(1))], units }
    }

    /// What remains after the first pages.
    pub(super) fn after(self, pages: usize) -> Self {
        Self { pages: &self.pages[pages.min(self.pages.len())..], ..self }
    }

    /// Lines of a page, if there are as many.
    pub(super) fn page(self, number: usize) -> &'a [Line] {
        let place = self.pages.get(number);
        place.map_or(&[], |&(sequence, page)| self.sequences[sequence].pages()[page].units(self.units))
    }
}
