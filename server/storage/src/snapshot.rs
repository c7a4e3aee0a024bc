//! What backups need: a moment with its sums, all records as they are, and the way back.
//!
//! A copy of the whole store takes three steps and no pause: note a moment, read all records while writes go on, note a
//! second moment. The records read, with the transactions between the two moments applied in order, are the store at the
//! second moment: each transaction holds whole records, so it does not matter what the reading saw of it.

use crate::{
    error::{StoreError, TransactError},
    journal::Change,
    migrate::body_of,
    space::Space,
    stats::Health,
    store::Store,
    writer::Operation,
};
use std::{ops::Bound, sync::mpsc};

/// What a space holds at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpaceTotal {
    /// Which one.
    pub space: Space,
    /// Its records.
    pub records: u64,
    /// Sum of the hashes of all its records, modulo 2^256. Equal content has equal sums, in every folder.
    pub sum: [u8; 32],
}

/// The store at one transaction, which is safe on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Number of that transaction; 0 before the first.
    pub sequence: u64,
    /// One line per space.
    pub spaces: Vec<SpaceTotal>,
}

impl Store {
    /// The present moment. Waits for the writes that run; blocks for milliseconds.
    pub fn moment(&self) -> Result<Moment, StoreError> {
        let (done, told) = mpsc::sync_channel(1);
        self.send(Operation::Pause(Box::new(move |_, state| {
            let total = |space: Space| {
                let sum = state.sums[space.index()];
                SpaceTotal { space, records: sum.count, sum: sum.hash() }
            };
            let spaces = Space::ALL.into_iter().map(total).collect();
            // Whoever asked may have given up.
            let _ = done.send(Moment { sequence: state.sequence, spaces });
        })))?;
        let moment = told.recv().map_err(|_| StoreError::Closed)?;
        match self.health() {
            Health::Failed { reason } => Err(StoreError::ReadOnly { reason }),
            _ => Ok(moment),
        }
    }

    /// Up to `limit` records of a space as whole changes, in the order of their keys, from behind `after`. Writes that
    /// happen meanwhile may or may not be seen. Blocks.
    pub fn raw_records(&self, space: Space, after: Option<&[u8]>, limit: usize) -> Result<Vec<Change>, StoreError> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let values = &self.shared().values;
        self.shared().read(|database| {
            let mut records = Vec::new();
            for item in database.tree(space).range::<&[u8], _>((start, Bound::Unbounded)).take(limit) {
                let (key, value) = item?;
                // A large value whose file has gone was replaced meanwhile: it is kept as a removal, so that the caller
                // can go on behind it, and the transaction that replaced it says what is there.
                let value = values.expand(space, &key, &value)?;
                records.push(Change { space, key: key.to_vec(), value });
            }
            Ok(records)
        })
    }

    /// Stores changes as another folder had them, in one transaction. For restoring: rules and rights were asked when
    /// they were made. Blocks.
    pub fn load(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        let loaded = self.transact_blocking(move |tx| -> Result<(), StoreError> {
            for change in changes {
                match change.value {
                    Some(value) => tx.put_raw(change.space, change.key, body_of(&value)?)?,
                    None => tx.delete_raw(change.space, change.key)?,
                }
            }
            Ok(())
        });
        loaded.map_err(|error| match error {
            TransactError::Store(error) | TransactError::Refused(error) => error,
        })
    }
}
