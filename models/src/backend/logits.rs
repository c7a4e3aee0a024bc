//! Scores of the next token: what is wanted of them, and what was found.

/// What is wanted of a row's scores.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Ask {
    /// The score of every token.
    #[default]
    All,
    /// Only those near the best one: a backend that can then never writes down the rest. One that cannot gives all.
    Near {
        /// How far below the best score of the tokens that are not set aside; not negative.
        margin: f32,
        /// Tokens that do not count for the best score and whose scores are given in any case; in order, each once.
        aside: Vec<u32>,
    },
}

/// The scores of a row.
#[derive(Debug, PartialEq)]
pub enum Scores<'a> {
    /// One for each token.
    All(&'a mut [f32]),
    /// Those near the best one.
    Near(&'a Near),
}

/// Scores near the best one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Near {
    /// Tokens with their scores, in the order of the tokens. May hold some that are a little too low.
    pub candidates: Vec<(u32, f32)>,
    /// The tokens that were set aside with their scores.
    pub aside: Vec<(u32, f32)>,
}

/// Scores of the next token, one row for each [`super::Row::wants_logits`] of a step, in the same order.
#[derive(Debug, Default)]
pub struct Logits {
    width: usize,
    asks: Vec<Ask>,
    rows: Vec<Found>,
    scores: Vec<f32>,
}

#[derive(Debug)]
enum Found {
    /// The number of its first score.
    All(usize),
    Near(Near),
}

impl Logits {
    /// Says what is wanted of the rows of the next step, in their order; of further rows everything.
    pub fn ask(&mut self, asks: Vec<Ask>) {
        self.asks = asks;
    }

    /// What is wanted of a row.
    pub(crate) fn asked(&self, row: usize) -> &Ask {
        self.asks.get(row).unwrap_or(&Ask::All)
    }

    /// Forgets all rows; new ones have `width` scores. Keeps its memory for the next step.
    pub fn reset(&mut self, width: usize) {
        self.width = width;
        self.rows.clear();
        self.scores.clear();
    }

    /// Adds rows with all scores; their number must be a multiple of the width.
    pub fn extend(&mut self, scores: &[f32]) {
        debug_assert!(scores.len().is_multiple_of(self.width));
        for row in scores.chunks_exact(self.width) {
            self.rows.push(Found::All(self.scores.len()));
            self.scores.extend_from_slice(row);
        }
    }

    /// Adds rows: for each either what is near or, if none, zeros. Gives the zeros, to be written.
    pub(crate) fn add(&mut self, rows: impl IntoIterator<Item = Option<Near>>) -> &mut [f32] {
        let before = self.scores.len();
        let mut next = before;
        for near in rows {
            self.rows.push(near.map_or(Found::All(next), Found::Near));
            if matches!(self.rows.last(), Some(Found::All(_))) {
                next += self.width;
            }
        }
        self.scores.resize(next, 0.0);
        &mut self.scores[before..]
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// A row; panics if there is none of that number.
    pub fn row(&mut self, row: usize) -> Scores<'_> {
        match &self.rows[row] {
            Found::All(first) => Scores::All(&mut self.scores[*first..first + self.width]),
            Found::Near(near) => Scores::Near(near),
        }
    }

    /// A row of which everything was wanted; panics if there is none of that number.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        match self.row(row) {
            Scores::All(scores) => scores,
            Scores::Near(_) => panic!("row {row} has only the scores near the best one"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_all_scores_and_with_some_keep_their_order() {
        let mut logits = Logits::default();
        logits.ask(vec![Ask::All, Ask::Near { margin: 1.0, aside: vec![2] }]);
        assert_eq!((logits.asked(0), logits.asked(2)), (&Ask::All, &Ask::All));
        assert!(matches!(logits.asked(1), Ask::Near { .. }));
        for _ in 0..2 {
            logits.reset(2);
            logits.extend(&[1.0, 2.0]);
            let near = Near { candidates: vec![(7, 0.5)], aside: vec![] };
            logits.add([Some(near.clone()), None]).copy_from_slice(&[3.0, 4.0]);
            assert_eq!(logits.rows(), 3);
            assert_eq!(logits.row_mut(0), [1.0, 2.0]);
            assert_eq!(logits.row(1), Scores::Near(&near));
            assert_eq!(logits.row_mut(2), [3.0, 4.0]);
        }
    }
}
