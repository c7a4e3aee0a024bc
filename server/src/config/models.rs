//! Section `models`: which models to use and where they lie.

use serde::Deserialize;
use std::path::PathBuf;

/// Which models to use and where they lie.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Models {
    /// The folder of model files; empty for `models` in the data folder.
    pub folder: PathBuf,
    /// The model that writes answers: a name of the catalog, or the path of a GGUF file.
    pub chat: String,
    /// The model that gives the tutor's hints, named in the same way; empty for the one that writes answers.
    pub tutor: String,
    /// The model that finds passages by meaning: a name of the catalog.
    pub embedding: String,
}
