//! Reads outside transactions: straight from sled, which shows whole batches only.

use crate::{
    database::Database,
    error::StoreError,
    overlay::stored,
    record::{Record, full_key, full_prefix, read_key},
    store::Store,
    tx::read_value,
};
use std::ops::Bound;

/// Records measured in one go.
const MEASURED_PIECE: usize = 4096;

type Records<R> = Vec<(<R as Record>::Key, R)>;

impl Store {
    /// The record under `key`.
    pub fn get<R: Record>(&self, key: &R::Key) -> Result<Option<R>, StoreError> {
        let key = full_key::<R>(key)?;
        self.shared().read(|database| {
            stored(database, &self.shared().values, R::SPACE, &key)?.map(|value| read_value(&value)).transpose()
        })
    }

    /// Whether there is a record under `key`.
    pub fn exists<R: Record>(&self, key: &R::Key) -> Result<bool, StoreError> {
        let key = full_key::<R>(key)?;
        self.shared().read(|database| Ok(database.tree(R::SPACE).contains_key(key)?))
    }

    /// Up to `limit` records whose key starts with `prefix` (the bytes of the first parts of the key), in order. Writes
    /// that happen meanwhile may or may not be seen; a transaction's `scan` sees one moment.
    pub fn scan<R: Record>(&self, prefix: &[u8], limit: usize) -> Result<Records<R>, StoreError> {
        let prefix = full_prefix::<R>(prefix);
        self.shared().read(|database| {
            let found = database.tree(R::SPACE).scan_prefix(&prefix).take(limit);
            self.collect::<R>(database, found)
        })
    }

    /// Like [`Self::scan`], from behind the key `after`.
    pub fn scan_from<R: Record>(&self, prefix: &[u8], after: &R::Key, limit: usize) -> Result<Records<R>, StoreError> {
        let prefix = full_prefix::<R>(prefix);
        let after = full_key::<R>(after)?;
        self.shared().read(|database| {
            let start = if after < prefix { Bound::Included(prefix.clone()) } else { Bound::Excluded(after) };
            let range = (start, Bound::Unbounded);
            let found = database.tree(R::SPACE).range(range).take_while(|item| within(item, &prefix)).take(limit);
            self.collect::<R>(database, found)
        })
    }

    /// Like [`Self::scan`], from the last key backwards; with `before`, from in front of that key.
    pub fn scan_back<R: Record>(
        &self,
        prefix: &[u8],
        before: Option<&R::Key>,
        limit: usize,
    ) -> Result<Records<R>, StoreError> {
        let prefix = full_prefix::<R>(prefix);
        let end = match before {
            Some(key) => Some(full_key::<R>(key)?),
            None => behind(&prefix),
        };
        self.shared().read(|database| {
            let range = (Bound::Included(prefix.clone()), end.map_or(Bound::Unbounded, Bound::Excluded));
            let found = database.tree(R::SPACE).range(range).rev().take(limit);
            self.collect::<R>(database, found)
        })
    }

    /// Bytes of all records of this kind with their keys, large values included. Reads all of them.
    pub fn bytes_of<R: Record>(&self) -> Result<u64, StoreError> {
        let (prefix, mut after, mut sum) = (full_prefix::<R>(&[]), None::<Vec<u8>>, 0);
        loop {
            // In pieces: between two of them the store can be closed.
            let (bytes, last) = self.shared().read(|database| {
                let start = after.as_ref().map_or(Bound::Included(prefix.clone()), |key| Bound::Excluded(key.clone()));
                let (mut bytes, mut last) = (0, None);
                let range = database.tree(R::SPACE).range((start, Bound::Unbounded));
                for item in range.take_while(|item| within(item, &prefix)).take(MEASURED_PIECE) {
                    let (key, value) = item?;
                    bytes += key.len() as u64 + self.shared().values.length(&value)?;
                    last = Some(key.to_vec());
                }
                Ok((bytes, last))
            })?;
            sum += bytes;
            if last.is_none() {
                return Ok(sum);
            }
            after = last;
        }
    }

    fn collect<R: Record>(
        &self,
        database: &Database,
        items: impl Iterator<Item = sled::Result<(sled::IVec, sled::IVec)>>,
    ) -> Result<Records<R>, StoreError> {
        let values = &self.shared().values;
        let mut records = Vec::new();
        for item in items {
            let (key, value) = item?;
            let whole = match values.expand(R::SPACE, &key, &value)? {
                Some(whole) => Some(whole),
                // Replaced since: sled has the new one, or none.
                None => stored(database, values, R::SPACE, &key)?,
            };
            if let Some(whole) = whole {
                records.push((read_key::<R>(&key)?, read_value(&whole)?));
            }
        }
        Ok(records)
    }
}

fn within(item: &sled::Result<(sled::IVec, sled::IVec)>, prefix: &[u8]) -> bool {
    item.as_ref().map_or(true, |(key, _)| key.starts_with(prefix))
}

/// The first key behind all that start with `prefix`; `None` when there can be none.
fn behind(prefix: &[u8]) -> Option<Vec<u8>> {
    let place = prefix.iter().rposition(|byte| *byte != u8::MAX)?;
    let mut end = prefix[..=place].to_vec();
    end[place] += 1;
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::behind;

    #[test]
    fn the_key_behind_a_prefix() {
        assert_eq!(behind(&[1, 2]), Some(vec![1, 3]));
        assert_eq!(behind(&[1, 255, 255]), Some(vec![2]));
        assert_eq!(behind(&[255]), None);
    }
}
