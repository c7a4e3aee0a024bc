//! `lyceum bench generate`: how fast a model writes, for one reader and for many.

use crate::error::ServerResult;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Measure speed.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Write answers for 1, 8, 32, 100 readers at once; one row for each
    Generate(Generate),
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
    /// One line of JSON for each row
    #[arg(long)]
    json: bool,
}

impl Bench {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        let Self::Generate(wanted) = self;
        let _ = wanted;
        Ok(())
    }
}
