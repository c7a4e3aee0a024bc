//! Measures retrieval on a test collection in BEIR layout.

use std::path::Path;

use serde::Serialize;

use crate::{Method, SearchError};

/// Turns texts into vectors of unit length.
pub type Embed<'a> = &'a dyn Fn(&[&str]) -> Vec<Vec<f32>>;

/// A test collection.
#[derive(Debug, Clone)]
pub struct Collection {}

/// Measured quality and speed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Mean nDCG at 10 over the judged queries.
    #[serde(rename = "ndcg@10")]
    pub ndcg_at_10: f64,
    /// Mean recall at 100.
    #[serde(rename = "recall@100")]
    pub recall_at_100: f64,
    /// Documents indexed per second, with vectors where the method needs them.
    pub docs_per_s: f64,
    /// Median time of a query in milliseconds, without the embedding of its text.
    pub query_ms_p50: f64,
}

/// Reads `corpus.jsonl`, `queries.jsonl` and `qrels.tsv` (or `qrels/test.tsv`) of a folder.
pub fn load(dir: &Path) -> Result<Collection, SearchError> {
    Err(SearchError::Collection { file: dir.display().to_string(), reason: "not read yet".to_owned() })
}

/// Indexes the collection in a temporary folder and runs its queries.
pub fn run(collection: &Collection, method: Method, embed: Option<Embed<'_>>) -> Result<Report, SearchError> {
    let _ = (collection, method, embed);
    Err(SearchError::Engine("not measured yet".to_owned()))
}
