//! Room on the disk: reserved before bytes are written, counted when they are stored.
//!
//! Used bytes are in the store and change in the transaction that stores the thing. Reservations live in memory, because
//! a crash ends them. Checking and reserving happen under one lock, so two uploads cannot both get the last room. A
//! commit first counts the bytes as used and then ends the reservation: in between they count twice, never not at all.

use super::{Plan, measure::folder_bytes, overrides::Overrides, refusal::Refusals};
use crate::faults::{Refusal, refused, unreadable};
use lyceum_api::{ApiError, ApiResult, ErrorKind, ids::UserId, plan::PlanLimit};
use lyceum_storage::{
    Store, StoreError, Tx,
    records::quota::{AreaStored, PersonStored},
};
use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

/// Room that always stays free on the disk, so that journal and database go on working: 256 MiB.
const ALWAYS_FREE: u64 = 256 << 20;

/// An area of the disk with a budget of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StorageArea {
    /// Course content.
    Courses,
    /// Model files.
    Models,
    /// What people store.
    Users,
    /// Backups.
    Backups,
}

impl StorageArea {
    /// The limit of this area.
    pub const fn limit(self) -> PlanLimit {
        match self {
            Self::Courses => PlanLimit::CourseDisk,
            Self::Models => PlanLimit::ModelDisk,
            Self::Users => PlanLimit::UserDisk,
            Self::Backups => PlanLimit::BackupDisk,
        }
    }
}

/// Tells how many bytes are free on the data folder's disk; none if that cannot be found out.
pub type FreeSpace = Arc<dyn Fn() -> Option<u64> + Send + Sync>;

#[derive(Default)]
struct Reserved {
    areas: HashMap<StorageArea, u64>,
    people: HashMap<UserId, u64>,
}

/// Who has reserved how much, and what it is checked against.
pub(super) struct StorageBook {
    store: Store,
    limits: super::Limits,
    overrides: Arc<Overrides>,
    refusals: Arc<Refusals>,
    free_space: FreeSpace,
    models: PathBuf,
    backups: PathBuf,
    reserved: Mutex<Reserved>,
}

impl StorageBook {
    pub(super) fn new(
        store: Store,
        limits: super::Limits,
        overrides: Arc<Overrides>,
        refusals: Arc<Refusals>,
        free_space: FreeSpace,
        paths: &crate::deps::Paths,
    ) -> Arc<Self> {
        let (models, backups) = (paths.models.clone(), paths.backups.clone());
        Arc::new(Self { store, limits, overrides, refusals, free_space, models, backups, reserved: Mutex::default() })
    }

    /// Bytes in use. Models and backups are files that other programs bring and take as well: they are measured.
    pub(super) fn used(&self, area: StorageArea) -> Result<u64, StoreError> {
        Ok(match area {
            StorageArea::Models => folder_bytes(&self.models),
            StorageArea::Backups => folder_bytes(&self.backups),
            StorageArea::Courses | StorageArea::Users => {
                self.store.get::<AreaStored>(&(area as u8))?.unwrap_or_default().bytes
            }
        })
    }

    pub(super) fn used_by(&self, user: UserId) -> Result<u64, StoreError> {
        Ok(self.store.get::<PersonStored>(&user)?.unwrap_or_default().bytes)
    }

    fn reserve(&self, area: StorageArea, user: Option<UserId>, bytes: u64) -> ApiResult<()> {
        let mut reserved = self.reserved.lock().unwrap_or_else(PoisonError::into_inner);
        let in_area = reserved.areas.get(&area).copied().unwrap_or(0);
        let stored = self.used(area).map_err(unreadable)?.saturating_add(in_area);
        self.check(area.limit(), self.limits.figure(area.limit()), stored, bytes)?;
        if let Some(user) = user {
            let by_user = reserved.people.get(&user).copied().unwrap_or(0);
            let taken = self.used_by(user).map_err(unreadable)?.saturating_add(by_user);
            let allowed = self.overrides.figure(user, PlanLimit::PersonStorage);
            self.check(PlanLimit::PersonStorage, allowed, taken, bytes)?;
        }
        let promised: u64 = reserved.areas.values().fold(bytes, |sum, area| sum.saturating_add(*area));
        if (self.free_space)().is_some_and(|free| free < promised.saturating_add(ALWAYS_FREE)) {
            return Err(disk_full());
        }
        *reserved.areas.entry(area).or_insert(0) += bytes;
        if let Some(user) = user {
            *reserved.people.entry(user).or_insert(0) += bytes;
        }
        Ok(())
    }

    fn check(&self, limit: PlanLimit, allowed: u64, used: u64, bytes: u64) -> ApiResult<()> {
        if used.saturating_add(bytes) > allowed {
            return Err(self.refusals.refuse(limit, used, allowed, None));
        }
        Ok(())
    }

    fn give_back(&self, area: StorageArea, user: Option<UserId>, bytes: u64) {
        let mut reserved = self.reserved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(held) = reserved.areas.get_mut(&area) {
            *held = held.saturating_sub(bytes);
        }
        if let Some(user) = user
            && let Some(held) = reserved.people.get_mut(&user)
        {
            *held = held.saturating_sub(bytes);
            if *held == 0 {
                reserved.people.remove(&user);
            }
        }
    }
}

fn disk_full() -> ApiError {
    ApiError::new(
        ErrorKind::StorageFull,
        "disk_full",
        "The server's disk is almost full, so nothing more can be stored. Reading works; please tell your administrator.",
    )
}

/// Reserved room. Dropping it gives the room back.
#[must_use = "the room is given back when this is dropped"]
pub struct StorageReservation {
    book: Arc<StorageBook>,
    area: StorageArea,
    user: Option<UserId>,
    held: u64,
}

impl StorageReservation {
    /// Reserves more, for a body whose length was not announced. What was held stays held when it is refused.
    pub fn grow(&mut self, bytes: u64) -> ApiResult<()> {
        self.book.reserve(self.area, self.user, bytes)?;
        self.held += bytes;
        Ok(())
    }

    /// Bytes held.
    pub fn held(&self) -> u64 {
        self.held
    }

    /// Counts `actual` bytes as used and ends the reservation.
    pub async fn commit(self, actual: u64) -> ApiResult<()> {
        let (area, user) = (self.area, self.user);
        let stored = self.book.store.transact(move |tx| add_stored(tx, area, user, actual).map_err(Refusal::from));
        stored.await.map_err(refused)
    }

    /// Counts `actual` bytes as used in the caller's own transaction. Drop the reservation after it has taken effect.
    pub fn count_in(area: StorageArea, user: Option<UserId>, actual: u64, tx: &mut Tx) -> Result<(), StoreError> {
        add_stored(tx, area, user, actual)
    }
}

impl Drop for StorageReservation {
    fn drop(&mut self) {
        self.book.give_back(self.area, self.user, self.held);
    }
}

impl Plan {
    /// Reserves room for something that will be stored. `user` is whose it is, where it counts for a person as well.
    pub fn reserve_storage(
        &self,
        area: StorageArea,
        user: Option<UserId>,
        bytes: u64,
    ) -> ApiResult<StorageReservation> {
        self.storage.reserve(area, user, bytes)?;
        Ok(StorageReservation { book: Arc::clone(&self.storage), area, user, held: bytes })
    }

    /// Bytes in use in an area.
    pub fn stored(&self, area: StorageArea) -> ApiResult<u64> {
        self.storage.used(area).map_err(unreadable)
    }

    /// Bytes that a person has stored.
    pub fn stored_by(&self, user: UserId) -> ApiResult<u64> {
        self.storage.used_by(user).map_err(unreadable)
    }
}

/// Counts stored bytes, in the transaction that stores them.
pub fn add_stored(tx: &mut Tx, area: StorageArea, user: Option<UserId>, bytes: u64) -> Result<(), StoreError> {
    change_stored(tx, area, user, |stored| stored.saturating_add(bytes))
}

/// Counts bytes that are stored no longer, in the transaction that removes them.
pub fn remove_stored(tx: &mut Tx, area: StorageArea, user: Option<UserId>, bytes: u64) -> Result<(), StoreError> {
    change_stored(tx, area, user, |stored| stored.saturating_sub(bytes))
}

fn change_stored(
    tx: &mut Tx,
    area: StorageArea,
    user: Option<UserId>,
    change: impl Fn(u64) -> u64,
) -> Result<(), StoreError> {
    let in_area = tx.get::<AreaStored>(&(area as u8))?.unwrap_or_default().bytes;
    tx.put(&(area as u8), &AreaStored { bytes: change(in_area) })?;
    if let Some(user) = user {
        let by_user = tx.get::<PersonStored>(&user)?.unwrap_or_default().bytes;
        tx.put(&user, &PersonStored { bytes: change(by_user) })?;
    }
    Ok(())
}
