//! The store: one handle for all parts of the server.

use crate::{
    blobs::Blobs,
    error::{StoreError, TransactError},
    options::StoreOptions,
    record::Record,
    stats::{Health, StoreStats, VerifyReport},
    tx::Tx,
};
use std::{path::Path, sync::Arc};

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    blobs: Blobs,
}

impl Store {
    /// Opens (or creates) the data folder: lock, replay of the journal, migrations. Blocks; may take seconds.
    pub fn open(_dir: &Path, _options: StoreOptions) -> Result<Self, StoreError> {
        Err(StoreError::Closed)
    }

    /// Runs `work` on the writer thread. When this returns `Ok`, the change is on disk. `Err` from `work` leaves nothing.
    /// `work` must be quick: every other write waits for it.
    pub async fn transact<T, E>(
        &self,
        _work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, TransactError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        Err(StoreError::Closed.into())
    }

    /// Like [`Self::transact`] without waiting for the disk: a power cut may take the last 500 ms.
    pub async fn transact_relaxed<T, E>(
        &self,
        _work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, TransactError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        Err(StoreError::Closed.into())
    }

    /// [`Self::transact`] for threads outside the runtime.
    pub fn transact_blocking<T, E>(
        &self,
        _work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, TransactError<E>>
    where
        T: Send + 'static,
        E: Send + 'static,
    {
        Err(StoreError::Closed.into())
    }

    /// The record under `key`.
    pub fn get<R: Record>(&self, _key: &R::Key) -> Result<Option<R>, StoreError> {
        Err(StoreError::Closed)
    }

    /// Whether there is a record under `key`.
    pub fn exists<R: Record>(&self, _key: &R::Key) -> Result<bool, StoreError> {
        Err(StoreError::Closed)
    }

    /// Up to `limit` records whose key starts with `prefix` (the bytes of the first parts of the key), in order.
    pub fn scan<R: Record>(&self, _prefix: &[u8], _limit: usize) -> Result<Vec<(R::Key, R)>, StoreError> {
        Err(StoreError::Closed)
    }

    /// Like [`Self::scan`], from behind the key `after`.
    pub fn scan_from<R: Record>(
        &self,
        _prefix: &[u8],
        _after: &R::Key,
        _limit: usize,
    ) -> Result<Vec<(R::Key, R)>, StoreError> {
        Err(StoreError::Closed)
    }

    /// Like [`Self::scan`], from the last key backwards; with `before`, from in front of that key.
    pub fn scan_back<R: Record>(
        &self,
        _prefix: &[u8],
        _before: Option<&R::Key>,
        _limit: usize,
    ) -> Result<Vec<(R::Key, R)>, StoreError> {
        Err(StoreError::Closed)
    }

    /// The files.
    pub fn blobs(&self) -> &Blobs {
        &self.inner.blobs
    }

    /// Figures for monitoring.
    pub fn stats(&self) -> Result<StoreStats, StoreError> {
        Err(StoreError::Closed)
    }

    /// Whether writes are taken.
    pub fn health(&self) -> Health {
        Health::Closed
    }

    /// Waits until writing has become unsafe, and says why. The process should then end with an error.
    pub async fn failed(&self) -> Arc<str> {
        std::future::pending().await
    }

    /// Reads everything and compares it with what was written. Blocks; reads all data.
    pub fn verify(&self) -> Result<VerifyReport, StoreError> {
        Err(StoreError::Closed)
    }

    /// Makes the database durable up to now, so that the next start has little to replay. Blocks.
    pub fn checkpoint(&self) -> Result<(), StoreError> {
        Err(StoreError::Closed)
    }

    /// Finishes what is queued, makes a checkpoint and marks the folder as cleanly closed. Blocks. Twice is no error.
    pub fn close(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
