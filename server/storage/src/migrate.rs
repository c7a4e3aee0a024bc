//! Gives the steps of `migrations` access to the bodies of the records.

use crate::{
    error::StoreError,
    overlay::{self, Overlay},
    record::{Record as _, Stored, from_body, full_key, open_value, seal_inline, to_body},
    records::stamp::Stamp,
    space::Space,
    store::Store,
};
use lyceum_migrations::{Raw, RawError, RawRecord, Step};

/// Writes gathered before they are stored.
const PIECE: usize = 500;

/// Brings a data folder up to the newest format. A step that was cut off goes on where it was.
pub(crate) fn run(store: &Store) -> Result<(), StoreError> {
    let steps = lyceum_migrations::run(&mut Access { store, pending: Overlay::default() })?;
    if steps > 0 {
        tracing::info!(steps, format = lyceum_migrations::newest(), "the data has the newest format");
    }
    Ok(())
}

struct Access<'a> {
    store: &'a Store,
    pending: Overlay,
}

impl Access<'_> {
    fn set(&mut self, space: &str, key: &[u8], body: Option<Vec<u8>>) -> Result<(), RawError> {
        self.pending.set(find(space)?, key.to_vec(), body.map(|body| seal_inline(&body)));
        if self.pending.len() >= PIECE { self.store() } else { Ok(()) }
    }

    fn store(&mut self) -> Result<(), RawError> {
        let changes = self.pending.drain();
        self.store
            .transact_blocking(move |tx| -> Result<(), StoreError> {
                for change in changes {
                    match change.value {
                        Some(value) => tx.put_raw(change.space, change.key, body_of(&value)?)?,
                        None => tx.delete_raw(change.space, change.key)?,
                    }
                }
                Ok(())
            })
            .map_err(raw)
    }
}

impl Raw for Access<'_> {
    fn get(&mut self, space: &str, key: &[u8]) -> Result<Option<Vec<u8>>, RawError> {
        let space = find(space)?;
        let shared = self.store.shared();
        shared
            .read(|database| overlay::get(&[&self.pending], database, &shared.values, space, key))
            .and_then(|value| value.map(|value| Ok(body_of(&value)?.to_vec())).transpose())
            .map_err(raw)
    }

    fn scan(
        &mut self,
        space: &str,
        prefix: &[u8],
        after: Option<&[u8]>,
        limit: usize,
    ) -> Result<Vec<RawRecord>, RawError> {
        let space = find(space)?;
        let shared = self.store.shared();
        shared
            .read(|database| overlay::scan(&[&self.pending], database, &shared.values, space, prefix, after, limit))
            .and_then(|found| {
                found.into_iter().map(|(key, value)| Ok((key, body_of(&value)?.to_vec()))).collect::<Result<_, _>>()
            })
            .map_err(raw)
    }

    fn put(&mut self, space: &str, key: &[u8], body: Vec<u8>) -> Result<(), RawError> {
        self.set(space, key, Some(body))
    }

    fn delete(&mut self, space: &str, key: &[u8]) -> Result<(), RawError> {
        self.set(space, key, None)
    }

    fn stamped(&mut self) -> Result<Option<u32>, RawError> {
        let key = full_key::<Stamp>(&()).map_err(raw)?;
        let body = self.get(Stamp::SPACE.name(), &key)?;
        Ok(body.map(|body| from_body::<Stamp>(&body)).transpose().map_err(raw)?.map(|stamp| stamp.version))
    }

    fn stamp(&mut self, step: &Step) -> Result<(), RawError> {
        let key = full_key::<Stamp>(&()).map_err(raw)?;
        let stamp = Stamp { version: step.version, name: step.name.to_owned() };
        self.set(Stamp::SPACE.name(), &key, Some(to_body(&stamp).map_err(raw)?))?;
        self.store()
    }
}

fn find(space: &str) -> Result<Space, RawError> {
    Space::from_name(space).ok_or_else(|| raw(StoreError::damaged(format!("there is no space named {space}"))))
}

pub(crate) fn body_of(value: &[u8]) -> Result<&[u8], StoreError> {
    match open_value(value)? {
        Stored::Inline(body) => Ok(body),
        Stored::InFile(_) => Err(StoreError::damaged("a large value was not expanded")),
    }
}

fn raw(error: impl std::error::Error + Send + Sync + 'static) -> RawError {
    RawError(Box::new(error))
}
