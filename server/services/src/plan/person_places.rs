//! How many places of a kind each person holds; a place is given back when its guard is dropped.

use lyceum_api::ids::UserId;
use std::{
    collections::HashMap,
    hash::Hash,
    sync::{Arc, Mutex, PoisonError},
};

/// Places by person and kind.
pub(super) struct PersonPlaces<K> {
    held: Mutex<HashMap<(K, UserId), u64>>,
}

impl<K: Copy + Eq + Hash> PersonPlaces<K> {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self { held: Mutex::new(HashMap::new()) })
    }

    /// Takes a place, unless the person holds `most` already.
    pub(super) fn take(self: &Arc<Self>, kind: K, user: UserId, most: u64) -> Option<PersonPlace<K>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry((kind, user)).or_insert(0);
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(PersonPlace { places: Arc::clone(self), kind, user })
    }

    /// The most places of this kind that one person holds.
    pub(super) fn highest(&self, kind: K) -> u64 {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.iter().filter(|((of, _), _)| *of == kind).map(|(_, count)| *count).max().unwrap_or(0)
    }

    /// How many places of this kind the person holds.
    pub(super) fn of(&self, kind: K, user: UserId) -> u64 {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.get(&(kind, user)).copied().unwrap_or(0)
    }
}

/// One place of one person.
pub(super) struct PersonPlace<K: Copy + Eq + Hash> {
    places: Arc<PersonPlaces<K>>,
    kind: K,
    user: UserId,
}

impl<K: Copy + Eq + Hash> Drop for PersonPlace<K> {
    fn drop(&mut self) {
        let mut held = self.places.held.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (self.kind, self.user);
        if let Some(count) = held.get_mut(&key) {
            *count -= 1;
            if *count == 0 {
                held.remove(&key);
            }
        }
    }
}
