//! Lets the rows of a step look at the tokens before them, on all threads.
//!
//! A job is one team's look at one segment of its positions through one head of keys and values. What the jobs find
//! lies apart, and is joined row by row afterwards in the order of the positions.

use super::attention::{LANES, Query, SPAN, SPAN_PAGES, Seen, Sight, Span, TOGETHER, View};
use super::forward::Place;
use super::level::Level;
use super::page::{PAGE, Page};
use super::pool::Pool;
use super::sequence::Sequence;
use super::teams::{SEGMENT, Team, Teams};
use crate::backend::ModelShape;
use std::sync::Arc;

/// How the heads of queries are divided into looks.
#[derive(Clone, Copy)]
pub(super) struct Division {
    /// Heads of keys and values.
    kv_heads: usize,
    /// Parts of the queries that share a head of keys and values, if they are too many to be looked at together.
    parts: usize,
    /// Queries of a row in each part.
    pub(super) each: usize,
    width: usize,
}

impl Division {
    pub(super) fn new(shape: &ModelShape) -> Self {
        let group = shape.heads / shape.kv_heads;
        let parts = (group.div_ceil(TOGETHER)..=group).find(|&parts| group.is_multiple_of(parts)).unwrap_or(1);
        Self { kv_heads: shape.kv_heads, parts, each: group / parts, width: shape.head_width }
    }

    /// Looks of a team.
    fn looks(self) -> usize {
        self.kv_heads * self.parts
    }

    /// Queries of a team, with gaps.
    pub(super) fn queries(self) -> usize {
        self.looks() * TOGETHER
    }

    /// The place of a head of a row among the queries of its team.
    pub(super) fn query(self, seat: usize, head: usize) -> usize {
        head / self.each * TOGETHER + seat * self.each + head % self.each
    }

    /// Numbers that a job leaves.
    fn room(self) -> usize {
        TOGETHER * (self.width + 2)
    }
}

/// Segments of teams for each thread from which on all heads of one are one job.
const WORTH_JOINING: usize = 6;

/// A look at a span.
#[derive(Clone, Copy)]
struct Visit<'a> {
    /// The row's place in its team; none if all look together.
    seat: Option<usize>,
    /// What each query sees of it.
    seen: [Seen; TOGETHER],
    pages: &'a [Arc<Page>],
}

/// All looks of a layer.
pub(super) struct Look<'a> {
    pub(super) division: Division,
    pub(super) teams: &'a Teams,
    pub(super) places: &'a [Place],
    pub(super) sequences: &'a [Sequence],
    pub(super) level: Level,
    /// The number of the layer's first unit.
    pub(super) first_unit: usize,
    /// How many of the newest positions a row sees, its own among them; none if it sees all.
    pub(super) window: Option<usize>,
}

impl Look<'_> {
    /// Looks at everything. `found` is for [`Self::gather`].
    pub(super) fn run<Q: Query>(&self, pool: &mut Pool, queries: &[Q], found: &mut Vec<f32>) {
        let (looks, segments) = (self.division.looks(), self.teams.segments);
        let parts = self.teams.all.len() * segments;
        found.resize(parts * looks * self.division.room(), 0.0);
        // With enough teams, all heads look at a span one after the other: their keys and values lie side by side.
        let each = if parts >= WORTH_JOINING * pool.threads() { looks } else { 1 };
        pool.each_part(found, each * self.division.room(), |job, found| {
            let (part, first) = (job * each / looks, job * each % looks);
            let (team, segment) = (part / segments, part % segments);
            let queries = &queries[(team * looks + first) * TOGETHER..][..each * TOGETHER];
            let team = &self.teams.all[team];
            let first_seen = team.rows.iter().map(|&row| self.first_seen(row)).min().unwrap_or(0);
            if (first_seen / SEGMENT..team.most.div_ceil(SEGMENT)).contains(&segment) {
                self.look(team, segment, first, queries, found);
            }
        });
    }

    /// One job: the looks from `first` on, as many as there is room in `found`.
    fn look<Q: Query>(&self, team: &Team, segment: usize, first: usize, queries: &[Q], found: &mut [f32]) {
        let (each, width) = (self.division.each, self.division.width);
        let count = team.rows.len() * each;
        let mut totals = vec![[[0.0; LANES]; TOGETHER]; queries.len() / TOGETHER];
        let (mut views, sums): (Vec<View>, Vec<&mut [f32]>) = found
            .chunks_exact_mut(self.division.room())
            .zip(&mut totals)
            .map(|(found, totals)| {
                let (values, rest) = found.split_at_mut(TOGETHER * width);
                let (tops, sums) = rest.split_at_mut(TOGETHER);
                (View::new(&mut tops[..count], &mut totals[..count], &mut values[..count * width]), sums)
            })
            .unzip();
        let looks = views.len();
        let spans = segment * SEGMENT / SPAN..team.most.div_ceil(SPAN).min((segment + 1) * SEGMENT / SPAN);
        let visits = spans.flat_map(|span| self.visits(team, span));
        let mut visits = visits.flat_map(|visit| (0..looks).map(move |look| (look, visit))).peekable();
        let span = |look: usize, pages| Span { pages, unit: self.first_unit + (first + look) / self.division.parts };
        while let Some((look, visit)) = visits.next() {
            let next = visits.peek().map_or(span(look, &[]), |(look, next)| span(*look, next.pages));
            let (view, queries) = (&mut views[look], &queries[look * TOGETHER..][..count]);
            let now = span(look, visit.pages);
            if let Some(seat) = visit.seat {
                let mut view = view.of(seat * each, each);
                Q::look(&mut view, self.level, &queries[seat * each..][..each], &visit.seen[..each], now, next);
            } else {
                Q::look(view, self.level, queries, &visit.seen[..count], now, next);
            }
        }
        drop(views);
        for (sums, totals) in sums.into_iter().zip(&totals) {
            for (sum, total) in sums.iter_mut().zip(&totals[..count]) {
                *sum = total.iter().sum();
            }
        }
    }

    /// The first position that a row sees.
    fn first_seen(&self, row: usize) -> usize {
        self.window.map_or(0, |window| (self.places[row].position + 1).saturating_sub(window))
    }

    /// How a team looks at a span: all rows together, or one after the other.
    fn visits<'b>(&'b self, team: &'b Team, span: usize) -> impl Iterator<Item = Visit<'b>> {
        let each = self.division.each;
        let place = move |position: usize| position.saturating_sub(span * SPAN).min(SPAN);
        let seen =
            move |row: usize| Seen { first: place(self.first_seen(row)), end: place(self.places[row].position + 1) };
        let pages = move |row: usize, end: usize| {
            &self.sequences[self.places[row].sequence].pages()[span * SPAN_PAGES..][..end.div_ceil(PAGE)]
        };
        let together = (span < team.common).then(|| {
            let mut views = [Seen::NOTHING; TOGETHER];
            for (seat, &row) in team.rows.iter().enumerate() {
                views[seat * each..][..each].fill(seen(row));
            }
            let most = (team.most - span * SPAN).min(SPAN);
            Visit { seat: None, seen: views, pages: pages(team.rows[0], most) }
        });
        let alone = if together.is_some() { &[] } else { &team.rows[..] };
        let alone =
            alone.iter().enumerate().filter(move |&(_, &row)| !seen(row).is_empty()).map(move |(seat, &row)| {
                let seen = seen(row);
                Visit { seat: Some(seat), seen: [seen; TOGETHER], pages: pages(row, seen.end) }
            });
        let together = together.filter(|visit| visit.seen.iter().any(|seen| !seen.is_empty()));
        together.into_iter().chain(alone)
    }

    /// Joins what a row's heads found, one after the other into `out`.
    pub(super) fn gather(&self, found: &[f32], row: usize, out: &mut [f32]) {
        let width = self.division.width;
        let segments = self.first_seen(row) / SEGMENT..(self.places[row].position + 1).div_ceil(SEGMENT);
        let (team, seat) = self.teams.seats[row];
        for (head, values) in out.chunks_exact_mut(width).enumerate() {
            let query = self.division.query(seat, head);
            let (look, index) = (query / TOGETHER, query % TOGETHER);
            let mut sights = segments.clone().map(|segment| {
                let part = (team * self.teams.segments + segment) * self.division.looks() + look;
                let found = &found[part * self.division.room()..][..self.division.room()];
                let (values, rest) = found.split_at(TOGETHER * width);
                (rest[index], rest[TOGETHER + index], &values[index * width..][..width])
            });
            let Some((top, total, first)) = sights.next() else { continue };
            values.copy_from_slice(first);
            let mut sight = Sight { top, total, values };
            for (top, total, values) in sights {
                sight.join(self.level, top, total, values);
            }
            sight.finish(self.level);
        }
    }
}
