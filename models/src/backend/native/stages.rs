//! How long the stages of a step take, when somebody wants to know.

use std::time::{Duration, Instant};

/// A stage of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Tokens become rows, rows become inputs of products: embedding, norms, rounding to 8 bit.
    Inputs,
    /// The products of queries, keys and values.
    QueryKeyValue,
    /// Turning and storing keys, values and queries.
    Cache,
    /// Looking at the tokens before.
    Attention,
    /// The product after attention.
    Output,
    /// The products of gate and up, with the gate.
    GateUp,
    /// The product back to the width between layers.
    Down,
    /// The scores of the next token.
    Head,
}

impl Stage {
    /// All of them, in the order of a step.
    pub(crate) const ALL: [Self; 8] = [
        Self::Inputs,
        Self::QueryKeyValue,
        Self::Cache,
        Self::Attention,
        Self::Output,
        Self::GateUp,
        Self::Down,
        Self::Head,
    ];

    /// Its name in results.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Inputs => "inputs",
            Self::QueryKeyValue => "query-key-value",
            Self::Cache => "cache",
            Self::Attention => "attention",
            Self::Output => "output",
            Self::GateUp => "gate-up",
            Self::Down => "down",
            Self::Head => "head",
        }
    }
}

/// Adds up the time of each stage. Off at first, and then almost free.
#[derive(Default)]
pub(crate) struct Stages {
    since: Option<Instant>,
    times: [Duration; Stage::ALL.len()],
}

impl Stages {
    /// Begins from nothing.
    pub(crate) fn start(&mut self) {
        *self = Self { since: Some(Instant::now()), times: Default::default() };
    }

    /// Ends, and gives the time of each stage in the order of [`Stage::ALL`].
    pub(crate) fn stop(&mut self) -> [Duration; Stage::ALL.len()] {
        self.since = None;
        std::mem::take(&mut self.times)
    }

    /// A step begins: what was between two steps counts for none.
    pub(super) fn resume(&mut self) {
        if self.since.is_some() {
            self.since = Some(Instant::now());
        }
    }

    /// All since the last call was this stage.
    pub(super) fn passed(&mut self, stage: Stage) {
        if let Some(since) = self.since {
            let now = Instant::now();
            self.times[stage as usize] += now.duration_since(since);
            self.since = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_counted_for_the_stage_that_passed_and_only_while_wanted() {
        let mut stages = Stages::default();
        stages.passed(Stage::Head);
        assert_eq!(stages.stop(), <[Duration; 8]>::default());
        stages.start();
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(2) {}
        stages.passed(Stage::Down);
        let times = stages.stop();
        assert!(times[Stage::Down as usize] >= Duration::from_millis(2));
        assert_eq!(times[Stage::Head as usize], Duration::ZERO);
        assert!(Stage::ALL.iter().enumerate().all(|(index, &stage)| stage as usize == index));
    }
}
