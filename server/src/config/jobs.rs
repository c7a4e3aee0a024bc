//! Section `jobs`: what the server does by itself, and when.

use super::bad;
use crate::error::ServerResult;
use serde::Deserialize;
use std::time::Duration;

/// What the server does by itself, and when.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    /// When heavy jobs may start, as `22:00-05:00` in the school's own time.
    pub night: String,
    /// When the assistant is ready for the first lesson, as `07:00`.
    pub school_starts: String,
    /// Minutes without a question after which the assistant's model leaves the memory; 0 for never.
    pub models_rest_after_min: u32,
    /// Days for which questions to the courses are kept; 0 for ever.
    pub questions_kept_days: u32,
}

impl Jobs {
    /// Values that the type alone does not rule out.
    pub fn check(&self) -> ServerResult<()> {
        if window(&self.night).is_none() {
            return Err(bad("jobs.night", &self.night, "two times such as `22:00-05:00`"));
        }
        if minute(&self.school_starts).is_none() {
            return Err(bad("jobs.school_starts", &self.school_starts, "a time such as `07:00`"));
        }
        Ok(())
    }

    /// From and until in minutes of the local day. What is no window was refused by `check`.
    pub fn night(&self) -> (u16, u16) {
        window(&self.night).unwrap_or_default()
    }

    /// The minute of the local day at which school starts.
    pub fn school_starts(&self) -> u16 {
        minute(&self.school_starts).unwrap_or_default()
    }

    /// After how long without a question the model rests.
    pub fn models_rest_after(&self) -> Option<Duration> {
        (self.models_rest_after_min > 0).then(|| Duration::from_mins(self.models_rest_after_min.into()))
    }

    /// For how long questions are kept.
    pub fn questions_kept(&self) -> Option<Duration> {
        (self.questions_kept_days > 0).then(|| Duration::from_hours(24 * u64::from(self.questions_kept_days)))
    }
}

fn window(text: &str) -> Option<(u16, u16)> {
    let (from, until) = text.split_once('-')?;
    Some((minute(from.trim())?, minute(until.trim())?))
}

fn minute(time: &str) -> Option<u16> {
    let (hours, minutes) = time.split_once(':')?;
    let digits = |text: &str, below: u16| text.parse::<u16>().ok().filter(|n| text.len() == 2 && *n < below);
    Some(digits(hours, 24)? * 60 + digits(minutes, 60)?)
}

#[cfg(test)]
mod tests {
    use super::{minute, window};

    #[test]
    fn times_are_read() {
        assert_eq!(window("22:00-05:30"), Some((1320, 330)));
        assert_eq!(minute("00:00"), Some(0));
        for wrong in ["24:00", "7:00", "07:60", "0700", ""] {
            assert_eq!(minute(wrong), None, "{wrong}");
        }
    }
}
