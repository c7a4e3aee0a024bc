//! `lyceum bench generate|engine`: how fast a model writes, for one reader and for many, and where its time goes.

use super::{bench_engine::EngineStages, out};
use crate::error::ServerResult;
use clap::{Args, Subcommand};
use lyceum_models::{
    BackendKind, CacheFormat,
    bench::{BenchOptions, BenchRow, generate},
};
use std::path::PathBuf;

/// Measure speed.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Write answers for 1, 8, 32, 100 readers at once; one row for each
    Generate(Generate),
    /// Show the time of each stage of the engine, and how near it comes to what the machine can do
    Engine(EngineStages),
}

/// Writing answers.
#[derive(Debug, Args)]
pub struct Generate {
    /// A GGUF file
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// Threads that compute
    #[arg(long, value_name = "N", default_value_t = 2)]
    threads: usize,
    /// Tokens of each prompt
    #[arg(long, value_name = "P", default_value_t = 128)]
    prompt_tokens: u32,
    /// Tokens to write
    #[arg(long, value_name = "T", default_value_t = 64)]
    new_tokens: u32,
    /// Readers at once
    #[arg(long, value_name = "N,N,…", value_delimiter = ',', default_value = "1,8,32,100")]
    streams: Vec<u32>,
    /// How many tokens of the prompt all readers share
    #[arg(long, value_name = "K", default_value_t = 0)]
    shared_prefix: u32,
    /// What computes: native, candle or candle-exact
    #[arg(long, value_name = "NAME", default_value = "native", value_parser = super::backend::parse)]
    backend: BackendKind,
    /// How the native backend keeps earlier tokens: q8 (8 bit) or f16
    #[arg(long, value_name = "FORMAT", default_value = "q8", value_parser = super::backend::parse_cache)]
    cache: CacheFormat,
    /// One line of JSON for each row
    #[arg(long)]
    json: bool,
}

impl Bench {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let wanted = match self {
            Self::Generate(wanted) => wanted,
            Self::Engine(wanted) => return wanted.run(),
        };
        let options = BenchOptions {
            model: wanted.model,
            backend: wanted.backend,
            cache: wanted.cache,
            threads: wanted.threads,
            prompt_tokens: wanted.prompt_tokens,
            new_tokens: wanted.new_tokens,
            streams: wanted.streams,
            shared_prefix: wanted.shared_prefix,
        };
        let mut printed = if wanted.json { Ok(()) } else { out::line(HEAD) };
        generate(&options, &mut |row| {
            let text = || out::line(&line(row));
            let print = || if wanted.json { out::json(row) } else { text() };
            // The first failure counts: later rows are still measured, as they cannot be stopped.
            printed = std::mem::replace(&mut printed, Ok(())).and_then(|()| print());
        })?;
        printed
    }
}

const HEAD: &str = "streams  prefill tok/s  decode tok/s  total tok/s  first text p50 ms  p95 ms  memory MiB";

fn line(row: &BenchRow) -> String {
    let BenchRow { streams, prefill_tok_s, decode_tok_s, total_tok_s, ttft_ms_p50, ttft_ms_p95, peak_rss_mb, .. } = row;
    format!(
        "{streams:7}  {prefill_tok_s:13.1}  {decode_tok_s:12.1}  {total_tok_s:11.1}  {ttft_ms_p50:17.0}  {ttft_ms_p95:6.0}  \
         {peak_rss_mb:10}"
    )
}
