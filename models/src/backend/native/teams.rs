//! Which rows of a step look at the tokens before them together.
//!
//! Rows of one prompt, and answers with the same beginning, have pages in common. A few of them form a team: what they
//! have in common is read once for all of them, the rest by each row alone.

use super::attention::{SPAN, SPAN_PAGES, TOGETHER};
use super::forward::Place;
use super::page::{PAGE, Page};
use super::sequence::Sequence;
use std::sync::Arc;

/// Positions whose shares are added up apart, so that several threads can work for one row: what they found is joined
/// in the order of the positions, whoever found it.
pub(super) const SEGMENT: usize = 4 * SPAN;

/// Rows that look together.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Team {
    /// Numbers of the rows in the step.
    pub(super) rows: Vec<usize>,
    /// Spans at the beginning that are the same for all of them.
    pub(super) common: usize,
    /// Positions that the row with the longest view sees.
    pub(super) most: usize,
}

/// All teams of a step.
#[derive(Default)]
pub(super) struct Teams {
    pub(super) all: Vec<Team>,
    /// For each row its team, and its place there.
    pub(super) seats: Vec<(usize, usize)>,
    /// Most segments of a team.
    pub(super) segments: usize,
}

impl Teams {
    /// Forms teams of rows that have `heads` heads each looking at the same unit.
    pub(super) fn form(places: &[Place], sequences: &[Sequence], heads: usize) -> Self {
        let pages = |row: usize| sequences[places[row].sequence].pages();
        let addresses = |row: usize| pages(row).iter().map(Arc::as_ptr);
        // Rows of a sequence follow each other already; what begins in the same way comes together.
        let mut order: Vec<usize> = (0..places.len()).collect();
        if sequences.len() > 1 {
            order.sort_by(|&a, &b| addresses(a).cmp(addresses(b)).then(places[a].position.cmp(&places[b].position)));
        }
        let mut teams = Self { seats: vec![(0, 0); places.len()], ..Self::default() };
        for rows in order.chunks((TOGETHER / heads.min(TOGETHER)).max(1)) {
            for (seat, &row) in rows.iter().enumerate() {
                teams.seats[row] = (teams.all.len(), seat);
            }
            let most = rows.iter().map(|&row| places[row].position + 1).max().unwrap_or(0);
            let common = rows.iter().map(|&row| equal_pages(pages(rows[0]), pages(row))).min().unwrap_or(0);
            let needed = most.div_ceil(PAGE);
            // The last span may have fewer pages.
            let common = if common >= needed { needed.div_ceil(SPAN_PAGES) } else { common / SPAN_PAGES };
            teams.segments = teams.segments.max(most.div_ceil(SEGMENT));
            teams.all.push(Team { rows: rows.to_vec(), common, most });
        }
        teams
    }
}

fn equal_pages(a: &[Arc<Page>], b: &[Arc<Page>]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| Arc::ptr_eq(a, b)).count()
}
