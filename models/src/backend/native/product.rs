//! Products of whole matrices with all rows of a step, shared among threads.
//!
//! A result is stored group by group: the 16 numbers of the group for the first row, for the second, and so on; then
//! the next group. So a thread writes one piece of memory, and a row is gathered from pieces of a cache line each.

use super::ahead::{Ahead, Prefetch};
use super::kernel;
use super::level::Level;
use super::packed::{GROUP, Packed};
use super::pool::Pool;
use super::tile::Tile;

/// Pieces of work for each thread: enough that a thread that starts late finds some left.
pub(super) const PIECES: usize = 6;

/// Which groups of which matrix come one after another in a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// All of the first matrix, then all of the second, ...
    Joined,
    /// The first of each matrix, then the second of each, ... All have the same number of groups.
    Alternating,
}

/// Matrices that are multiplied with the same rows.
#[derive(Clone, Copy)]
pub(super) struct Matrices<'a> {
    all: &'a [Packed],
    order: Order,
    /// What is asked from memory meanwhile.
    ahead: Ahead<'a>,
}

impl<'a> Matrices<'a> {
    /// One matrix.
    pub(super) fn one(matrix: &'a Packed) -> Self {
        Self::all(std::slice::from_ref(matrix), Order::Joined)
    }

    /// Some matrices.
    pub(super) fn all(all: &'a [Packed], order: Order) -> Self {
        Self { all, order, ahead: Ahead::NOTHING }
    }

    /// Each group asks for a page of `ahead` with each tile.
    pub(super) fn asking(self, ahead: Ahead<'a>) -> Self {
        Self { ahead, ..self }
    }

    /// Groups of all of them.
    pub(super) fn groups(self) -> usize {
        self.all.iter().map(Packed::groups).sum()
    }

    fn locate(self, mut group: usize) -> (&'a Packed, usize) {
        match self.order {
            Order::Alternating => (&self.all[group % self.all.len()], group / self.all.len()),
            Order::Joined => {
                let mut matrices = self.all.iter();
                let mut matrix = matrices.next().expect("a product has a matrix");
                while group >= matrix.groups() {
                    group -= matrix.groups();
                    matrix = matrices.next().expect("a group lies in a matrix");
                }
                (matrix, group)
            }
        }
    }
}

/// Multiplies the matrices with the quantised rows of all tiles, `rows` in all. `finish` gets the groups of each
/// piece when they are done; with alternating matrices all of the same number together.
pub(super) fn multiply(
    pool: &mut Pool,
    level: Level,
    matrices: Matrices<'_>,
    tiles: &[Tile],
    rows: usize,
    out: &mut Vec<f32>,
    finish: impl Fn(&mut [f32]) + Sync,
) {
    let groups = matrices.groups();
    let together = if matrices.order == Order::Alternating { matrices.all.len() } else { 1 };
    let piece = (groups / (PIECES * pool.threads())).max(1).next_multiple_of(together);
    out.resize(groups * rows * GROUP, 0.0);
    pool.each_part(out, piece * rows * GROUP, |part, out| {
        for (index, out) in out.chunks_exact_mut(rows * GROUP).enumerate() {
            let (matrix, group) = matrices.locate(part * piece + index);
            for (number, tile) in tiles.iter().enumerate() {
                let out = &mut out[tile.first * GROUP..][..tile.rows * GROUP];
                let later = matrices.ahead.page((part * piece + index) * tiles.len() + number);
                let prefetch = Prefetch { weights: number == 0, later };
                kernel::multiply(level, matrix, group, &tile.quantised, out, prefetch);
            }
        }
        finish(out);
    });
}

/// Copies numbers of a row out of a result of `rows` rows: those of `first` and each `step`-th group after it.
pub(super) fn gather(result: &[f32], rows: usize, row: usize, first: usize, step: usize, out: &mut [f32]) {
    let place = |index: usize| ((first + index * step) * rows + row) * GROUP;
    let (pieces, rest) = out.as_chunks_mut::<GROUP>();
    // The last group may be wider than the row.
    if !rest.is_empty() {
        rest.copy_from_slice(&result[place(pieces.len())..][..rest.len()]);
    }
    for (index, out) in pieces.iter_mut().enumerate() {
        out.copy_from_slice(&result[place(index)..][..GROUP]);
    }
}
