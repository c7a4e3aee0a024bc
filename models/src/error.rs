//! What can go wrong with a model, in words for the person who runs the server.

use std::path::{Path, PathBuf};

/// Why a model could not be fetched, loaded or run.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The file is not there.
    #[error("the model file {} is missing", .0.display())]
    Missing(PathBuf),
    /// Reading or writing failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not what the format allows.
    #[error("the model file is damaged: {0}")]
    Damaged(String),
    /// The file is sound but this build cannot run it.
    #[error("this model cannot be used: {0}")]
    Unsupported(String),
    /// The model needs more memory than it may have.
    #[error("the model needs {} MiB of memory, but only {} MiB may be used", needed.div_ceil(1 << 20), allowed >> 20)]
    TooLarge {
        /// Bytes it needs.
        needed: u64,
        /// Bytes it may use.
        allowed: u64,
    },
    /// A file has another size than the catalog says.
    #[error("{} has {found} bytes, expected {expected}", path.display())]
    WrongSize {
        /// The file.
        path: PathBuf,
        /// Bytes found.
        found: u64,
        /// Bytes expected.
        expected: u64,
    },
    /// A file has another SHA-256 than the catalog says.
    #[error("{} is not the file that the catalog names (SHA-256 {found}, expected {expected})", path.display())]
    WrongHash {
        /// The file.
        path: PathBuf,
        /// Hexadecimal SHA-256 found.
        found: String,
        /// Hexadecimal SHA-256 expected.
        expected: String,
    },
    /// The catalog of models cannot be understood.
    #[error("the model catalog is not valid: {0}")]
    Catalog(String),
    /// A file could not be fetched.
    #[error("the model could not be fetched: {0}")]
    Fetch(String),
    /// The chat template of the model failed on this conversation.
    #[error("the chat template of the model failed: {0}")]
    Template(String),
    /// The tokenizer failed.
    #[error("the tokenizer failed: {0}")]
    Tokenizer(String),
    /// A computation failed.
    #[error("the model failed while computing: {0}")]
    Compute(String),
    /// The engine has been closed.
    #[error("the engine is closed")]
    Closed,
}

impl ModelError {
    /// An error of the file system at `path`; a missing file gets its own kind.
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        if source.kind() == std::io::ErrorKind::NotFound {
            Self::Missing(path.to_owned())
        } else {
            Self::Io { path: path.to_owned(), source }
        }
    }

    /// An error of candle's tensors.
    pub(crate) fn compute(source: &candle_core::Error) -> Self {
        Self::Compute(source.to_string())
    }
}
