//! Answers of the web server, counted as they leave: how many of which status, and how long they took to begin.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Upper ends of the steps in which times are counted, in milliseconds; one more step is open at its end.
pub const BOUNDS_MS: [u64; 12] = [5, 10, 25, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 30_000];
const STEPS: usize = BOUNDS_MS.len() + 1;
/// "Try again later", said on purpose when a limit of the plan is met: no failure.
const REFUSED: u16 = 503;

/// What kind of address was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// A page or a form.
    Page,
    /// The JSON API.
    Api,
    /// The OpenAI-compatible side.
    Programs,
    /// A video or picture of a course.
    Media,
    /// A file of the bundle.
    File,
    /// A probe or metrics.
    Probe,
}

impl Route {
    /// All, in the order in which they are counted.
    pub const ALL: [Self; 6] = [Self::Page, Self::Api, Self::Programs, Self::Media, Self::File, Self::Probe];

    /// The name in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Api => "api",
            Self::Programs => "programs",
            Self::Media => "media",
            Self::File => "file",
            Self::Probe => "probe",
        }
    }

    /// Whether a person waits for it, so that its time says how fast the school's pages are.
    const fn is_waited_for(self) -> bool {
        matches!(self, Self::Page | Self::Api | Self::Programs)
    }
}

#[derive(Default)]
struct Counted {
    classes: [AtomicU64; 5],
    failed: AtomicU64,
    steps: [AtomicU64; STEPS],
    micros: AtomicU64,
}

/// Counts answers. Shared by all connections; counting takes no lock.
#[derive(Default)]
pub struct Traffic {
    routes: [Counted; Route::ALL.len()],
}

/// What has been counted for one kind of address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RouteCount {
    /// Answers by the first digit of their status, 1 to 5.
    pub classes: [u64; 5],
    /// Answers of 500 and more that are no announced refusal.
    pub failed: u64,
    /// Answers by time: one step for each of [`BOUNDS_MS`], and those above.
    pub steps: [u64; STEPS],
    /// All times together, in microseconds.
    pub micros: u64,
}

impl RouteCount {
    /// All answers.
    pub fn answers(&self) -> u64 {
        self.steps.iter().sum()
    }
}

impl Traffic {
    /// Counts an answer: its status, and the time until it began.
    pub fn count(&self, route: Route, status: u16, took: Duration) {
        let counted = &self.routes[route as usize];
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        counted.classes[class].fetch_add(1, Ordering::Relaxed);
        if status >= 500 && status != REFUSED {
            counted.failed.fetch_add(1, Ordering::Relaxed);
        }
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let step = BOUNDS_MS.iter().position(|bound| micros <= bound * 1000).unwrap_or(BOUNDS_MS.len());
        counted.steps[step].fetch_add(1, Ordering::Relaxed);
        counted.micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// What has been counted of one kind since the start.
    pub fn of(&self, route: Route) -> RouteCount {
        let counted = &self.routes[route as usize];
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        RouteCount {
            classes: counted.classes.each_ref().map(load),
            failed: load(&counted.failed),
            steps: counted.steps.each_ref().map(load),
            micros: load(&counted.micros),
        }
    }

    /// What people waited for, all kinds together.
    pub(crate) fn waited_for(&self) -> RouteCount {
        Route::ALL.iter().filter(|route| route.is_waited_for()).fold(RouteCount::default(), |sum, route| {
            let more = self.of(*route);
            RouteCount {
                classes: std::array::from_fn(|i| sum.classes[i] + more.classes[i]),
                failed: sum.failed + more.failed,
                steps: std::array::from_fn(|i| sum.steps[i] + more.steps[i]),
                micros: sum.micros.saturating_add(more.micros),
            }
        })
    }
}

/// What was counted between two looks.
impl std::ops::Sub for RouteCount {
    type Output = Self;

    fn sub(self, before: Self) -> Self {
        Self {
            classes: std::array::from_fn(|i| self.classes[i].saturating_sub(before.classes[i])),
            failed: self.failed.saturating_sub(before.failed),
            steps: std::array::from_fn(|i| self.steps[i].saturating_sub(before.steps[i])),
            micros: self.micros.saturating_sub(before.micros),
        }
    }
}

/// The time in seconds within which this part of the answers began, on a straight line within its step; none where
/// nothing was answered.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "an estimate for people")]
pub(crate) fn quantile(steps: &[u64; STEPS], part: f64) -> Option<f32> {
    let all: u64 = steps.iter().sum();
    if all == 0 {
        return None;
    }
    let wanted = part * all as f64;
    let mut below = 0_u64;
    for (step, count) in steps.iter().enumerate() {
        if *count > 0 && (below + count) as f64 >= wanted {
            let from = step.checked_sub(1).map_or(0, |before| BOUNDS_MS[before]);
            // The last step is open: its lower end is what is known.
            let to = BOUNDS_MS.get(step).copied().unwrap_or(from);
            let within = ((wanted - below as f64) / *count as f64).clamp(0.0, 1.0);
            return Some(((from as f64 + (to - from) as f64 * within) / 1000.0) as f32);
        }
        below += count;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_status_and_time() {
        let traffic = Traffic::default();
        traffic.count(Route::Api, 200, Duration::from_millis(5));
        traffic.count(Route::Api, 503, Duration::from_millis(6));
        traffic.count(Route::Api, 500, Duration::from_mins(1));
        traffic.count(Route::File, 200, Duration::from_mins(1));
        let api = traffic.of(Route::Api);
        assert_eq!((api.classes, api.failed, api.answers()), ([0, 1, 0, 0, 2], 1, 3), "a refusal is no failure");
        assert_eq!((api.steps[0], api.steps[1], api.steps[STEPS - 1]), (1, 1, 1));
        assert_eq!(traffic.waited_for(), api, "nobody waits for files of the bundle");
        let before = traffic.waited_for();
        traffic.count(Route::Page, 404, Duration::from_millis(80));
        assert_eq!((traffic.waited_for() - before).answers(), 1);
    }

    #[test]
    fn quantiles_lie_within_their_step() {
        assert_eq!(quantile(&[0; STEPS], 0.5), None);
        let mut steps = [0; STEPS];
        steps[4] = 100;
        let median = quantile(&steps, 0.5).unwrap();
        assert!((median - 0.075).abs() < 1e-6, "{median}");
        steps[STEPS - 1] = 100;
        let slow = quantile(&steps, 0.95).unwrap();
        assert!((slow - 30.0).abs() < 1e-6, "the open step has only a lower end: {slow}");
    }
}
