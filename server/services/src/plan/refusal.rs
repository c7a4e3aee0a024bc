//! Every refusal of the plan: its sentence, its retry time, and how often it happened.

use lyceum_api::{
    ApiError, ErrorKind,
    plan::{PlanLimit, Unit},
    speech::spoken_bytes,
};
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts refusals and words them.
pub(super) struct Refusals(Vec<AtomicU64>);

impl Refusals {
    pub(super) fn new() -> Self {
        Self(PlanLimit::ALL.iter().map(|_| AtomicU64::new(0)).collect())
    }

    /// How often this limit refused something since the start.
    pub(super) fn count(&self, limit: PlanLimit) -> u64 {
        self.0[limit as usize].load(Ordering::Relaxed)
    }

    /// Counts a refusal and words it.
    pub(super) fn refuse(&self, limit: PlanLimit, used: u64, allowed: u64, retry_after_s: Option<u64>) -> ApiError {
        self.0[limit as usize].fetch_add(1, Ordering::Relaxed);
        let retry = retry_after_s.map(|seconds| seconds.max(1));
        ApiError::limit(kind(limit), limit, used, allowed, retry, sentence(limit, used, allowed, retry))
    }
}

/// What kind of error a limit gives: what one person has used up, what the server has no place for, what is too large.
const fn kind(limit: PlanLimit) -> ErrorKind {
    match limit {
        PlanLimit::PersonApiRequests
        | PlanLimit::PersonAiInteractions
        | PlanLimit::PersonVideoStreams
        | PlanLimit::RequestRate => ErrorKind::LimitReached,
        PlanLimit::UploadSize | PlanLimit::VideoLength => ErrorKind::TooLarge,
        PlanLimit::PersonStorage
        | PlanLimit::CourseDisk
        | PlanLimit::ModelDisk
        | PlanLimit::UserDisk
        | PlanLimit::BackupDisk
        | PlanLimit::ChatStorage
        | PlanLimit::AskStorage
        | PlanLimit::TutorStorage
        | PlanLimit::DatabaseSize
        | PlanLimit::CacheDisk => ErrorKind::StorageFull,
        _ => ErrorKind::Busy,
    }
}

/// What happened, what it means, what to do.
fn sentence(limit: PlanLimit, used: u64, allowed: u64, retry: Option<u64>) -> String {
    let again = retry.map_or_else(String::new, |seconds| format!(" Please try again in {}.", spoken_wait(seconds)));
    match limit {
        PlanLimit::RequestRate => format!("That was too fast: {allowed} requests a minute are allowed.{again}"),
        PlanLimit::PersonApiRequests => {
            format!("You have made all {allowed} requests of today.{again} Lessons you can still read.")
        }
        PlanLimit::PersonAiInteractions => format!(
            "You have used all {allowed} questions to the assistant for today.{again} Lessons and search go on working."
        ),
        PlanLimit::PersonVideoStreams => {
            format!("You have {used} videos open, and {allowed} at once are allowed. Please close one.")
        }
        PlanLimit::PersonStorage => format!(
            "Your storage is full: {} of {} are used. Please delete something you no longer need.",
            spoken_bytes(used),
            spoken_bytes(allowed)
        ),
        PlanLimit::CourseDisk | PlanLimit::ModelDisk | PlanLimit::UserDisk | PlanLimit::BackupDisk => format!(
            "The server's storage for {} is full: {} of {} are used. Please tell your administrator.",
            area_name(limit),
            spoken_bytes(used),
            spoken_bytes(allowed)
        ),
        PlanLimit::ChatUsers | PlanLimit::AskUsers | PlanLimit::TutorUsers => {
            format!("The assistant is busy: all {allowed} places are taken. Nothing was used up.{again}")
        }
        PlanLimit::ActiveUsers => {
            format!("The school's server is full: {allowed} people are using it right now.{again}")
        }
        PlanLimit::ApiRequests => format!("The server is busy with {used} requests at once.{again}"),
        PlanLimit::UploadSize => format!(
            "This file is larger than {}. Larger files can be brought in on the server itself with `lyceum course import`.",
            spoken_bytes(allowed)
        ),
        PlanLimit::VideoLength => {
            format!("This video is longer than {}. Please cut it into parts.", spoken_wait(allowed))
        }
        other => match other.unit() {
            Unit::Bytes => format!(
                "The server has reached a limit of its plan: {} {} of {} are used.{again} Please tell your administrator.",
                other.summary(),
                spoken_bytes(used),
                spoken_bytes(allowed)
            ),
            _ => format!(
                "The server has reached a limit of its plan: {} {used} of {allowed} are used.{again}",
                other.summary()
            ),
        },
    }
}

const fn area_name(limit: PlanLimit) -> &'static str {
    match limit {
        PlanLimit::CourseDisk => "courses",
        PlanLimit::ModelDisk => "models",
        PlanLimit::UserDisk => "people's files",
        _ => "backups",
    }
}

/// A wait as people say it. Rounds up, so that nobody comes back too early.
pub fn spoken_wait(seconds: u64) -> String {
    let (count, name) = match seconds {
        0..=89 => (seconds.max(1), "second"),
        90..=5399 => (seconds.div_ceil(60), "minute"),
        _ => (seconds.div_ceil(3600), "hour"),
    };
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_a_whole_sentence_and_is_counted() {
        let refusals = Refusals::new();
        for limit in PlanLimit::ALL {
            let refusal = refusals.refuse(*limit, limit.figure(), limit.figure(), Some(30));
            assert!(refusal.message.ends_with('.') && refusal.message.len() > 30, "{refusal}");
            assert_eq!(refusal.code, limit.name());
            assert_eq!(refusals.count(*limit), 1);
            assert_eq!(refusal.limit.map(|report| report.limit), Some(*limit));
        }
    }

    #[test]
    fn waits_and_sizes_are_spoken_plainly() {
        assert_eq!(spoken_wait(0), "1 second");
        assert_eq!(spoken_wait(61), "61 seconds");
        assert_eq!(spoken_wait(91), "2 minutes");
        assert_eq!(spoken_wait(7200), "2 hours");
        assert_eq!(spoken_bytes(1023), "1023 bytes");
        assert_eq!(spoken_bytes(104_857_600), "100 MiB");
        assert_eq!(spoken_bytes(1_610_612_736), "1.5 GiB");
    }
}
