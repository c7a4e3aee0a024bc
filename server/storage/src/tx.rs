//! What a transaction sees and does.

use crate::{error::StoreError, record::Record};

/// One transaction: reads see every earlier write, acknowledged or not; writes take effect together or not at all.
pub struct Tx {
    sequence: u64,
}

impl Tx {
    /// The record under `key`.
    pub fn get<R: Record>(&self, _key: &R::Key) -> Result<Option<R>, StoreError> {
        Err(StoreError::Closed)
    }
    /// Whether there is a record under `key`.
    pub fn exists<R: Record>(&self, _key: &R::Key) -> Result<bool, StoreError> {
        Err(StoreError::Closed)
    }
    /// Stores a record, replacing what was there.
    pub fn put<R: Record>(&mut self, _key: &R::Key, _record: &R) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
    /// Removes a record; that it was not there is no error.
    pub fn delete<R: Record>(&mut self, _key: &R::Key) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }
    /// Up to `limit` records whose key starts with `prefix`, in order.
    pub fn scan<R: Record>(&self, _prefix: &[u8], _limit: usize) -> Result<Vec<(R::Key, R)>, StoreError> {
        Err(StoreError::Closed)
    }
    /// The number that this transaction has if it takes effect.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }
}
