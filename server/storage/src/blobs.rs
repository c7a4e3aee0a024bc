//! Files named by their BLAKE3 hash.

use crate::error::StoreError;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// BLAKE3 hash of a file's content; 64 lower-case hexadecimal digits as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Hash(pub [u8; 32]);

/// A stored file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobRef {
    /// Its name.
    pub hash: Hash,
    /// Its length.
    pub bytes: u64,
}

/// The folder of files.
#[derive(Debug)]
pub struct Blobs {}

/// A file being written. Dropping it before `finish` removes what was written.
pub struct BlobWriter {}

impl BlobWriter {
    /// Appends bytes. The caller bounds the total.
    pub async fn write(&mut self, _bytes: &[u8]) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
    /// Makes the file durable under its name.
    pub async fn finish(self) -> Result<BlobRef, StoreError> {
        Err(StoreError::Closed)
    }
}

impl Blobs {
    /// Starts a file.
    pub async fn writer(&self) -> Result<BlobWriter, StoreError> {
        Err(StoreError::Closed)
    }
    /// Stores a small file at once.
    pub async fn put(&self, _bytes: &[u8]) -> Result<BlobRef, StoreError> {
        Err(StoreError::Closed)
    }
    /// Where the file lies, if it is here.
    pub fn path(&self, _hash: &Hash) -> Option<PathBuf> {
        None
    }
    /// Reads a whole file of at most `max_bytes`.
    pub async fn read(&self, _hash: &Hash, _max_bytes: u64) -> Result<Option<Vec<u8>>, StoreError> {
        Err(StoreError::Closed)
    }
    /// Removes a file that no record names any more; tells whether it was there.
    pub async fn remove(&self, _hash: &Hash) -> Result<bool, StoreError> {
        Err(StoreError::Closed)
    }
    /// Removes what interrupted uploads left behind; tells how many files. Runs at every opening.
    pub fn sweep_temporary(&self) -> Result<usize, StoreError> {
        Err(StoreError::Closed)
    }
}
