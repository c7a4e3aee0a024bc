//! When a job is due: an interval, and a window of the local day that may go over midnight.

use jiff::{SignedDuration, Timestamp, civil::Time, tz::TimeZone};
use lyceum_api::{ApiError, ApiResult, jobs::JobSchedule};
use lyceum_storage::records::jobs::JobRecord;

/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// The wait after the first run in a row that went wrong; doubled with each further one, up to the interval.
const RETRY_S: u64 = 15 * 60;
/// A start that lies this far ahead of the clock was noted by a clock that was wrong.
const AHEAD_S: i64 = 60;

/// At any time of day, so many seconds apart.
pub const fn every(seconds: u64) -> JobSchedule {
    JobSchedule { every_s: seconds, from_minute: 0, until_minute: 0 }
}

/// Once a day within a window, given as `(from, until)` in minutes of the local day.
pub const fn daily((from_minute, until_minute): (u16, u16)) -> JobSchedule {
    // Less than a day: a run that started late in the window must not push the next one out of it.
    JobSchedule { every_s: 20 * 3600, from_minute, until_minute }
}

/// Refuses a schedule that makes no sense.
pub(super) fn check(schedule: JobSchedule) -> ApiResult<JobSchedule> {
    if !(60..=366 * 24 * 3600).contains(&schedule.every_s) {
        return Err(ApiError::invalid(
            "every_s",
            "job_interval",
            "Please choose an interval between one minute and one year.",
        ));
    }
    for (field, minute) in [("from_minute", schedule.from_minute), ("until_minute", schedule.until_minute)] {
        if minute >= DAY {
            return Err(ApiError::invalid(field, "job_window", "Please choose times between 00:00 and 23:59."));
        }
    }
    Ok(schedule)
}

/// Whether a job should start now.
pub(super) fn is_due(schedule: JobSchedule, record: &JobRecord, now: Timestamp, zone: &TimeZone) -> bool {
    !record.paused && is_open(schedule, now, zone) && now >= earliest(schedule, record, now)
}

/// When a job starts next, as it looks now.
pub(super) fn next_start(schedule: JobSchedule, record: &JobRecord, now: Timestamp, zone: &TimeZone) -> Timestamp {
    let earliest = earliest(schedule, record, now).max(now);
    if is_open(schedule, earliest, zone) {
        return earliest;
    }
    let local = earliest.to_zoned_datetime(zone.clone());
    let opens = minute_time(schedule.from_minute);
    let day = if local.time() <= opens { Ok(local.date()) } else { local.date().tomorrow() };
    // A time that does not exist, when clocks are put forward, becomes the first one behind the gap.
    let start = day.and_then(|day| zone.to_ambiguous_timestamp(day.to_datetime(opens)).compatible());
    start.unwrap_or(earliest)
}

/// The earliest moment by the interval alone.
fn earliest(schedule: JobSchedule, record: &JobRecord, now: Timestamp) -> Timestamp {
    let Some(started_s) = record.started_s.filter(|_| !record.unfinished) else { return now };
    if started_s > now.as_second() + AHEAD_S {
        return now;
    }
    let wait = match record.failures {
        0 => schedule.every_s,
        failures => (RETRY_S << (failures - 1).min(16)).min(schedule.every_s),
    };
    let started = Timestamp::from_second(started_s).unwrap_or(now);
    started.saturating_add(SignedDuration::from_secs(i64::try_from(wait).unwrap_or(i64::MAX))).unwrap_or(now)
}

/// Whether the window is open at this moment.
fn is_open(schedule: JobSchedule, at: Timestamp, zone: &TimeZone) -> bool {
    let (from, until) = (schedule.from_minute, schedule.until_minute);
    let local = at.to_zoned_datetime(zone.clone());
    let minute = u16::from(local.hour().unsigned_abs()) * 60 + u16::from(local.minute().unsigned_abs());
    match from.cmp(&until) {
        std::cmp::Ordering::Equal => true,
        std::cmp::Ordering::Less => (from..until).contains(&minute),
        std::cmp::Ordering::Greater => minute >= from || minute < until,
    }
}

fn minute_time(minute: u16) -> Time {
    let part = |value: u16| i8::try_from(value).unwrap_or(0);
    Time::new(part(minute / 60), part(minute % 60), 0, 0).unwrap_or(Time::midnight())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NIGHT: (u16, u16) = (22 * 60, 5 * 60);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn started(text: &str) -> JobRecord {
        JobRecord { started_s: Some(at(text).as_second()), ..JobRecord::default() }
    }

    #[test]
    fn a_window_over_midnight_opens_at_night_only_and_once() {
        let (zone, night) = (TimeZone::get("Africa/Nairobi").unwrap(), daily(NIGHT));
        let due = |record: &JobRecord, now: &str| is_due(night, record, at(now), &zone);
        let never = JobRecord::default();
        assert!(!due(&never, "2026-03-02T18:59:00Z"), "21:59 in Nairobi");
        assert!(due(&never, "2026-03-02T19:00:00Z"), "22:00");
        assert!(due(&never, "2026-03-03T01:59:00Z"), "04:59");
        assert!(!due(&never, "2026-03-03T02:00:00Z"), "05:00");
        let done = started("2026-03-02T23:30:00Z");
        assert!(!due(&done, "2026-03-03T01:30:00Z"), "once a night");
        assert!(due(&done, "2026-03-03T19:30:00Z"), "and again the next night");
        assert_eq!(next_start(night, &done, at("2026-03-03T08:00:00Z"), &zone), at("2026-03-03T19:30:00Z"));
        assert_eq!(next_start(night, &never, at("2026-03-03T08:00:00Z"), &zone), at("2026-03-03T19:00:00Z"));
    }

    #[test]
    fn what_was_cut_short_goes_on_in_the_window_at_once() {
        let (zone, night) = (TimeZone::UTC, daily(NIGHT));
        let cut = JobRecord { unfinished: true, ..started("2026-03-02T23:00:00Z") };
        assert!(is_due(night, &cut, at("2026-03-02T23:01:00Z"), &zone));
        assert!(!is_due(night, &cut, at("2026-03-03T09:00:00Z"), &zone));
        let paused = JobRecord { paused: true, ..cut };
        assert!(!is_due(night, &paused, at("2026-03-02T23:01:00Z"), &zone));
    }

    #[test]
    fn failures_are_tried_again_ever_later() {
        let (zone, hourly) = (TimeZone::UTC, every(3600));
        let failed = |failures| JobRecord { failures, ..started("2026-03-02T10:00:00Z") };
        assert!(!is_due(hourly, &failed(1), at("2026-03-02T10:14:00Z"), &zone));
        assert!(is_due(hourly, &failed(1), at("2026-03-02T10:15:00Z"), &zone));
        assert!(!is_due(hourly, &failed(2), at("2026-03-02T10:29:00Z"), &zone));
        assert!(is_due(hourly, &failed(60), at("2026-03-02T11:00:00Z"), &zone), "never later than usual");
    }

    #[test]
    fn a_clock_that_was_ahead_stops_no_job() {
        let (zone, hourly) = (TimeZone::UTC, every(3600));
        let in_ten_years = started("2036-03-02T10:00:00Z");
        assert!(is_due(hourly, &in_ten_years, at("2026-03-02T10:00:00Z"), &zone));
        assert!(!is_due(hourly, &started("2026-03-02T10:00:30Z"), at("2026-03-02T10:00:00Z"), &zone));
    }

    #[test]
    fn the_night_of_the_missing_hour_has_its_run() {
        // At 02:00 clocks show 03:00: a window from 02:15 opens at the first moment behind the gap.
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let schedule = daily((2 * 60 + 15, 4 * 60));
        let start = next_start(schedule, &JobRecord::default(), at("2026-03-28T22:00:00Z"), &zone);
        assert_eq!(start, at("2026-03-29T01:15:00Z"), "03:15 summer time");
        assert!(is_due(schedule, &JobRecord::default(), start, &zone));
    }

    #[test]
    fn impossible_schedules_are_refused() {
        assert!(check(every(59)).is_err());
        assert!(check(JobSchedule { from_minute: 1440, ..every(60) }).is_err());
        assert!(check(daily(NIGHT)).is_ok());
    }
}
