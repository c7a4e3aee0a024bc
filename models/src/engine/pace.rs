//! How fast the engine is at the moment.

use std::collections::VecDeque;
use std::time::Duration;

/// Steps that are looked at.
const STEPS: usize = 64;
/// Tokens per second before anything was measured: a small model on a weak machine.
const GUESS: f64 = 20.0;

/// Measures the last steps.
#[derive(Default)]
pub(super) struct Pace {
    steps: VecDeque<(u32, Duration)>,
}

impl Pace {
    /// A step computed `tokens` tokens in `time`.
    pub(super) fn add(&mut self, tokens: u32, time: Duration) {
        if self.steps.len() == STEPS {
            self.steps.pop_front();
        }
        self.steps.push_back((tokens, time));
    }

    /// Tokens per second over the last steps, if any were measured.
    pub(super) fn tokens_per_s(&self) -> Option<f64> {
        let tokens: u64 = self.steps.iter().map(|(tokens, _)| u64::from(*tokens)).sum();
        let seconds = self.steps.iter().map(|(_, time)| time.as_secs_f64()).sum::<f64>();
        #[expect(clippy::cast_precision_loss, reason = "a few steps of tokens")]
        (seconds > 0.0).then(|| tokens as f64 / seconds)
    }

    /// How long `tokens` tokens will take, in whole seconds, at least one.
    pub(super) fn seconds_for(&self, tokens: u64) -> u32 {
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let seconds = tokens as f64 / self.tokens_per_s().unwrap_or(GUESS).max(0.1);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded on both sides")]
        let whole = seconds.ceil().clamp(1.0, 86_400.0) as u32;
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_follows_the_last_steps() {
        let mut pace = Pace::default();
        assert_eq!((pace.tokens_per_s(), pace.seconds_for(40)), (None, 2));
        for _ in 0..STEPS {
            pace.add(1, Duration::from_secs(1));
        }
        assert_eq!(pace.seconds_for(30), 30);
        for _ in 0..STEPS {
            pace.add(10, Duration::from_secs(1));
        }
        assert_eq!(pace.seconds_for(30), 3, "old steps are forgotten");
        assert_eq!(pace.seconds_for(0), 1);
        assert_eq!(pace.seconds_for(u64::MAX), 86_400);
    }
}
