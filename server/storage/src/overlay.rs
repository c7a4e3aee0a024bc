//! Writes that are not in sled yet, laid over what sled holds.

use crate::{database::Database, error::StoreError, journal::Change, space::Space, values::Values};
use lyceum_migrations::RawRecord;
use std::{collections::BTreeMap, ops::Bound};

/// Changed records by space and key: the sealed value, or `None` for a removal.
#[derive(Debug, Default)]
pub(crate) struct Overlay(BTreeMap<(Space, Vec<u8>), Option<Vec<u8>>>);

impl Overlay {
    pub fn set(&mut self, space: Space, key: Vec<u8>, value: Option<Vec<u8>>) {
        self.0.insert((space, key), value);
    }

    /// What this layer knows about a key; an inner `None` means that it was removed.
    pub fn get(&self, space: Space, key: &[u8]) -> Option<&Option<Vec<u8>>> {
        self.0.get(&(space, key.to_vec()))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Everything, in the order of the keys.
    pub fn into_changes(self) -> Vec<Change> {
        self.0.into_iter().map(|((space, key), value)| Change { space, key, value }).collect()
    }

    /// Takes over all of a younger overlay.
    pub fn absorb(&mut self, changes: Vec<Change>) {
        self.0.extend(changes.into_iter().map(|change| ((change.space, change.key), change.value)));
    }

    /// Everything, in the order of the keys, to be applied.
    pub fn drain(&mut self) -> Vec<Change> {
        std::mem::take(self).into_changes()
    }

    fn range<'a>(&'a self, space: Space, prefix: &'a [u8]) -> impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)> + 'a {
        self.0
            .range((space, prefix.to_vec())..)
            .take_while(move |((found, key), _)| *found == space && key.starts_with(prefix))
            .map(|((_, key), value)| (key.as_slice(), value.as_deref()))
    }
}

/// The sealed value under a key: the youngest layer that knows it decides, then sled.
pub(crate) fn get(
    layers: &[&Overlay],
    database: &Database,
    values: &Values,
    space: Space,
    key: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    if let Some(known) = layers.iter().rev().find_map(|layer| layer.get(space, key)) {
        return Ok(known.clone());
    }
    stored(database, values, space, key)
}

/// The sealed value under a key in sled. A large value may be replaced between the look at sled and the look at its
/// file: then sled knows better by now.
pub(crate) fn stored(
    database: &Database,
    values: &Values,
    space: Space,
    key: &[u8],
) -> Result<Option<Vec<u8>>, StoreError> {
    let mut before = None;
    loop {
        let Some(value) = database.tree(space).get(key)? else { return Ok(None) };
        if let Some(whole) = values.expand(space, key, &value)? {
            return Ok(Some(whole));
        }
        if before.as_ref() == Some(&value) {
            return Err(StoreError::damaged(format!("a large value in {space} has no file")));
        }
        before = Some(value);
    }
}

/// Up to `limit` sealed values whose key starts with `prefix` and comes behind `after`, in order.
pub(crate) fn scan(
    layers: &[&Overlay],
    database: &Database,
    values: &Values,
    space: Space,
    prefix: &[u8],
    after: Option<&[u8]>,
    limit: usize,
) -> Result<Vec<RawRecord>, StoreError> {
    let mut young = BTreeMap::new();
    for layer in layers {
        young.extend(layer.range(space, prefix).filter(|(key, _)| after.is_none_or(|after| *key > after)));
    }
    let mut young = young.into_iter().peekable();
    let mut found = Vec::new();
    let start = after.filter(|after| *after >= prefix).map_or(Bound::Included(prefix), Bound::Excluded);
    let mut old = database
        .tree(space)
        .range::<&[u8], _>((start, Bound::Unbounded))
        .take_while(|item| item.as_ref().map_or(true, |(key, _)| key.starts_with(prefix)))
        .peekable();
    while found.len() < limit {
        let old_is_next = match (old.peek(), young.peek()) {
            (None, None) => break,
            (Some(_), None) | (Some(Err(_)), _) => true,
            (None, Some(_)) => false,
            (Some(Ok((old_key, _))), Some((young_key, _))) => **old_key < **young_key,
        };
        if old_is_next {
            let Some(item) = old.next() else { break };
            let (key, value) = item?;
            let whole = match values.expand(space, &key, &value)? {
                Some(whole) => Some(whole),
                None => stored(database, values, space, &key)?,
            };
            found.extend(whole.map(|whole| (key.to_vec(), whole)));
        } else {
            let Some((key, value)) = young.next() else { break };
            if old.peek().is_some_and(|item| item.as_ref().is_ok_and(|(old_key, _)| **old_key == *key)) {
                old.next();
            }
            found.extend(value.map(|value| (key.to_vec(), value.to_vec())));
        }
    }
    Ok(found)
}
