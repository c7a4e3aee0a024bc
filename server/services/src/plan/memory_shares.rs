//! Fits the plan's memory into a machine or container that has less.

use super::Limits;
use lyceum_api::plan::PlanLimit;

/// What is left to the rest of a machine, in hundredths: the kernel's buffers, a shell, what moka counts late.
const USABLE: u64 = 90;
/// Less than this of anything is of no use to anybody.
const LEAST: u64 = 16 << 20;

/// Every limit that is a part of the machine's memory.
pub const MEMORY_LIMITS: [PlanLimit; 7] = [
    PlanLimit::AiMemory,
    PlanLimit::WebMemory,
    PlanLimit::CacheMemory,
    PlanLimit::ChatMemory,
    PlanLimit::AskMemory,
    PlanLimit::TutorMemory,
    PlanLimit::DatabaseMemory,
];

/// The figures of [`MEMORY_LIMITS`] for a machine with so many bytes: all smaller in the same ratio where the plan's
/// three parts (models, pages, cache) do not fit together; none where they do.
pub fn fitted_memory(figure: impl Fn(PlanLimit) -> u64, machine: u64) -> Option<[(PlanLimit, u64); 7]> {
    let planned: u64 = [PlanLimit::AiMemory, PlanLimit::WebMemory, PlanLimit::CacheMemory].map(&figure).iter().sum();
    let usable = machine / 100 * USABLE;
    (usable < planned).then(|| {
        MEMORY_LIMITS.map(|limit| {
            let share = u128::from(figure(limit)) * u128::from(usable) / u128::from(planned.max(1));
            (limit, u64::try_from(share).unwrap_or(u64::MAX).max(LEAST))
        })
    })
}

impl Limits {
    /// The same limits on a machine with so many bytes of memory.
    #[must_use]
    pub fn within(mut self, machine: u64) -> Self {
        for (limit, bytes) in fitted_memory(|limit| self.figure(limit), machine).into_iter().flatten() {
            self = self.clone().with(limit, bytes).unwrap_or(self);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIB: u64 = 1 << 30;

    #[test]
    fn a_large_machine_keeps_the_plan() {
        assert_eq!(fitted_memory(PlanLimit::figure, 8 * GIB), None);
    }

    #[test]
    fn a_small_one_keeps_its_ratio_and_never_promises_more_than_there_is() {
        for machine in [4 * GIB, 2 * GIB, GIB] {
            let limits = Limits::default().within(machine);
            let of = |limit| limits.figure(limit);
            let parts = [PlanLimit::AiMemory, PlanLimit::WebMemory, PlanLimit::CacheMemory].map(of);
            assert!(parts.iter().sum::<u64>() <= machine / 100 * USABLE, "{parts:?}");
            assert!(parts[0].abs_diff(2 * parts[1]) <= 2 && parts[1].abs_diff(parts[2]) <= 1, "2 to 1 to 1: {parts:?}");
            assert!(of(PlanLimit::ChatMemory) < 512 << 20);
        }
        assert_eq!(Limits::default().within(1).figure(PlanLimit::CacheMemory), LEAST);
    }
}
