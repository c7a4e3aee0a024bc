//! What a transaction sees and does.

use crate::{
    database::Database,
    error::StoreError,
    journal::{Change, MAX_TRANSACTION_BYTES},
    overlay::{self, Overlay},
    record::{Record, Stored, from_body, full_key, full_prefix, open_value, read_key, seal_inline, to_body},
    space::Space,
    values::Values,
};
use std::{cell::OnceCell, sync::Arc};

/// One transaction: reads see every earlier write, acknowledged or not; writes take effect together or not at all.
/// After a failed call nothing of it is stored, even if the closure goes on.
pub struct Tx {
    database: Arc<Database>,
    values: Arc<Values>,
    /// Writes of the earlier transactions of the same batch.
    earlier: Overlay,
    own: Overlay,
    own_bytes: usize,
    sequence: u64,
    /// The first failure that the closure met.
    failure: OnceCell<StoreError>,
}

impl Tx {
    pub(crate) fn new(database: Arc<Database>, values: Arc<Values>) -> Self {
        Self {
            database,
            values,
            earlier: Overlay::default(),
            own: Overlay::default(),
            own_bytes: 0,
            sequence: 0,
            failure: OnceCell::new(),
        }
    }

    /// The record under `key`.
    pub fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        let key = self.noting(full_key::<R>(key))?;
        let value = self.get_raw(R::SPACE, &key)?;
        self.noting(value.map(|value| read_value(&value)).transpose())
    }

    /// Whether there is a record under `key`.
    pub fn exists<R: Record>(&self, key: &R::Key) -> Result<bool, StoreError> {
        let key = self.noting(full_key::<R>(key))?;
        Ok(self.get_raw(R::SPACE, &key)?.is_some())
    }

    /// Stores a record, replacing what was there.
    pub fn put<R: Record>(&mut self, key: &R::Key, record: &R) -> Result<(), StoreError> {
        let key = self.noting(full_key::<R>(key))?;
        let body = self.noting(to_body(record))?;
        self.put_raw(R::SPACE, key, &body)
    }

    /// Removes a record; that it was not there is no error.
    pub fn delete<R: Record>(&mut self, key: &R::Key) -> Result<(), StoreError> {
        let key = self.noting(full_key::<R>(key))?;
        self.delete_raw(R::SPACE, key)
    }

    /// Up to `limit` records whose key starts with `prefix` (the bytes of the first parts of the key), in order.
    pub fn scan<R: Record>(&self, prefix: &[u8], limit: usize) -> Result<Vec<(R::Key, R)>, StoreError> {
        let prefix = full_prefix::<R>(prefix);
        let layers = [&self.earlier, &self.own];
        let found = overlay::scan(&layers, &self.database, &self.values, R::SPACE, &prefix, None, limit)
            .and_then(|found| found.iter().map(|(key, value)| Ok((read_key::<R>(key)?, read_value(value)?))).collect());
        self.noting(found)
    }

    /// The number that this transaction has if it takes effect.
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    pub(crate) fn get_raw(&self, space: Space, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let found = overlay::get(&[&self.earlier, &self.own], &self.database, &self.values, space, key);
        self.noting(found)
    }

    pub(crate) fn put_raw(&mut self, space: Space, key: Vec<u8>, body: &[u8]) -> Result<(), StoreError> {
        let value = seal_inline(body);
        self.grow(16 + key.len() + value.len())?;
        self.own.set(space, key, Some(value));
        Ok(())
    }

    pub(crate) fn delete_raw(&mut self, space: Space, key: Vec<u8>) -> Result<(), StoreError> {
        self.grow(16 + key.len())?;
        self.own.set(space, key, None);
        Ok(())
    }

    /// Bounds what a closure may gather before the journal refuses it.
    fn grow(&mut self, bytes: usize) -> Result<(), StoreError> {
        self.own_bytes += bytes;
        let fits = self.own_bytes <= MAX_TRANSACTION_BYTES;
        self.noting(fits.then_some(()).ok_or(StoreError::TooLarge {
            what: "a transaction",
            found: self.own_bytes,
            allowed: MAX_TRANSACTION_BYTES,
        }))
    }

    fn noting<T>(&self, result: Result<T, StoreError>) -> Result<T, StoreError> {
        if let Err(error) = &result {
            self.failure.get_or_init(|| error.clone());
        }
        result
    }

    /// Prepares for the next closure of the batch.
    pub(crate) fn begin(&mut self, sequence: u64) {
        self.own = Overlay::default();
        self.own_bytes = 0;
        self.failure = OnceCell::new();
        self.sequence = sequence;
    }

    /// What the closure wrote, or the first failure that it met.
    pub(crate) fn take_changes(&mut self) -> Result<Vec<Change>, StoreError> {
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(self.own.drain()),
        }
    }

    /// Lets the rest of the batch see these changes.
    pub(crate) fn accept(&mut self, changes: Vec<Change>) {
        self.earlier.absorb(changes);
    }

    /// All accepted changes of the batch; the next batch begins without them.
    pub(crate) fn take_accepted(&mut self) -> Vec<Change> {
        self.own = Overlay::default();
        self.earlier.drain()
    }
}

pub(crate) fn read_value<R: Record>(value: &[u8]) -> Result<R, StoreError> {
    match open_value(value)? {
        Stored::Inline(body) => from_body(body),
        Stored::InFile(_) => Err(StoreError::damaged("a large value was not expanded")),
    }
}
