//! The figure of every limit: the plan's own, or the one that the configuration sets.

use crate::faults::ServicesError;
use lyceum_api::plan::PlanLimit;

/// A figure for every limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits(Vec<u64>);

impl Default for Limits {
    fn default() -> Self {
        Self(PlanLimit::ALL.iter().map(|limit| limit.figure()).collect())
    }
}

impl Limits {
    /// The published figures with those of the configuration (`[plan]`, name = figure) in their place.
    pub fn with_overrides<'a>(overrides: impl IntoIterator<Item = (&'a str, u64)>) -> Result<Self, ServicesError> {
        overrides.into_iter().try_fold(Self::default(), |limits, (name, figure)| {
            let limit = PlanLimit::ALL.iter().find(|limit| limit.name() == name);
            limits.with(*limit.ok_or_else(|| ServicesError::UnknownLimit(name.to_owned()))?, figure)
        })
    }

    /// The same with another figure for one limit, in the limit's unit.
    pub fn with(mut self, limit: PlanLimit, figure: u64) -> Result<Self, ServicesError> {
        if figure == 0 {
            return Err(ServicesError::ZeroLimit(limit.name()));
        }
        self.0[limit as usize] = figure;
        Ok(self)
    }

    /// The figure, in the limit's unit.
    pub fn figure(&self, limit: PlanLimit) -> u64 {
        self.0[limit as usize]
    }

    /// The figure of a limit that counts things at once.
    pub(super) fn places(&self, limit: PlanLimit) -> usize {
        usize::try_from(self.figure(limit)).unwrap_or(usize::MAX).min(tokio::sync::Semaphore::MAX_PERMITS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_replaces_single_figures() {
        let limits = Limits::with_overrides([("request_rate", 7)]).unwrap();
        assert_eq!(limits.figure(PlanLimit::RequestRate), 7);
        for limit in PlanLimit::ALL.iter().filter(|limit| **limit != PlanLimit::RequestRate) {
            assert_eq!(limits.figure(*limit), limit.figure(), "{}", limit.name());
        }
    }

    #[test]
    fn wrong_names_and_figures_are_refused() {
        assert!(matches!(Limits::with_overrides([("request_rat", 7)]), Err(ServicesError::UnknownLimit(_))));
        assert!(matches!(Limits::with_overrides([("request_rate", 0)]), Err(ServicesError::ZeroLimit("request_rate"))));
    }
}
