//! Measures where the native backend's time goes, and how near it comes to what the machine can do.
//!
//! Both limits are measured in the same run: bytes read from memory in a second (what one answer alone needs, as each
//! token reads all weights once), and products of bytes in a second (what many answers and long prompts need).

use crate::ModelError;
use crate::backend::native::NativeBackend;
use crate::backend::native::stages::Stage;
use crate::backend::{Backend, CacheFormat, Logits, Row, SequenceId};
use crate::gguf::GgufFile;
use crate::sampler::{Sampler, Sampling};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Instant;

/// Steps before those that count.
const WARM_UP: u32 = 2;

/// What to measure.
#[derive(Clone, Debug)]
pub struct StagesOptions {
    /// The model file.
    pub model: PathBuf,
    /// How keys and values are kept.
    pub cache: CacheFormat,
    /// Threads; 0 for one per core.
    pub threads: usize,
    /// Tokens that each answer has before it.
    pub context: u32,
    /// Answers at once, one measurement each.
    pub streams: Vec<u32>,
    /// Steps of each measurement.
    pub steps: u32,
}

/// What the machine can do at best.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Machine {
    /// The instructions that are used.
    pub instructions: String,
    /// Threads asked for; 0 for one per core.
    pub threads: usize,
    /// Bytes read from memory, in 10^9 a second.
    pub read_gb_s: f64,
    /// Products of bytes, in 10^9 a second, where there are instructions for them.
    pub product_gmac_s: Option<f64>,
}

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Reading a prompt, all rows of one sequence.
    Read,
    /// Writing answers, a row each.
    Write,
}

/// A stage's part.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StageTime {
    /// Its name.
    pub stage: &'static str,
    /// Milliseconds in the step where it was fastest.
    pub ms: f64,
    /// Products with weights, in 10^9 a second; 0 for a stage without.
    pub gmac_s: f64,
}

/// One measurement.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorkTime {
    /// What was done.
    pub work: Work,
    /// Rows of a step.
    pub rows: u32,
    /// Tokens before the first row of each sequence.
    pub context: u32,
    /// Milliseconds of the fastest step.
    pub step_ms: f64,
    /// Rows a second.
    pub tok_s: f64,
    /// Bytes of weights a second, in 10^9, if a step reads each once.
    pub weights_gb_s: f64,
    /// The same as a part of what the machine reads at best.
    pub read_share: f64,
    /// Products with weights in the stages that have them, in 10^9 a second.
    pub gmac_s: f64,
    /// The same as a part of what the machine does at best.
    pub product_share: Option<f64>,
    /// The stages, in their order.
    pub stages: Vec<StageTime>,
}

/// Measures reading a prompt and writing for each number of streams; hands out the machine first.
pub fn measure_stages(
    options: &StagesOptions,
    machine: &mut dyn FnMut(&Machine),
    report: &mut dyn FnMut(&WorkTime),
) -> Result<(), ModelError> {
    let wrong = |what: &str| Err(ModelError::Unsupported(what.to_owned()));
    if options.context == 0 || options.steps == 0 || options.streams.contains(&0) {
        return wrong("a measurement needs at least one token before, one step and one stream");
    }
    let file = GgufFile::open(&options.model)?;
    let mut bench = Bench {
        backend: NativeBackend::load(&file, options.threads, options.cache)?,
        logits: Logits::default(),
        next: 1,
    };
    let (instructions, read, products) = bench.backend.limits();
    let giga = |rate: f64| rate / 1e9;
    let limits = Machine {
        instructions: instructions.to_owned(),
        threads: options.threads,
        read_gb_s: giga(read),
        product_gmac_s: products.map(giga),
    };
    machine(&limits);
    report(&bench.read(options, &limits)?);
    for &streams in &options.streams {
        report(&bench.write(options, streams, &limits)?);
    }
    Ok(())
}

struct Bench {
    backend: NativeBackend,
    logits: Logits,
    /// The first token of the next sequence, so that none shares pages with another.
    next: u32,
}

impl Bench {
    /// A sequence with some tokens.
    fn begin(&mut self, tokens: u32, room: u32) -> Result<SequenceId, ModelError> {
        let sequence = self.backend.begin(&[], tokens + room)?.sequence;
        let first = self.next;
        self.next = self.next % 100 + 1;
        let rows: Vec<Row> = (0..tokens)
            .map(|position| {
                let token = if position == 0 { first } else { position % 97 };
                Row { sequence, token, position, wants_logits: false }
            })
            .collect();
        for rows in rows.chunks(self.backend.prefill_chunk() as usize) {
            self.backend.step(rows, &mut self.logits)?;
        }
        Ok(sequence)
    }

    fn read(&mut self, options: &StagesOptions, machine: &Machine) -> Result<WorkTime, ModelError> {
        let rows = self.backend.prefill_chunk();
        let steps = options.context.div_ceil(rows).max(1);
        let sequence = self.begin(1, (steps + WARM_UP) * rows)?;
        let mut position = 1;
        let mut times = Times::default();
        for step in 0..steps + WARM_UP {
            let row = |position| Row { sequence, token: position % 97, position, wants_logits: false };
            let all: Vec<Row> = (position..position + rows).map(row).collect();
            position += rows;
            self.step(&all, step >= WARM_UP, &mut times)?;
        }
        self.backend.end(sequence);
        Ok(self.result(Work::Read, rows, 1 + WARM_UP * rows, &times, machine))
    }

    fn write(&mut self, options: &StagesOptions, streams: u32, machine: &Machine) -> Result<WorkTime, ModelError> {
        let room = options.steps + WARM_UP;
        let sequences: Vec<_> =
            (0..streams).map(|_| self.begin(options.context, room)).collect::<Result<_, ModelError>>()?;
        // As many scores as the usual sampling needs.
        self.logits.ask(vec![Sampler::new(Sampling::default(), &[], Vec::new()).ask(); sequences.len()]);
        let mut times = Times::default();
        for step in 0..room {
            let position = options.context + step;
            let row = |&sequence: &SequenceId| Row { sequence, token: position % 97, position, wants_logits: true };
            let all: Vec<Row> = sequences.iter().map(row).collect();
            self.step(&all, step >= WARM_UP, &mut times)?;
        }
        for sequence in sequences {
            self.backend.end(sequence);
        }
        Ok(self.result(Work::Write, streams, options.context, &times, machine))
    }

    fn step(&mut self, rows: &[Row], counts: bool, times: &mut Times) -> Result<(), ModelError> {
        self.backend.stages().start();
        let started = Instant::now();
        self.backend.step(rows, &mut self.logits)?;
        let all = started.elapsed().as_secs_f64();
        let stages = self.backend.stages().stop();
        if counts {
            times.all = times.all.min(all);
            for (best, time) in times.stages.iter_mut().zip(stages) {
                *best = best.min(time.as_secs_f64());
            }
        }
        Ok(())
    }

    #[expect(clippy::cast_precision_loss, reason = "rates")]
    fn result(&self, work: Work, rows: u32, context: u32, times: &Times, machine: &Machine) -> WorkTime {
        let step = times.all;
        let (mut bytes, mut products, mut product_time) = (0.0, 0.0, 0.0);
        let mut stages = Vec::with_capacity(Stage::ALL.len());
        for (stage, time) in Stage::ALL.into_iter().zip(times.stages) {
            let (of_row, read) = self.backend.work_of(stage);
            // No scores are wanted while a prompt is read.
            let idle = of_row == 0 || work == Work::Read && stage == Stage::Head;
            let done = if idle { 0.0 } else { of_row as f64 * f64::from(rows) };
            if !idle {
                bytes += read as f64;
                products += done;
                product_time += time;
            }
            stages.push(StageTime { stage: stage.name(), ms: time * 1e3, gmac_s: done / time.max(1e-12) / 1e9 });
        }
        let (weights_gb_s, gmac_s) = (bytes / step / 1e9, products / product_time.max(1e-12) / 1e9);
        WorkTime {
            work,
            rows,
            context,
            step_ms: step * 1e3,
            tok_s: f64::from(rows) / step,
            weights_gb_s,
            read_share: weights_gb_s / machine.read_gb_s,
            gmac_s,
            product_share: machine.product_gmac_s.map(|most| gmac_s / most),
            stages,
        }
    }
}

/// The shortest times of all steps: whatever else runs can only take away.
struct Times {
    all: f64,
    stages: [f64; Stage::ALL.len()],
}

impl Default for Times {
    fn default() -> Self {
        Self { all: f64::INFINITY, stages: [f64::INFINITY; Stage::ALL.len()] }
    }
}
