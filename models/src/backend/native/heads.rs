//! Keys, values and queries of all rows, made ready for attention.

use super::attention::Query;
use super::forward::Place;
use super::level::Level;
use super::look::Division;
use super::packed::GROUP;
use super::page::{MOST_WIDTH, PAGE, Page};
use super::pool::Pool;
use super::product::gather;
use super::rope::Rope;
use super::sequence::Sequence;
use super::teams::Teams;
use super::tile::norm;
use super::weights::Layer;
use crate::backend::ModelShape;

/// With fewer rows in a step, telling other threads costs more than doing the work.
const WORTH_SHARING: usize = 4;

/// The rows whose keys go into one page.
pub(super) struct Write {
    sequence: usize,
    page: usize,
    rows: Vec<usize>,
}

/// All pages that a step writes, sequence by sequence and page by page.
pub(super) fn writes(places: &[Place]) -> Vec<Write> {
    let mut writes: Vec<Write> = Vec::new();
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_key(|&row| (places[row].sequence, places[row].position));
    for row in order {
        let (sequence, page) = (places[row].sequence, places[row].position / PAGE);
        match writes.last_mut() {
            Some(write) if (write.sequence, write.page) == (sequence, page) => write.rows.push(row),
            _ => writes.push(Write { sequence, page, rows: vec![row] }),
        }
    }
    writes
}

/// The products of queries, keys and values of all rows, and how heads are made of them.
pub(super) struct Heads<'a> {
    pub(super) shape: &'a ModelShape,
    pub(super) layer: &'a Layer,
    pub(super) rope: &'a Rope,
    pub(super) level: Level,
    pub(super) places: &'a [Place],
    pub(super) qkv: &'a [f32],
    /// The number of the layer's first unit.
    pub(super) first_unit: usize,
    /// Whether the layer sees the newest positions alone.
    pub(super) local: bool,
    pub(super) division: Division,
}

/// A part of the work.
enum Job<'a, Q> {
    Keys(&'a mut Page, &'a [usize]),
    Queries(&'a mut [Q], &'a [usize]),
}

impl Heads<'_> {
    /// Stores keys and values of all rows in the pages of their sequences, and readies the queries of all teams.
    pub(super) fn run<Q: Query>(
        &self,
        pool: &mut Pool,
        writes: &[Write],
        sequences: &mut [Sequence],
        teams: &Teams,
        queries: &mut Vec<Q>,
    ) {
        queries.resize(teams.all.len() * self.division.queries(), Q::EMPTY);
        // Every sequence of a step has rows.
        let writes = writes.chunk_by(|a, b| a.sequence == b.sequence).zip(sequences);
        let keys = writes.flat_map(|(writes, sequence)| sequence.pages_mut(writes[0].page).zip(writes));
        let mut jobs: Vec<Job<Q>> = keys.map(|(page, write)| Job::Keys(page, &write.rows)).collect();
        let queries = queries.chunks_exact_mut(self.division.queries());
        jobs.extend(queries.zip(&teams.all).map(|(queries, team)| Job::Queries(queries, &team.rows)));
        if self.places.len() < WORTH_SHARING {
            for job in &mut jobs {
                self.work(job);
            }
        } else {
            pool.each_part(&mut jobs, 1, |_, jobs| jobs.iter_mut().for_each(|job| self.work(job)));
        }
    }

    fn work<Q: Query>(&self, job: &mut Job<'_, Q>) {
        match job {
            Job::Keys(page, rows) => rows.iter().for_each(|&row| self.store(page, row)),
            Job::Queries(queries, rows) => {
                rows.iter().enumerate().for_each(|(seat, &row)| self.ready(queries, seat, row));
            }
        }
    }

    fn store(&self, page: &mut Page, row: usize) {
        let Self { shape, layer, level, .. } = *self;
        let width = shape.head_width;
        let (mut key, mut value) = ([0.0; MOST_WIDTH], [0.0; MOST_WIDTH]);
        let (key, value) = (&mut key[..width], &mut value[..width]);
        let (first_key, first_value) = (shape.query_width(), shape.query_width() + shape.kv_width());
        for head in 0..shape.kv_heads {
            let column = head * width;
            self.take(row, first_key + column, key);
            self.take(row, first_value + column, value);
            add_bias(key, layer.biases[1].as_deref(), column);
            add_bias(value, layer.biases[2].as_deref(), column);
            norm_head(level, key, layer.k_norm.as_deref(), shape.norm_epsilon);
            let place = &self.places[row];
            self.rope.turn(level, key, place.turns(self.local));
            page.put(level, self.first_unit + head, place.position % PAGE, key, value);
        }
    }

    fn ready<Q: Query>(&self, queries: &mut [Q], seat: usize, row: usize) {
        let Self { shape, layer, level, .. } = *self;
        let mut head = [0.0; MOST_WIDTH];
        let head = &mut head[..shape.head_width];
        for number in 0..shape.heads {
            let column = number * shape.head_width;
            self.take(row, column, head);
            add_bias(head, layer.biases[0].as_deref(), column);
            norm_head(level, head, layer.q_norm.as_deref(), shape.norm_epsilon);
            self.rope.turn(level, head, self.places[row].turns(self.local));
            queries[self.division.query(seat, number)].set(level, head, shape.attention_scale);
        }
    }

    fn take(&self, row: usize, column: usize, out: &mut [f32]) {
        gather(self.qkv, self.places.len(), row, column / GROUP, 1, out);
    }
}

/// Adds the part of a bias from `column` on to a head.
fn add_bias(head: &mut [f32], bias: Option<&[f32]>, column: usize) {
    if let Some(bias) = bias {
        head.iter_mut().zip(&bias[column..]).for_each(|(number, bias)| *number += bias);
    }
}

fn norm_head(level: Level, head: &mut [f32], weight: Option<&[f32]>, epsilon: f32) {
    if let Some(weight) = weight {
        let mut copy = [0.0; MOST_WIDTH];
        copy[..head.len()].copy_from_slice(head);
        norm(level, &copy[..head.len()], weight, epsilon, head);
    }
}
