//! `lyceum eval retrieval|perplexity`: quality on a test collection or text.

use super::{out, place::Place};
use crate::{error::ServerResult, wiring::models_folder};
use clap::{Subcommand, ValueEnum};
use lyceum_models::{
    BackendKind, CacheFormat, Embedder,
    perplexity::{self, PerplexityOptions},
};
use lyceum_search::{Method, evaluation};
use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};

/// Measure quality.
#[derive(Debug, Subcommand)]
pub enum Eval {
    /// Search on a collection in BEIR layout: corpus.jsonl, queries.jsonl, qrels.tsv
    Retrieval {
        /// The collection
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// How to search
        #[arg(long, value_enum, default_value = "hybrid")]
        method: MethodName,
        /// The folder of models; else that of the settings
        #[arg(long, value_name = "DIR")]
        models: Option<PathBuf>,
        /// What computes vectors: native (8 bit) or candle (32 bit)
        #[arg(long, value_name = "NAME", default_value = "native", value_parser = super::backend::parse)]
        backend: BackendKind,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// How well a model predicts a text
    Perplexity {
        /// A GGUF file
        #[arg(long, value_name = "FILE")]
        model: PathBuf,
        /// The text
        #[arg(long, value_name = "FILE")]
        text: PathBuf,
        /// Tokens that are seen at a time
        #[arg(long, value_name = "TOKENS", default_value_t = 512)]
        context: u32,
        /// What computes: native, candle or candle-exact
        #[arg(long, value_name = "NAME", default_value = "native", value_parser = super::backend::parse)]
        backend: BackendKind,
        /// How the native backend keeps earlier tokens: q8 (8 bit) or f16
        #[arg(long, value_name = "FORMAT", default_value = "q8", value_parser = super::backend::parse_cache)]
        cache: CacheFormat,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// A method, as it is written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MethodName {
    /// By words
    Bm25,
    /// By meaning
    Dense,
    /// Both
    Hybrid,
}

impl From<MethodName> for Method {
    fn from(name: MethodName) -> Self {
        match name {
            MethodName::Bm25 => Self::Lexical,
            MethodName::Dense => Self::Dense,
            MethodName::Hybrid => Self::Hybrid,
        }
    }
}

impl Eval {
    /// Does it.
    pub fn run(self) -> ServerResult<()> {
        match self {
            Self::Retrieval { data, method, models, backend, json } => retrieval(&data, method, models, backend, json),
            Self::Perplexity { model, text, context, backend, cache, json } => {
                predict(&PerplexityOptions { model, backend, cache, text, context }, json)
            }
        }
    }
}

fn retrieval(
    data: &Path,
    method: MethodName,
    models: Option<PathBuf>,
    backend: BackendKind,
    json: bool,
) -> ServerResult<()> {
    let collection = evaluation::load(data)?;
    let report = if method == MethodName::Bm25 {
        evaluation::run(&collection, method.into(), None)?
    } else {
        let config = Place::default().settings(&[])?;
        let folder = models.unwrap_or_else(|| models_folder(&config)).join(&config.models.embedding);
        let embedder = Embedder::load(&folder, backend, 0)?;
        // The measurement cannot be stopped from within: its first failure is kept, and makes its figures void.
        let failed = RefCell::new(None);
        let embed = |texts: &[&str]| {
            embedder.embed(texts).unwrap_or_else(|error| {
                failed.borrow_mut().get_or_insert(error);
                Vec::new()
            })
        };
        let report = evaluation::run(&collection, method.into(), Some(&embed));
        if let Some(error) = failed.into_inner() {
            return Err(error.into());
        }
        report?
    };
    if json {
        return out::json(&report);
    }
    out::line(&format!(
        "nDCG@10 {:.4}, recall@100 {:.4}, {:.0} documents a second, {:.1} ms for a query",
        report.ndcg_at_10, report.recall_at_100, report.docs_per_s, report.query_ms_p50
    ))
}

fn predict(options: &PerplexityOptions, json: bool) -> ServerResult<()> {
    let report = perplexity::measure(options, &mut |chunk, so_far| eprintln!("piece {chunk}: {so_far:.4}"))?;
    if json {
        return out::json(&report);
    }
    out::line(&format!(
        "perplexity {:.4} over {} tokens, {:.0} tokens a second",
        report.perplexity, report.tokens, report.tok_s
    ))
}
