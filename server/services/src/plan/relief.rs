//! What the server gives up under pressure, one step after another, and takes up again. The steps are taken by
//! [`crate::monitoring`]; whoever can help asks here, or registers what to do.

use std::sync::{
    PoisonError, RwLock,
    atomic::{AtomicU8, Ordering},
};

macro_rules! steps {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal;)*) => {
        /// A step of self-help. Each is taken only after all before it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Step { $($(#[doc = $doc])* $variant,)* }

        impl Step {
            /// All, in the order in which they are taken.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in metrics and logs.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
            /// What it does, as a sentence.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*)),* }
            }
        }
    };
}

steps! {
    /// Nothing is fetched ahead of time.
    DropPrefetch = "drop_prefetch";
    /// Caches are emptied and stay small.
    ShrinkCaches = "shrink_caches";
    /// Fewer answers are written at the same time.
    SmallerBatches = "smaller_batches";
    /// Work in the background waits.
    PauseJobs = "pause_jobs";
    /// A smaller model answers.
    SmallerModel = "smaller_model";
    /// Questions to the courses are answered with the passages alone.
    PassagesOnly = "passages_only";
    /// The assistant says that it is busy.
    Busy = "busy";
}

type Act = Box<dyn Fn(bool) + Send + Sync>;

/// Which steps are taken. Shared by all parts of the server.
#[derive(Default)]
pub struct Relief {
    /// How many of [`Step::ALL`] are taken.
    taken: AtomicU8,
    acts: RwLock<Vec<(Step, Act)>>,
}

impl Relief {
    /// Whether a step is taken.
    pub fn is_on(&self, step: Step) -> bool {
        self.taken.load(Ordering::Relaxed) > step as u8
    }

    /// Registers what a step does: called with true when it is taken, with false when it is taken back.
    pub fn register(&self, step: Step, act: impl Fn(bool) + Send + Sync + 'static) {
        self.acts.write().unwrap_or_else(PoisonError::into_inner).push((step, Box::new(act)));
    }

    /// Whether this server has something to do in a step: it registered an act, or its parts ask [`Self::is_on`].
    pub fn is_here(&self, step: Step) -> bool {
        matches!(step, Step::PauseJobs | Step::PassagesOnly | Step::Busy)
            || self.acts.read().unwrap_or_else(PoisonError::into_inner).iter().any(|(of, _)| *of == step)
    }

    /// How many steps are taken.
    pub fn taken(&self) -> usize {
        usize::from(self.taken.load(Ordering::Relaxed))
    }

    /// Takes this many steps, and takes back those beyond.
    pub(crate) fn take(&self, steps: usize) {
        let before = self.taken();
        self.taken.store(u8::try_from(steps.min(Step::ALL.len())).unwrap_or(0), Ordering::Relaxed);
        let acts = self.acts.read().unwrap_or_else(PoisonError::into_inner);
        for (step, act) in acts.iter() {
            let (was, is) = ((*step as usize) < before, (*step as usize) < steps);
            if was != is {
                act(is);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, atomic::AtomicBool};

    #[test]
    fn acts_are_called_when_their_step_changes() {
        let (relief, on) = (Relief::default(), Arc::new(AtomicBool::new(false)));
        let seen = Arc::clone(&on);
        relief.register(Step::ShrinkCaches, move |is| seen.store(is, Ordering::Relaxed));
        relief.take(1);
        assert!(!on.load(Ordering::Relaxed) && relief.is_on(Step::DropPrefetch));
        relief.take(3);
        assert!(on.load(Ordering::Relaxed) && relief.is_on(Step::SmallerBatches) && !relief.is_on(Step::PauseJobs));
        relief.take(0);
        assert!(!on.load(Ordering::Relaxed));
        assert!(
            relief.is_here(Step::ShrinkCaches) && relief.is_here(Step::Busy) && !relief.is_here(Step::SmallerModel)
        );
    }
}
