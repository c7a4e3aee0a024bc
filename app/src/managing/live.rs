//! Keeps the figures of the plan fresh while somebody looks at them.
//!
//! Each look is an API request, and a person has a thousand of those a day: so it is every five seconds at first, then
//! every thirty, and none while the tab is hidden or nobody moves.

use crate::call;
use leptos::{prelude::*, task::spawn_local};
use lyceum_api::{
    ApiError, Nothing,
    operations::{GetPlan, GetQueue, PlanReport, QueueReport},
};
use std::time::Duration;

const BEAT: Duration = Duration::from_secs(5);
/// For how many beats the queue is asked at each, and the plan at every third: five minutes.
const LIVELY: u32 = 60;
/// At every how many beats both are asked after that.
const CALM: u32 = 6;
/// After how many beats without a movement it pauses: three minutes.
const STILL: u32 = 36;

/// The newest figures. Copy it into parts.
#[derive(Clone, Copy)]
pub(crate) struct Live {
    /// The plan with its use.
    pub plan: RwSignal<PlanReport>,
    /// What runs and waits.
    pub queue: RwSignal<QueueReport>,
    /// Why the newest figures could not be had.
    pub problem: RwSignal<Option<ApiError>>,
    /// Whether nobody has moved for a while.
    pub paused: RwSignal<bool>,
}

/// What to ask at a beat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Due {
    queue: bool,
    plan: bool,
}

/// Counts beats.
#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    beats: u32,
    still: u32,
}

impl Pace {
    fn beat(&mut self) -> Due {
        if self.still >= STILL {
            return Due { queue: false, plan: false };
        }
        self.still += 1;
        self.beats = self.beats.saturating_add(1);
        if self.beats <= LIVELY {
            Due { queue: true, plan: self.beats.is_multiple_of(3) }
        } else {
            let due = self.beats.is_multiple_of(CALM);
            Due { queue: due, plan: due }
        }
    }

    fn is_paused(self) -> bool {
        self.still >= STILL
    }
}

impl Live {
    /// Starts from what the page came with.
    pub(crate) fn start(plan: PlanReport, queue: QueueReport) -> Self {
        let live = Self {
            plan: RwSignal::new(plan),
            queue: RwSignal::new(queue),
            problem: RwSignal::new(None),
            paused: RwSignal::new(false),
        };
        Effect::new(move |_| live.keep_fresh());
        live
    }

    fn keep_fresh(self) {
        let pace = StoredValue::new(Pace::default());
        let beat = move || {
            if !document().hidden()
                && let Some(due) = pace.try_update_value(Pace::beat)
            {
                self.ask(due);
                self.paused.set(pace.get_value().is_paused());
            }
        };
        let moved = move || {
            let paused = pace.try_update_value(|pace| std::mem::take(&mut pace.still) >= STILL);
            if paused == Some(true) {
                self.paused.set(false);
                self.ask(Due { queue: true, plan: true });
            }
        };
        let timer = set_interval_with_handle(beat, BEAT).ok();
        let listeners =
            ["pointermove", "keydown", "scroll"].map(|event| window_event_listener_untyped(event, move |_| moved()));
        on_cleanup(move || {
            if let Some(timer) = timer {
                timer.clear();
            }
            listeners.into_iter().for_each(leptos::leptos_dom::helpers::WindowListenerHandle::remove);
        });
    }

    fn ask(self, due: Due) {
        if due.queue {
            let asking = call::<GetQueue>(Nothing {});
            spawn_local(async move {
                if let Ok(queue) = asking.await {
                    self.queue.try_set(queue);
                }
            });
        }
        if due.plan {
            let asking = call::<GetPlan>(Nothing {});
            spawn_local(async move {
                // The page may be gone by now.
                match asking.await {
                    Ok(plan) => {
                        self.plan.try_set(plan);
                        self.problem.try_set(None);
                    }
                    Err(error) => {
                        self.problem.try_set(Some(error));
                    }
                }
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Requests in an hour of beats.
    fn requests(moves: bool) -> u32 {
        let mut pace = Pace::default();
        (0..720)
            .map(|_| {
                if moves {
                    pace.still = 0;
                }
                let due = pace.beat();
                u32::from(due.queue) + u32::from(due.plan)
            })
            .sum()
    }

    #[test]
    fn looking_for_an_hour_leaves_requests_for_the_day() {
        assert!(requests(true) <= 300, "{}", requests(true));
        assert!(requests(false) <= 60, "{}", requests(false));
    }

    #[test]
    fn the_first_minutes_are_lively() {
        let mut pace = Pace::default();
        let first: Vec<Due> = (0..3).map(|_| pace.beat()).collect();
        assert!(first.iter().all(|due| due.queue) && first[2].plan);
        assert!(!pace.is_paused());
    }
}
