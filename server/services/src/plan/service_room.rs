//! Room for what the assistant's services store, and memory to run in: checked before a place is given.

use super::Plan;
use lyceum_api::{ApiResult, plan::PlanLimit};
use lyceum_models::ServiceClass;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// When memory is this full, in hundredths of the plan's, the assistant takes nothing new.
const SHORT: u64 = 92;
/// When it has fallen to this, it does again.
const ENOUGH: u64 = 85;
/// After how many seconds memory is likely to be free again.
const NEXT_MEMORY_S: u64 = 30;

/// What is measured from time to time, and added up in between.
#[derive(Default)]
pub(super) struct ServiceRoom {
    chat: AtomicU64,
    ask: AtomicU64,
    tutor: AtomicU64,
    database: AtomicU64,
    /// Whether memory is short, and how much of it is used.
    short: AtomicBool,
    resident: AtomicU64,
}

impl ServiceRoom {
    fn of(&self, limit: PlanLimit) -> Option<&AtomicU64> {
        match limit {
            PlanLimit::ChatStorage => Some(&self.chat),
            PlanLimit::AskStorage => Some(&self.ask),
            PlanLimit::TutorStorage => Some(&self.tutor),
            PlanLimit::DatabaseSize => Some(&self.database),
            _ => None,
        }
    }

    pub(super) fn used(&self, limit: PlanLimit) -> Option<u64> {
        self.of(limit).map(|bytes| bytes.load(Ordering::Relaxed))
    }
}

impl Plan {
    /// Sets what one of `chat_storage`, `ask_storage`, `tutor_storage` and `database_size` was measured to use.
    pub fn set_measured(&self, limit: PlanLimit, bytes: u64) {
        if let Some(place) = self.room.of(limit) {
            place.store(bytes, Ordering::Relaxed);
        }
    }

    /// Adds what was stored since the last measurement.
    pub fn add_measured(&self, limit: PlanLimit, bytes: u64) {
        for limit in [limit, PlanLimit::DatabaseSize] {
            if let Some(place) = self.room.of(limit) {
                place.fetch_add(bytes, Ordering::Relaxed);
            }
        }
    }

    /// Notes the memory that this process holds. True while it is short: caches should be given up, and the assistant
    /// takes nothing new until it has fallen well below.
    pub fn note_memory(&self, resident: u64) -> bool {
        let share = resident.saturating_mul(100) / self.memory_allowed().max(1);
        self.room.resident.store(resident, Ordering::Relaxed);
        let was_short = self.room.short.load(Ordering::Relaxed);
        let short = share >= if was_short { ENOUGH } else { SHORT };
        if short != was_short {
            self.room.short.store(short, Ordering::Relaxed);
            if short {
                tracing::warn!(resident, "memory is short: caches are given up, the assistant takes nothing new");
            } else {
                tracing::info!(resident, "memory is free again: the assistant goes on");
            }
        }
        short
    }

    /// Bytes of memory that the plan gives the whole server.
    fn memory_allowed(&self) -> u64 {
        [PlanLimit::AiMemory, PlanLimit::WebMemory, PlanLimit::CacheMemory]
            .map(|limit| self.limits.figure(limit))
            .iter()
            .sum()
    }

    /// Refuses a service of the assistant that has no room for what it would store, or no memory to run in.
    pub(super) fn check_room(&self, service: ServiceClass) -> ApiResult<()> {
        if self.room.short.load(Ordering::Relaxed) {
            let used = self.room.resident.load(Ordering::Relaxed);
            let allowed = self.memory_allowed();
            return Err(self.refusals.refuse(PlanLimit::WebMemory, used, allowed, Some(NEXT_MEMORY_S)));
        }
        let own = match service {
            ServiceClass::Chat => Some(PlanLimit::ChatStorage),
            ServiceClass::Ask => Some(PlanLimit::AskStorage),
            ServiceClass::Tutor => Some(PlanLimit::TutorStorage),
            // Programs store nothing here.
            ServiceClass::Api => None,
        };
        for limit in own.into_iter().chain([PlanLimit::DatabaseSize]) {
            let (used, allowed) = (self.room.used(limit).unwrap_or(0), self.limits.figure(limit));
            if used >= allowed && own.is_some() {
                return Err(self.refusals.refuse(limit, used, allowed, None));
            }
        }
        Ok(())
    }
}
