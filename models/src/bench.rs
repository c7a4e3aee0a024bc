//! Measures how fast an engine writes answers.
//!
//! Each row runs through the whole engine (queue, batching, sampling) three times: once with the shared beginning
//! alone, as a server has its system prompts ready; once for one new token, which gives the time of reading; and
//! once for all new tokens. Writing is measured while all answers are written: from when the last one begins to when the
//! first one ends. Those that begin early write some more tokens until then, so that this is not empty.

mod stages;

pub use stages::{Machine, StageTime, StagesOptions, Work, WorkTime, measure_stages};

use crate::engine::{Engine, EngineOptions, Event, Generation, Request, RunningLimits, Sampling, ServiceClass};
use crate::priority::{forget_peak_rss, peak_rss_mb};
use crate::{BackendKind, CacheFormat, ModelError};
use serde::Serialize;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

/// Tokens of prompts that a step reads at least, while there are some.
const READ_IN_A_STEP: u32 = 96;

/// What to measure.
#[derive(Clone, Debug)]
pub struct BenchOptions {
    /// The model file.
    pub model: PathBuf,
    /// Which implementation.
    pub backend: BackendKind,
    /// How the native backend keeps keys and values.
    pub cache: CacheFormat,
    /// Threads; 0 for one per core.
    pub threads: usize,
    /// Tokens of each prompt.
    pub prompt_tokens: u32,
    /// Tokens of each answer.
    pub new_tokens: u32,
    /// How many answers at once, one row each.
    pub streams: Vec<u32>,
    /// How many tokens at the beginning are the same in all prompts.
    pub shared_prefix: u32,
}

/// One line of the result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BenchRow {
    /// Answers at once.
    pub streams: u32,
    /// Threads.
    pub threads: usize,
    /// Tokens of each prompt.
    pub prompt_tokens: u32,
    /// Tokens of each answer.
    pub new_tokens: u32,
    /// Prompt tokens per second over all streams.
    pub prefill_tok_s: f64,
    /// New tokens per second over all streams, while all of them write.
    pub decode_tok_s: f64,
    /// All tokens per second of the whole run.
    pub total_tok_s: f64,
    /// Time to the first text, in the middle of all streams.
    pub ttft_ms_p50: f64,
    /// Time to the first text that 95 of 100 streams keep.
    pub ttft_ms_p95: f64,
    /// Most memory of the process during the row, in MiB.
    pub peak_rss_mb: u64,
}

/// Measures row by row and hands each one out.
pub fn generate(options: &BenchOptions, report: &mut dyn FnMut(&BenchRow)) -> Result<(), ModelError> {
    let wrong = |what: &str| Err(ModelError::Unsupported(what.to_owned()));
    if options.prompt_tokens == 0
        || options.new_tokens == 0
        || options.streams.is_empty()
        || options.streams.contains(&0)
    {
        return wrong("a measurement needs at least one prompt token, one new token and one stream");
    }
    if options.shared_prefix >= options.prompt_tokens {
        return wrong("the shared beginning must be shorter than the prompt");
    }
    let most = options.streams.iter().copied().max().unwrap_or(1);
    let engine_options = EngineOptions {
        threads: options.threads,
        max_waiting: most,
        running: RunningLimits { total: most, per_service: [most; 4] },
        cache_bytes: [64 << 30; 4],
        cache_format: options.cache,
        model_bytes: u64::MAX,
        context_tokens: options.prompt_tokens + options.new_tokens + options.lead(most),
        // What is measured is steps, and the prompts are no text that is quoted.
        speculation: false,
        nice: 0,
        ..EngineOptions::default()
    };
    let engine = Engine::load(&options.model, options.backend, engine_options)?;
    if engine.info().context_tokens < options.prompt_tokens + options.new_tokens {
        return wrong("the prompt and the answer do not fit into the context of this model");
    }
    let room = engine.info().context_tokens - options.prompt_tokens - options.new_tokens;
    for &streams in &options.streams {
        report(&measure(&engine, options, streams, room)?);
    }
    Ok(())
}

impl BenchOptions {
    /// Tokens that the first of so many answers may write while prompts are still being read.
    fn lead(&self, streams: u32) -> u32 {
        ((streams - 1) * (self.prompt_tokens - self.shared_prefix)).div_ceil(READ_IN_A_STEP)
    }
}

/// Measures so many streams at once, with room for `room` more tokens in the model's context.
fn measure(engine: &Engine, options: &BenchOptions, streams: u32, room: u32) -> Result<BenchRow, ModelError> {
    let mut prompts = Prompts { engine, options, next: 0 };
    forget_peak_rss();
    run(engine, vec![prompts.shared_only()], 1)?;
    let read = run(engine, prompts.take(streams), 1)?;
    let each = options.new_tokens + options.lead(streams).min(room);
    let whole = run(engine, prompts.take(streams), each)?;
    let writing = whole.all.saturating_sub(read.all).as_secs_f64().max(f64::EPSILON);
    let of_all = f64::from(streams) * f64::from(each - 1) / writing;
    let mut first: Vec<f64> = whole.texts.iter().map(|texts| texts[0].as_secs_f64() * 1000.0).collect();
    first.sort_by(f64::total_cmp);
    let at = |percent: usize| first[(first.len() * percent / 100).min(first.len() - 1)];
    let (count, prompt, new) = (f64::from(streams), f64::from(options.prompt_tokens), f64::from(each));
    Ok(BenchRow {
        streams,
        threads: if options.threads == 0 {
            thread::available_parallelism().map_or(1, usize::from)
        } else {
            options.threads
        },
        prompt_tokens: options.prompt_tokens,
        new_tokens: options.new_tokens,
        prefill_tok_s: count * prompt / read.all.as_secs_f64(),
        decode_tok_s: if options.new_tokens > 1 { whole.writing(each).unwrap_or(of_all) } else { 0.0 },
        total_tok_s: count * (prompt + new) / whole.all.as_secs_f64(),
        ttft_ms_p50: at(50),
        ttft_ms_p95: at(95),
        peak_rss_mb: peak_rss_mb().unwrap_or(0),
    })
}

/// Times of one run.
struct Run {
    all: Duration,
    /// When each text of each answer came.
    texts: Vec<Vec<Duration>>,
}

impl Run {
    /// Tokens a second while all answers of `tokens` tokens each are written; none if they never are.
    fn writing(&self, tokens: u32) -> Option<f64> {
        let begin = self.texts.iter().filter_map(|texts| texts.first()).max()?;
        let end = self.texts.iter().filter_map(|texts| texts.last()).min()?;
        let time = end.checked_sub(*begin).filter(|time| !time.is_zero())?;
        // A token that is a part of a character has no text of its own.
        let share = |texts: &Vec<Duration>| {
            let inside = texts.iter().filter(|text| *text > begin && *text <= end).count();
            f64::from(tokens) * count(inside) / count(texts.len())
        };
        Some(self.texts.iter().map(share).sum::<f64>() / time.as_secs_f64())
    }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

fn run(engine: &Engine, prompts: Vec<Vec<u32>>, new_tokens: u32) -> Result<Run, ModelError> {
    let started = Instant::now();
    let mut readers = Vec::with_capacity(prompts.len());
    for (user, prompt) in prompts.into_iter().enumerate() {
        let request = Request {
            turns: Vec::new(),
            max_new_tokens: new_tokens,
            sampling: Sampling::greedy(),
            stop: Vec::new(),
            ignore_eos: true,
            service: ServiceClass::Api,
            user: user as u128,
        };
        let generation = engine.submit_prompt(prompt, request).map_err(|e| ModelError::Compute(e.to_string()))?;
        readers.push(thread::spawn(move || read(generation, started)));
    }
    let mut texts = Vec::with_capacity(readers.len());
    for reader in readers {
        let read = reader.join().map_err(|_| ModelError::Compute("a reader failed".to_owned()))?;
        texts.push(read?);
    }
    Ok(Run { all: started.elapsed(), texts })
}

/// Reads an answer to its end; gives the time of each text, at least one.
fn read(mut generation: Generation, started: Instant) -> Result<Vec<Duration>, ModelError> {
    let mut texts = Vec::new();
    while let Some(event) = generation.next_blocking() {
        match event {
            Event::Text(_) => texts.push(started.elapsed()),
            Event::Failed(error) => return Err(ModelError::Compute(error.to_string())),
            Event::Waiting { .. } | Event::Started { .. } | Event::Scores(_) | Event::Finished { .. } => {}
        }
    }
    if texts.is_empty() {
        // An answer of one token that is half a character has none.
        texts.push(started.elapsed());
    }
    Ok(texts)
}

/// Prompts of tokens that have text, the same in every measurement.
struct Prompts<'a> {
    engine: &'a Engine,
    options: &'a BenchOptions,
    next: u64,
}

impl Prompts<'_> {
    fn shared_only(&self) -> Vec<u32> {
        self.tokens(0, self.options.shared_prefix.max(1))
    }

    fn take(&mut self, count: u32) -> Vec<Vec<u32>> {
        (0..count)
            .map(|_| {
                self.next += 1;
                let mut prompt = self.tokens(0, self.options.shared_prefix);
                prompt.extend(self.tokens(self.next, self.options.prompt_tokens - self.options.shared_prefix));
                prompt
            })
            .collect()
    }

    fn tokens(&self, seed: u64, count: u32) -> Vec<u32> {
        let language = self.engine.language();
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut bytes = Vec::new();
        let mut tokens = Vec::new();
        while tokens.len() < count as usize {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let token = u32::try_from((state >> 33) % u64::from(language.vocabulary().max(1))).unwrap_or(0);
            bytes.clear();
            language.append_bytes(token, &mut bytes);
            if !bytes.is_empty() {
                tokens.push(token);
            }
        }
        tokens
    }
}
