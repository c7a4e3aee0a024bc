//! Randomness as a parameter: the system's, and a seeded one for tests. Also makes identifiers.

use crate::clock::Clock;
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::sync::{Mutex, PoisonError};

/// Gives random bytes.
pub trait Entropy: Send + Sync + 'static {
    /// Fills the slice with random bytes, good enough for secrets.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's randomness, through a generator that is seeded from it.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's randomness")]
    fn fill(&self, bytes: &mut [u8]) {
        rand::rng().fill_bytes(bytes);
    }
}

/// The same bytes for the same seed. For tests only.
#[derive(Debug)]
pub struct SeededEntropy(Mutex<StdRng>);

impl SeededEntropy {
    /// Starts from this seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(bytes);
    }
}

/// `N` random bytes.
pub fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// A number below `below`, each with the same chance.
pub fn random_below(entropy: &dyn Entropy, below: u32) -> u32 {
    let below = below.max(1);
    // Numbers above the last full round would make the small ones more likely: draw again.
    let rounds = u32::MAX - u32::MAX % below;
    loop {
        let drawn = u32::from_le_bytes(random(entropy));
        if drawn < rounds {
            return drawn % below;
        }
    }
}

/// A new identifier: 48 bits of time in milliseconds, so that identifiers sort by age, then 80 random bits.
pub fn new_id(clock: &dyn Clock, entropy: &dyn Entropy) -> u128 {
    let time = u128::try_from(clock.now().as_millisecond()).unwrap_or(0) & ((1 << 48) - 1);
    let mut tail = [0; 16];
    entropy.fill(&mut tail[6..]);
    (time << 80) | u128::from_be_bytes(tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use std::time::Duration;

    #[test]
    fn identifiers_sort_by_age_and_differ() {
        let (clock, entropy) = (ManualClock::at_second(1_700_000_000), SeededEntropy::new(1));
        let first = new_id(&clock, &entropy);
        let twin = new_id(&clock, &entropy);
        clock.advance(Duration::from_millis(1));
        let later = new_id(&clock, &entropy);
        assert_ne!(first, twin);
        assert!(later > first && later > twin);
    }

    #[test]
    fn draws_stay_below_the_bound_and_reach_every_number() {
        let entropy = SeededEntropy::new(2);
        let drawn: std::collections::BTreeSet<u32> = (0..200).map(|_| random_below(&entropy, 5)).collect();
        assert_eq!(drawn.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4]);
    }
}
