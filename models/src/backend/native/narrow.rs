//! Scores of the next token, of which only those near the best one are kept.
//!
//! A vocabulary has fifty thousand tokens and more; for a hundred answers all scores would be 20 megabytes in each step,
//! written and read again. So each thread looks through the scores of sixteen tokens for all rows as soon as they are
//! there, and keeps the few that may matter.

use super::ahead::Prefetch;
use super::kernel;
use super::level::{Level, for_each_level};
use super::packed::{GROUP, Packed};
use super::pool::Pool;
use super::product::PIECES;
use super::tile::Tile;
use crate::backend::logits::{Ask, Near};

/// What one piece of the vocabulary has brought.
#[derive(Default)]
struct Piece {
    /// The scores of a group for all rows.
    scores: Vec<f32>,
    /// For each row the lowest score that may matter, as far as is known.
    floors: Vec<f32>,
    /// Row, token and score.
    kept: Vec<(usize, u32, f32)>,
    aside: Vec<(usize, u32, f32)>,
    /// The rows with a score that may matter, in a group.
    high: Vec<usize>,
}

/// Memory for the pieces, kept from step to step.
#[derive(Default)]
pub(super) struct Pieces {
    all: Vec<Piece>,
}

/// What is wanted of a row.
struct Wish<'a> {
    margin: f32,
    aside: &'a [u32],
}

impl<'a> Wish<'a> {
    fn of(ask: &'a Ask) -> Self {
        match ask {
            Ask::All => Self { margin: f32::INFINITY, aside: &[] },
            Ask::Near { margin, aside } => Self { margin: *margin, aside },
        }
    }
}

/// The scores of the rows of all tiles near the best one of each; `asks` has one entry for each row.
pub(super) fn near_best(
    pool: &mut Pool,
    level: Level,
    head: &Packed,
    tiles: &[Tile],
    asks: &[&Ask],
    pieces: &mut Pieces,
) -> Vec<Near> {
    let wishes: Vec<Wish> = asks.iter().map(|ask| Wish::of(ask)).collect();
    // Tokens that are set aside, in the order of the vocabulary.
    let mut aside: Vec<(u32, usize)> = Vec::new();
    for (row, wish) in wishes.iter().enumerate() {
        aside.extend(wish.aside.iter().map(|&token| (token, row)));
    }
    aside.sort_unstable();
    let groups = head.groups();
    let each = (groups / (PIECES * pool.threads())).max(1);
    pieces.all.resize_with(groups.div_ceil(each), Piece::default);
    pool.each_part(&mut pieces.all, 1, |part, piece| {
        let first = part * each;
        piece[0].run(level, head, tiles, &wishes, &aside, first..groups.min(first + each));
    });
    let mut found: Vec<Near> = asks.iter().map(|_| Near::default()).collect();
    for piece in &pieces.all {
        for &(row, token, score) in &piece.kept {
            found[row].candidates.push((token, score));
        }
        for &(row, token, score) in &piece.aside {
            found[row].aside.push((token, score));
        }
    }
    for (near, wish) in found.iter_mut().zip(&wishes) {
        let best = near.candidates.iter().fold(f32::NEG_INFINITY, |best, &(_, score)| best.max(score));
        near.candidates.retain(|&(_, score)| score >= best - wish.margin);
    }
    found
}

impl Piece {
    fn run(
        &mut self,
        level: Level,
        head: &Packed,
        tiles: &[Tile],
        wishes: &[Wish<'_>],
        aside: &[(u32, usize)],
        groups: std::ops::Range<usize>,
    ) {
        let rows = wishes.len();
        self.kept.clear();
        self.aside.clear();
        self.floors.clear();
        self.floors.resize(rows, f32::NEG_INFINITY);
        self.scores.resize(rows * GROUP, 0.0);
        let number = |group: usize| u32::try_from(group * GROUP).unwrap_or(u32::MAX);
        let mut aside = &aside[aside.partition_point(|(token, _)| *token < number(groups.start))..];
        for group in groups {
            for (number, tile) in tiles.iter().enumerate() {
                let out = &mut self.scores[tile.first * GROUP..][..tile.rows * GROUP];
                let prefetch = Prefetch { weights: number == 0, later: &[] };
                kernel::multiply(level, head, group, &tile.quantised, out, prefetch);
            }
            let first = number(group);
            // The last group may be wider than the vocabulary.
            let tokens = GROUP.min(head.rows() - group * GROUP);
            while let Some((&(token, row), rest)) = aside.split_first().filter(|((token, _), _)| token - first < 16) {
                self.aside.push((row, token, self.scores[row * GROUP + (token - first) as usize]));
                aside = rest;
            }
            let scores = self.scores.as_chunks::<GROUP>().0;
            find_high(level, scores, &self.floors, &mut self.high);
            for &row in &self.high {
                let (floor, wish) = (&mut self.floors[row], &wishes[row]);
                for (token, &score) in (first..).zip(&scores[row][..tokens]) {
                    if score >= *floor && wish.aside.binary_search(&token).is_err() {
                        self.kept.push((row, token, score));
                        *floor = floor.max(score - wish.margin);
                    }
                }
            }
        }
    }
}

for_each_level! {
    /// Finds the rows with a score of at least their floor.
    fn find_high(scores: &[[f32; GROUP]], floors: &[f32], rows: &mut Vec<usize>) = find_high_body
}

#[inline(always)]
#[expect(clippy::inline_always, reason = "compiled for each level")]
fn find_high_body(scores: &[[f32; GROUP]], floors: &[f32], rows: &mut Vec<usize>) {
    rows.clear();
    for (row, (scores, &floor)) in scores.iter().zip(floors).enumerate() {
        // All of them, as that is done at once.
        if scores.iter().filter(|&&score| score >= floor).count() > 0 {
            rows.push(row);
        }
    }
}
