//! Our own backend: many rows at once through fused products on packed weights.
//!
//! A token's way: its row of the embedding goes into a `tile` of a few rows, which is normed and `quantised`; the
//! `kernel`s multiply it with `packed` weights, a piece of a `product` at a time on each thread of the `pool`; keys
//! and values go into the `page`s of its `sequence`, and `attention` reads them from there; the head gives the
//! scores. All of it is compiled for several `level`s of processors. Full pages are shared by sequences with the
//! same beginning (`prefixes`).
//!
//! The result of a row does not depend on the other rows of a step, down to the last bit: all numbers are added in
//! the same order in any batch, and a shared page holds what the sequence would have computed itself.

mod ahead;
mod attention;
mod decode;
mod encoder;
mod forward;
#[cfg(target_arch = "x86_64")]
mod halves;
mod heads;
mod kernel;
mod level;
mod limits;
mod look;
mod memory;
mod narrow;
mod packed;
mod page;
mod pool;
mod prefixes;
mod product;
mod quantised;
mod rope;
mod sequence;
pub(crate) mod stages;
mod teams;
mod tile;
#[cfg(target_arch = "x86_64")]
mod vectors;
mod weights;

pub(crate) use self::encoder::Encoder;

use self::forward::{Forward, Place, Scratch};
use self::level::Level;
use self::look::Division;
use self::page::{FreePages, PAGE, PageLayout};
use self::pool::Pool;
use self::prefixes::Prefixes;
use self::rope::Rope;
use self::sequence::Sequence;
use self::stages::{Stage, Stages};
use self::teams::Teams;
use self::weights::Weights;
use super::{Backend, Begun, CacheFormat, Logits, ModelShape, Row, SequenceId};
use crate::ModelError;
use crate::gguf::{GgufFile, Header};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::thread;

/// Bytes of pages that are kept for beginnings that no sequence uses at the moment.
const IDLE_PREFIX_BYTES: u64 = 64 << 20;
/// Bytes of results between products for a step of usual size.
const SCRATCH_BYTES: u64 = 16 << 20;

/// Our own backend.
pub(crate) struct NativeBackend {
    shape: ModelShape,
    weights: Weights,
    rope: Rope,
    /// That of layers which do not see everything.
    local_rope: Option<Rope>,
    level: Level,
    pool: Pool,
    sequences: HashMap<SequenceId, Sequence>,
    prefixes: Prefixes,
    free: FreePages,
    scratch: Scratch,
    stages: Stages,
    next: u64,
    memory: u64,
}

/// Whether this backend can run a model; otherwise why not.
pub(super) fn check(header: &Header) -> Result<(), ModelError> {
    weights::check(header, &ModelShape::from_gguf(header)?)
}

/// Bytes of weights, of scratch and of beginnings that are kept.
pub(super) fn memory_needed(header: &Header) -> u64 {
    weights::memory(header) as u64 + IDLE_PREFIX_BYTES + SCRATCH_BYTES
}

/// How many pages fit into so many bytes.
fn pages_in(bytes: u64, page_bytes: u64) -> usize {
    usize::try_from(bytes / page_bytes).unwrap_or(usize::MAX)
}

impl NativeBackend {
    /// Loads a model; `threads` is the number of threads that compute, 0 for one per core.
    pub(crate) fn load(file: &GgufFile, threads: usize, cache: CacheFormat) -> Result<Self, ModelError> {
        Self::load_for(file, threads, cache, Level::chosen()?)
    }

    fn load_for(file: &GgufFile, threads: usize, cache: CacheFormat, level: Level) -> Result<Self, ModelError> {
        check(file.header())?;
        let shape = ModelShape::from_gguf(file.header())?;
        let weights = Weights::load(file, &shape)?;
        let threads = if threads > 0 { threads } else { thread::available_parallelism().map_or(1, usize::from) };
        let layout = PageLayout { format: cache, units: shape.layers * shape.kv_heads, width: shape.head_width };
        let most_idle = pages_in(IDLE_PREFIX_BYTES, layout.bytes());
        Ok(Self {
            rope: Rope::new(&shape, shape.rope_base, shape.rope_stretch, weights.rope_factors.as_deref()),
            local_rope: shape.local.map(|local| Rope::new(&shape, local.rope_base, 1.0, None)),
            weights,
            level,
            pool: Pool::new(threads),
            sequences: HashMap::new(),
            prefixes: Prefixes::new(most_idle),
            free: FreePages::new(layout),
            scratch: Scratch::default(),
            stages: Stages::default(),
            next: 0,
            memory: memory_needed(file.header()),
            shape,
        })
    }

    fn page_bytes(&self) -> u64 {
        self.free.layout().bytes()
    }

    /// The times of the stages, for who wants to know.
    pub(crate) fn stages(&mut self) -> &mut Stages {
        &mut self.stages
    }

    /// Products of a row in a stage, and bytes of weights that they read.
    pub(crate) fn work_of(&self, stage: Stage) -> (u64, u64) {
        let matrices = self.weights.of_stage(stage);
        let products = matrices.iter().map(|matrix| (matrix.rows() * matrix.columns()) as u64).sum();
        (products, matrices.iter().map(|matrix| matrix.bytes() as u64).sum())
    }

    /// What the machine can do at best on the same threads: the name of the instructions, bytes read a second, and
    /// products of bytes a second, where there are instructions for them.
    pub(crate) fn limits(&mut self) -> (&'static str, f64, Option<f64>) {
        let (pool, level) = (&mut self.pool, self.level);
        (level.name(), limits::read_bytes_per_s(pool), limits::products_per_s(pool, level))
    }

    fn check_rows(&self, rows: &[Row]) -> Result<(), ModelError> {
        let mut lengths: HashMap<SequenceId, usize> = HashMap::new();
        for row in rows {
            let sequence = self.sequences.get(&row.sequence);
            let sequence =
                sequence.ok_or_else(|| ModelError::Compute(format!("there is no sequence {}", row.sequence.0)))?;
            let length = lengths.entry(row.sequence).or_insert_with(|| sequence.len());
            if row.position as usize != *length || *length >= sequence.capacity() {
                return Err(ModelError::Compute(format!("position {} cannot follow {length} tokens", row.position)));
            }
            if row.token as usize >= self.shape.vocabulary {
                return Err(ModelError::Compute(format!("there is no token {}", row.token)));
            }
            *length += 1;
        }
        Ok(())
    }

    /// Takes the sequences of a step out of the table, with pages for all its rows.
    fn enter(&mut self, rows: &[Row]) -> (Vec<SequenceId>, Vec<Sequence>, Vec<Place>) {
        let mut numbers: HashMap<SequenceId, usize> = HashMap::new();
        let (mut ids, mut sequences, mut places) = (Vec::new(), Vec::new(), Vec::with_capacity(rows.len()));
        for row in rows {
            if let Some(sequence) = self.sequences.remove(&row.sequence) {
                numbers.insert(row.sequence, ids.len());
                ids.push(row.sequence);
                sequences.push(sequence);
            }
            let number = numbers[&row.sequence];
            sequences[number].push(row.token, &mut self.free);
            places.push(Place {
                sequence: number,
                token: row.token,
                position: row.position as usize,
                turns: self.rope.turns(row.position),
                local_turns: self.local_rope.as_ref().map(|rope| rope.turns(row.position)),
            });
        }
        (ids, sequences, places)
    }
}

impl Backend for NativeBackend {
    fn memory_bytes(&self) -> u64 {
        self.memory
    }

    fn cache_bytes(&self, tokens: u32) -> u64 {
        u64::from(tokens).div_ceil(PAGE as u64) * self.page_bytes()
    }

    fn shared_bytes(&self, sequences: &[SequenceId]) -> u64 {
        let mut seen = HashSet::new();
        let pages = sequences.iter().filter_map(|id| self.sequences.get(id)).flat_map(Sequence::pages);
        let again = pages.filter(|page| !seen.insert(Arc::as_ptr(page))).count();
        again as u64 * self.page_bytes()
    }

    fn keep(&mut self, most_bytes: u64) {
        self.prefixes.keep(pages_in(IDLE_PREFIX_BYTES + most_bytes, self.page_bytes()), &mut self.free);
    }

    fn kept_bytes(&self) -> u64 {
        (self.prefixes.idle() as u64 * self.page_bytes()).saturating_sub(IDLE_PREFIX_BYTES)
    }

    fn prefill_chunk(&self) -> u32 {
        96
    }

    fn rows_at_once(&self) -> u32 {
        u32::try_from(self.level.tile_rows()).unwrap_or(1)
    }

    fn take_back(&mut self, sequence: SequenceId, tokens: u32) {
        if let Some(sequence) = self.sequences.get_mut(&sequence) {
            sequence.take_back(tokens as usize, &mut self.free);
        }
    }

    fn begin(&mut self, prompt: &[u32], tokens: u32) -> Result<Begun, ModelError> {
        let id = SequenceId(self.next);
        self.next += 1;
        let sequence = Sequence::new(prompt, tokens as usize, &mut self.prefixes);
        let cached_tokens = u32::try_from(sequence.len()).unwrap_or(u32::MAX);
        self.sequences.insert(id, sequence);
        Ok(Begun { sequence: id, cached_tokens })
    }

    fn end(&mut self, sequence: SequenceId) {
        if let Some(sequence) = self.sequences.remove(&sequence) {
            sequence.end(&mut self.prefixes, &mut self.free);
            self.prefixes.trim(&mut self.free);
        }
    }

    fn step(&mut self, rows: &[Row], out: &mut Logits) -> Result<(), ModelError> {
        out.reset(self.shape.vocabulary);
        if rows.is_empty() {
            return Ok(());
        }
        self.check_rows(rows)?;
        let wanted: Vec<usize> =
            rows.iter().enumerate().filter(|(_, row)| row.wants_logits).map(|(number, _)| number).collect();
        let (ids, mut sequences, places) = self.enter(rows);
        let cache = self.free.layout().format;
        let Self { shape, weights, rope, level, pool, scratch, stages, .. } = self;
        let teams = Teams::form(&places, &sequences, Division::new(shape).each);
        let local = shape.local.map(|local| ahead::pages_of(&places, &sequences, &teams, Some(local.window)));
        let local_pages = local.unwrap_or_default();
        let mut forward = Forward {
            shape,
            weights,
            rope,
            level: *level,
            cache,
            pool,
            writes: &heads::writes(&places),
            pages: &ahead::pages_of(&places, &sequences, &teams, None),
            local_pages: &local_pages,
            teams: &teams,
            places: &places,
            sequences: &mut sequences,
            scratch,
            stages,
        };
        forward.run(&wanted, out);
        // Of each sequence, what comes after its first row with scores may be a guess.
        for sequence in &mut sequences {
            sequence.expect(usize::MAX);
        }
        for &row in wanted.iter().rev() {
            sequences[places[row].sequence].expect(places[row].position + 1);
        }
        for (id, mut sequence) in ids.into_iter().zip(sequences) {
            sequence.publish(&mut self.prefixes, &mut self.free);
            self.sequences.insert(id, sequence);
        }
        Ok(())
    }

    fn reset(&mut self) {
        self.sequences.clear();
        self.prefixes.clear(&mut self.free);
        self.free = FreePages::new(self.free.layout());
    }
}

#[cfg(test)]
pub(crate) mod tests;
