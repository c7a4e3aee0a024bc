//! What can go wrong in the index, in plain words.

use std::io;

/// Why the index refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The disk took no more data; nothing since the last commit is kept.
    #[error("the disk is full, so the search index could not be written")]
    Full,
    /// The folder could not be read or written.
    #[error("the search index could not be read or written: {0}")]
    Io(#[source] io::Error),
    /// The engine refused. Changes since the last commit are lost; repeat them from the committed sequence.
    #[error("the search index failed: {0}")]
    Engine(String),
    /// A stored passage could not be decoded.
    #[error("a passage in the search index is damaged")]
    DamagedPassage,
    /// A vector has another length than those already kept.
    #[error("a vector has {found} numbers where the index keeps {expected}")]
    Dimensions {
        /// Length kept in this index.
        expected: usize,
        /// Length that was handed in.
        found: usize,
    },
    /// A test collection could not be read.
    #[error("{file}: {reason}")]
    Collection {
        /// File of the collection.
        file: String,
        /// What is wrong with it, with the line where known.
        reason: String,
    },
}

impl From<io::Error> for SearchError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::StorageFull { Self::Full } else { Self::Io(error) }
    }
}

impl From<tantivy::TantivyError> for SearchError {
    fn from(error: tantivy::TantivyError) -> Self {
        match error {
            tantivy::TantivyError::IoError(inner) => io::Error::new(inner.kind(), inner.to_string()).into(),
            other => Self::Engine(other.to_string()),
        }
    }
}
