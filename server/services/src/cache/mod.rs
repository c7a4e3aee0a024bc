//! The plan's cache: search results and stored answers, bounded by weight and age.
//!
//! An entry is found by a [`CacheKey`] alone, and a key cannot be made without a [`Scope`]: whose rights the entry was
//! made with, and which state of the courses. So no entry crosses rights, and a changed course or right needs nobody
//! who removes entries: nobody asks for the old ones any more, and their age ends them.

mod key;
mod spill;
#[cfg(test)]
mod tests;

pub use key::{CacheArea, CacheKey, Scope};

use crate::clock::Clock;
use bytes::Bytes;
use moka::sync::Cache as Weighted;
use serde::{Serialize, de::DeserializeOwned};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Three quarters of the bound: moka counts late, so in a rush it holds more than it should for a moment.
const FILLED: u64 = 75;
/// What an entry takes beside its value: its key, and moka's bookkeeping.
const OVERHEAD: u32 = 256;
/// A larger value is not worth its room.
const LARGEST: usize = 8 << 20;

/// The bounds of the cache.
#[derive(Clone, Copy, Debug)]
pub struct CacheBounds {
    /// Bytes in memory.
    pub memory: u64,
    /// Bytes on disk between two runs of the server.
    pub disk: u64,
    /// How old an entry may become.
    pub life: Duration,
}

/// Use of one area since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AreaUse {
    /// Times that an entry was there.
    pub hits: u64,
    /// Times that none was there.
    pub misses: u64,
}

#[derive(Clone)]
struct Entry {
    value: Bytes,
    /// Seconds since 1970.
    at_s: i64,
}

/// The cache. One for the whole server.
pub struct Cache {
    clock: Arc<dyn Clock>,
    bounds: CacheBounds,
    entries: Weighted<CacheKey, Entry>,
    uses: [(AtomicU64, AtomicU64); CacheArea::ALL.len()],
    busy: AtomicU64,
}

/// An operation under way.
struct Busy<'a>(&'a AtomicU64);

impl<'a> Busy<'a> {
    fn enter(counter: &'a AtomicU64) -> Self {
        counter.fetch_add(1, Ordering::Relaxed);
        Self(counter)
    }
}

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Cache {
    /// An empty cache.
    pub fn new(clock: Arc<dyn Clock>, bounds: CacheBounds) -> Arc<Self> {
        let weight =
            |_: &CacheKey, entry: &Entry| u32::try_from(entry.value.len()).unwrap_or(u32::MAX).saturating_add(OVERHEAD);
        let entries = Weighted::builder()
            .weigher(weight)
            .max_capacity(bounds.memory.saturating_mul(FILLED) / 100)
            .time_to_live(bounds.life)
            .build();
        Arc::new(Self { clock, bounds, entries, uses: Default::default(), busy: AtomicU64::new(0) })
    }

    /// The value under a key, if it is there and not too old. One that is no `T` any more counts as not there.
    pub fn get<T: DeserializeOwned>(&self, key: &CacheKey) -> Option<T> {
        let _busy = Busy::enter(&self.busy);
        let found = self.entries.get(key).filter(|entry| self.is_fresh(entry.at_s));
        let value = found.and_then(|entry| rmp_serde::from_slice(&entry.value).ok());
        let (hits, misses) = &self.uses[key.area() as usize];
        if value.is_some() { hits } else { misses }.fetch_add(1, Ordering::Relaxed);
        value
    }

    /// Keeps a value. What cannot be kept is not.
    pub fn put<T: Serialize>(&self, key: CacheKey, value: &T) {
        let _busy = Busy::enter(&self.busy);
        let Ok(bytes) = rmp_serde::to_vec_named(value) else { return };
        if bytes.len() <= LARGEST {
            self.entries.insert(key, Entry { value: bytes.into(), at_s: self.clock.now().as_second() });
        }
    }

    /// Gives up everything, when memory is short.
    pub fn clear(&self) {
        self.entries.invalidate_all();
        self.entries.run_pending_tasks();
    }

    /// Does what moka has put off, so that age and weight hold also where nobody asks. Call it once a minute.
    pub fn tidy(&self) {
        self.entries.run_pending_tasks();
    }

    /// Operations under way.
    pub fn operations(&self) -> u64 {
        self.busy.load(Ordering::Relaxed)
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> u64 {
        self.entries.weighted_size()
    }

    /// How many entries there are.
    pub fn len(&self) -> u64 {
        self.entries.entry_count()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Use of an area since the start.
    pub fn area_use(&self, area: CacheArea) -> AreaUse {
        let (hits, misses) = &self.uses[area as usize];
        AreaUse { hits: hits.load(Ordering::Relaxed), misses: misses.load(Ordering::Relaxed) }
    }

    /// Share of look-ups that found something, in hundredths; none before the first.
    pub fn hit_rate(&self) -> Option<u64> {
        let all = CacheArea::ALL.map(|area| self.area_use(area));
        let hits: u64 = all.iter().map(|area| area.hits).sum();
        let looks: u64 = hits + all.iter().map(|area| area.misses).sum::<u64>();
        (looks > 0).then(|| hits * 100 / looks)
    }

    /// Whether an entry of this moment may still be shown. One from the future was made by a clock that was wrong.
    fn is_fresh(&self, at_s: i64) -> bool {
        let age = self.clock.now().as_second() - at_s;
        (0..i64::try_from(self.bounds.life.as_secs()).unwrap_or(i64::MAX)).contains(&age)
    }
}
