//! What was answered: times by kind, refusals with their limit, failures with their words; and what was acknowledged.

use crate::client::Answer;
use http::StatusCode;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// What somebody was told is stored, by person.
#[derive(Clone, Debug, Default)]
pub struct Acknowledged {
    /// Finished lessons.
    pub finished: Vec<String>,
    /// The newest attempt at the quiz: how many answers were right.
    pub quiz: Option<u64>,
    /// Conversations, with their complete answers.
    pub conversations: BTreeMap<String, u64>,
    /// The fewest AI interactions that were said to be left for the day.
    pub left_today: Option<u64>,
}

/// Everything that is counted.
#[derive(Default)]
pub struct Counted {
    /// Milliseconds by kind of answer.
    pub times: BTreeMap<&'static str, Vec<f32>>,
    /// Statuses by kind of answer.
    pub statuses: BTreeMap<(&'static str, u16), u64>,
    /// Refusals by kind and code.
    pub refusals: BTreeMap<(&'static str, String), u64>,
    /// What failed without being an announced refusal, with how often.
    pub failures: BTreeMap<String, u64>,
    /// Words of answers.
    pub pieces: u64,
    /// What is stored, by person.
    pub acknowledged: BTreeMap<usize, Acknowledged>,
}

/// Counts. Shared by all people.
#[derive(Default)]
pub struct Tally(Mutex<Counted>);

impl Tally {
    /// Everything so far.
    pub fn counted(&self) -> MutexGuard<'_, Counted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something took so long.
    pub fn took(&self, kind: &'static str, time: Duration) {
        self.counted().times.entry(kind).or_default().push(time.as_secs_f32() * 1000.0);
    }

    /// Notes an answer; gives whether it is a success.
    pub fn note(&self, kind: &'static str, answer: &Answer) -> bool {
        *self.counted().statuses.entry((kind, answer.status.as_u16())).or_default() += 1;
        if answer.status.is_success() {
            self.took(kind, answer.took);
            return true;
        }
        let announced = [StatusCode::TOO_MANY_REQUESTS, StatusCode::SERVICE_UNAVAILABLE].contains(&answer.status)
            && answer.headers.contains_key("retry-after");
        let code = answer.json()["code"].as_str().unwrap_or_default().to_owned();
        if announced && !code.is_empty() {
            self.took("refusal", answer.took);
            *self.counted().refusals.entry((kind, code)).or_default() += 1;
        } else {
            self.fail(format!("{kind}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)));
        }
        false
    }

    /// Notes what is no announced refusal.
    pub fn fail(&self, what: impl Into<String>) {
        let what: String = what.into().chars().take(300).collect();
        *self.counted().failures.entry(what).or_default() += 1;
    }

    /// Notes what this person was told is stored.
    pub fn acknowledge(&self, person: usize, note: impl FnOnce(&mut Acknowledged)) {
        note(self.counted().acknowledged.entry(person).or_default());
    }

    /// How often something failed that was no announced refusal.
    pub fn unannounced(&self) -> u64 {
        self.counted().failures.values().sum()
    }
}
