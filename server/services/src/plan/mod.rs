//! The resource plan, enforced: one file per act. Every figure is in [`Limits`], every refusal in `refusal`.

mod active_users;
mod admit_request;
mod day;
mod day_requests;
mod enter_service;
mod enter_video;
mod limits;
mod measure;
mod memory_shares;
mod minute_rate;
mod overrides;
mod person_places;
mod refusal;
mod relief;
mod report;
mod reserve_ai;
mod reserve_storage;
mod service_room;
#[cfg(test)]
mod tests;

pub use admit_request::Admission;
pub use day::system_time_zone;
pub use enter_service::Permit;
pub use enter_video::VideoPermit;
pub use limits::Limits;
pub use lyceum_api::speech::spoken_bytes;
pub use measure::{cores, folder_bytes, free_bytes, resident_bytes};
pub use memory_shares::{MEMORY_LIMITS, fitted_memory};
pub use minute_rate::Window;
pub use overrides::PERSON_LIMITS;
pub use refusal::spoken_wait;
pub use relief::{Relief, Step};
pub use report::{PersonToday, most_used};
pub use reserve_ai::AiReservation;
pub use reserve_storage::{FreeSpace, StorageArea, StorageReservation, add_stored, remove_stored};

use crate::{
    clock::Clock,
    deps::Paths,
    entropy::Entropy,
    faults::{ServicesError, store_error},
};
use active_users::ActiveUsers;
use day::DayKeeper;
use day_requests::Leases;
use enter_service::Places;
use enter_video::Videos;
use lyceum_api::{ApiError, plan::PlanLimit};
use lyceum_storage::{
    Store, StoreError,
    records::{
        quota::{DayInteractions, DayRequests, DayState},
        school::SchoolRecord,
    },
};
use minute_rate::MinuteRate;
use overrides::Overrides;
use person_places::PersonPlaces;
use refusal::Refusals;
use reserve_storage::StorageBook;
use service_room::ServiceRoom;
use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
    time::Instant,
};
use tokio::sync::Semaphore;

/// For how many days counters are kept.
const KEPT_DAYS: u64 = 35;
/// How many old counters one tidying removes.
const REMOVED_AT_ONCE: usize = 500;

type Observed = HashMap<PlanLimit, Box<dyn Fn() -> Option<u64> + Send + Sync>>;

/// What the plan is enforced with.
pub struct PlanSettings {
    /// The figures.
    pub limits: Limits,
    /// Where counters are kept.
    pub store: Store,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The folders that are measured.
    pub paths: Paths,
    /// IANA name of the zone whose midnight starts a day, until the school has one of its own.
    pub time_zone: String,
    /// How much the disk has free; none to ask the system.
    pub free_space: Option<FreeSpace>,
}

/// The resource plan, enforced.
pub struct Plan {
    limits: Limits,
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    started: Instant,
    refusals: Arc<Refusals>,
    day: DayKeeper,
    in_flight: Arc<Semaphore>,
    active: ActiveUsers,
    rate: MinuteRate,
    leases: Leases,
    places: Places,
    videos: Videos,
    storage: Arc<StorageBook>,
    room: ServiceRoom,
    observed: RwLock<Observed>,
    relief: Relief,
    overrides: Arc<Overrides>,
}

impl Plan {
    /// Takes up the counters where they were left, and gives back AI interactions that ended with the last process.
    pub async fn open(settings: PlanSettings) -> Result<Arc<Self>, ServicesError> {
        let PlanSettings { limits, store, clock, entropy, paths, time_zone, free_space } = settings;
        reserve_ai::settle_open(&store).await?;
        let zone = store.get::<SchoolRecord>(&())?.map_or(time_zone, |school| school.time_zone);
        let stored_day = store.get::<DayState>(&())?;
        let refusals = Arc::new(Refusals::new());
        let overrides = Overrides::open(&store, limits.clone(), Arc::clone(&clock))?;
        let data = paths.data.clone();
        let free_space = free_space.unwrap_or_else(|| Arc::new(move || free_bytes(&data)));
        Ok(Arc::new(Self {
            started: clock.monotonic(),
            day: DayKeeper::start(Arc::clone(&clock), day::zone_named(&zone)?, stored_day.as_ref()),
            in_flight: Arc::new(Semaphore::new(limits.places(PlanLimit::ApiRequests))),
            active: ActiveUsers::new(limits.places(PlanLimit::ActiveUsers)),
            rate: MinuteRate::new(limits.figure(PlanLimit::RequestRate), &clock),
            leases: Leases::default(),
            places: Places::new(&limits),
            videos: PersonPlaces::new(),
            storage: StorageBook::new(
                store.clone(),
                limits.clone(),
                Arc::clone(&overrides),
                Arc::clone(&refusals),
                free_space,
                &paths,
            ),
            room: ServiceRoom::default(),
            observed: RwLock::default(),
            relief: Relief::default(),
            overrides,
            limits,
            store,
            clock,
            entropy,
            refusals,
        }))
    }

    /// The figures.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What the server gives up under pressure.
    pub fn relief(&self) -> &Relief {
        &self.relief
    }

    /// Counts and words a refusal of a limit that another part enforces, such as the size of an upload.
    pub fn refuse(&self, limit: PlanLimit, used: u64, retry_after_s: Option<u64>) -> ApiError {
        self.refusals.refuse(limit, used, self.limits.figure(limit), retry_after_s)
    }

    /// Takes the school's time zone for the midnights to come.
    pub fn set_time_zone(&self, name: &str) -> Result<(), ServicesError> {
        self.day.set_zone(day::zone_named(name)?);
        Ok(())
    }

    /// The zone whose midnight starts a day.
    pub fn time_zone(&self) -> jiff::tz::TimeZone {
        self.day.zone()
    }

    /// People who have used the server in the last five minutes.
    pub fn active_now(&self) -> u64 {
        self.active.count(self.clock.monotonic())
    }

    /// Whether this names a time zone.
    pub fn check_time_zone(name: &str) -> Result<(), ServicesError> {
        day::zone_named(name).map(drop)
    }

    /// Seconds since the server started.
    pub fn up_s(&self) -> u64 {
        self.clock.monotonic().saturating_duration_since(self.started).as_secs()
    }

    /// Seconds until the next local day starts.
    pub fn day_ends_in_s(&self) -> u64 {
        self.day.today().ends_in_s
    }

    /// Whether the machine's clock shows an earlier date than the day that is being counted.
    pub fn clock_is_behind(&self) -> bool {
        self.day.today().clock_is_behind
    }

    /// Forgets what is over: quiet keys, people who left, counters of long ago. Call it once a minute.
    pub async fn tidy(&self) -> Result<(), StoreError> {
        let today = self.day.today().number;
        self.rate.tidy();
        self.active.tidy(self.clock.monotonic());
        self.leases.tidy(today);
        let removed = self.store.transact_relaxed(move |tx| -> Result<(), StoreError> {
            // Keys start with the day's number, so the oldest come first.
            for (key, _) in tx.scan::<DayRequests>(&[], REMOVED_AT_ONCE)? {
                if key.0 + KEPT_DAYS < today {
                    tx.delete::<DayRequests>(&key)?;
                }
            }
            for (key, _) in tx.scan::<DayInteractions>(&[], REMOVED_AT_ONCE)? {
                if key.0 + KEPT_DAYS < today {
                    tx.delete::<DayInteractions>(&key)?;
                }
            }
            Ok(())
        });
        removed.await.map_err(store_error)
    }
}
