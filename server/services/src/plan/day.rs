//! The school's day: local midnight to local midnight, counted upwards, never backwards.
//!
//! Counters of a day are stored under the day's *number*, not its date, so that no jump of the clock can bring an old
//! counter back or hand out a day twice. The number rises when the local date is later than before; but not a second
//! time within [`LEAST_DAY`] of running time, because then somebody turns the clock. When the clock was ahead and is
//! put right, the number rises again after a whole day of running time.

use crate::{clock::Clock, faults::ServicesError};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use lyceum_api::ids::UserId;
use lyceum_storage::{StoreError, Tx, records::quota::DayState};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// The shortest running time between two changes of the day. Shorter than 23 hours (a day on which the clocks are put
/// forward) with room for a server that slept.
const LEAST_DAY: Duration = Duration::from_hours(20);
/// How long the server runs with a clock that is behind before it starts a new day all the same.
const BACKWARDS_DAY: Duration = Duration::from_hours(24);

/// The day now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Today {
    /// Rises by one from day to day.
    pub number: u64,
    /// The local date when the day began.
    date: Date,
    /// Seconds until the next day begins.
    pub ends_in_s: u64,
    /// Whether the clock shows an earlier date than the day's.
    pub clock_is_behind: bool,
}

impl Today {
    /// Seconds until a person's day limits are there again, spread over half a minute so that not all come at once.
    pub(super) fn wait_of(&self, user: UserId) -> u64 {
        self.ends_in_s + u64::try_from(user.0 % 30).unwrap_or(0)
    }

    /// Remembers the day, in the transaction that counts something in it.
    pub(super) fn record(&self, tx: &mut Tx) -> Result<(), StoreError> {
        let stored = tx.get::<DayState>(&())?;
        if stored.is_none_or(|day| day.number < self.number) {
            tx.put::<DayState>(&(), &DayState { number: self.number, date: self.date.to_string() })?;
        }
        Ok(())
    }
}

struct State {
    number: u64,
    date: Date,
    /// When the day changed last while this process ran.
    changed: Option<Instant>,
}

/// Knows which day it is.
pub(super) struct DayKeeper {
    clock: Arc<dyn Clock>,
    began: Instant,
    zone: Mutex<TimeZone>,
    state: Mutex<State>,
}

impl DayKeeper {
    /// Starts with the day that is stored, or the next one if a new date has come meanwhile.
    pub(super) fn start(clock: Arc<dyn Clock>, zone: TimeZone, stored: Option<&DayState>) -> Self {
        let local = local_date(clock.now(), &zone);
        let state = match stored.map(|day| (day.number, day.date.parse::<Date>())) {
            Some((number, Ok(date))) if local <= date => State { number, date, changed: None },
            Some((number, _)) => State { number: number + 1, date: local, changed: None },
            None => State { number: 1, date: local, changed: None },
        };
        Self { began: clock.monotonic(), clock, zone: Mutex::new(zone), state: Mutex::new(state) }
    }

    /// Takes another zone for the midnights to come.
    pub(super) fn set_zone(&self, zone: TimeZone) {
        *self.zone.lock().unwrap_or_else(PoisonError::into_inner) = zone;
    }

    /// The zone.
    pub(super) fn zone(&self) -> TimeZone {
        self.zone.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The day now.
    pub(super) fn today(&self) -> Today {
        let (now, running) = (self.clock.now(), self.clock.monotonic());
        let zone = self.zone();
        let local = local_date(now, &zone);
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let since_change = running.saturating_duration_since(state.changed.unwrap_or(self.began));
        let turned = if local > state.date {
            state.changed.is_none() || since_change >= LEAST_DAY
        } else {
            local < state.date && since_change >= BACKWARDS_DAY
        };
        if turned {
            *state = State { number: state.number + 1, date: local, changed: Some(running) };
        }
        let since_change = if turned { Duration::ZERO } else { since_change };
        let midnight = until_midnight(now, &zone);
        let (ends_in, behind) = match local.cmp(&state.date) {
            std::cmp::Ordering::Equal if state.changed.is_some() => {
                (midnight.max(LEAST_DAY.saturating_sub(since_change)), false)
            }
            std::cmp::Ordering::Equal => (midnight, false),
            std::cmp::Ordering::Greater => (LEAST_DAY.saturating_sub(since_change), false),
            std::cmp::Ordering::Less => (BACKWARDS_DAY.saturating_sub(since_change), true),
        };
        Today {
            number: state.number,
            date: state.date,
            ends_in_s: ends_in.as_secs() + u64::from(ends_in.subsec_nanos() > 0),
            clock_is_behind: behind,
        }
    }
}

fn local_date(now: Timestamp, zone: &TimeZone) -> Date {
    now.to_zoned_datetime(zone.clone()).date()
}

fn until_midnight(now: Timestamp, zone: &TimeZone) -> Duration {
    let tomorrow = local_date(now, zone).tomorrow().and_then(|date| date.to_zoned_datetime(zone.clone()));
    let left = tomorrow.map(|midnight| midnight.timestamp().duration_since(now));
    left.ok().and_then(|left| Duration::try_from(left).ok()).unwrap_or(Duration::from_hours(1))
}

/// The zone of this IANA name.
pub(super) fn zone_named(name: &str) -> Result<TimeZone, ServicesError> {
    TimeZone::get(name).map_err(|_| ServicesError::UnknownTimeZone(name.to_owned()))
}

/// The IANA name of this machine's time zone; `UTC` if it is not known.
pub fn system_time_zone() -> String {
    TimeZone::system().iana_name().unwrap_or("UTC").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    const HOUR: Duration = Duration::from_hours(1);

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn keeper(now: &str, zone: &str, stored: Option<&DayState>) -> (Arc<ManualClock>, DayKeeper) {
        let clock = Arc::new(ManualClock::at(at(now)));
        let keeper = DayKeeper::start(Arc::clone(&clock) as Arc<dyn Clock>, zone_named(zone).unwrap(), stored);
        (clock, keeper)
    }

    #[test]
    fn the_day_turns_at_local_midnight() {
        let (clock, keeper) = keeper("2026-03-02T20:30:00Z", "Africa/Nairobi", None);
        assert_eq!((keeper.today().number, keeper.today().ends_in_s), (1, 1800));
        clock.advance(Duration::from_secs(1799));
        assert_eq!(keeper.today().number, 1);
        clock.advance(Duration::from_secs(1));
        assert_eq!((keeper.today().number, keeper.today().ends_in_s), (2, 24 * 3600));
    }

    #[test]
    fn f16_a_day_on_which_clocks_are_put_forward_has_23_hours() {
        let (clock, keeper) = keeper("2026-03-28T22:59:00Z", "Europe/Berlin", None);
        clock.advance(Duration::from_mins(1));
        assert_eq!((keeper.today().number, keeper.today().ends_in_s), (2, 23 * 3600));
    }

    #[test]
    fn f16_each_day_on_which_clocks_change_has_exactly_one_reset() {
        for (start, hours) in [("2026-03-28T23:00:00Z", 23_u64), ("2026-10-24T22:00:00Z", 25)] {
            // A moment before that midnight in Berlin.
            let (clock, keeper) = keeper(start, "Europe/Berlin", None);
            let first = keeper.today().number;
            let mut turns = Vec::new();
            for minute in 1..=hours * 60 + 30 {
                clock.advance(Duration::from_mins(1));
                let today = keeper.today().number;
                if today != first + turns.len() as u64 {
                    turns.push(minute);
                }
            }
            assert_eq!(turns, [hours * 60], "{start}");
        }
    }

    #[test]
    fn f15_turning_the_clock_forwards_twice_gives_no_second_day() {
        let (clock, keeper) = keeper("2026-03-02T12:00:00Z", "UTC", None);
        clock.set(at("2026-03-03T12:00:00Z"));
        assert_eq!(keeper.today().number, 2);
        clock.set(at("2026-03-04T12:00:00Z"));
        assert_eq!((keeper.today().number, keeper.today().ends_in_s), (2, 20 * 3600));
        clock.advance(HOUR * 20);
        assert_eq!(keeper.today().number, 3);
    }

    #[test]
    fn f15_turning_the_clock_back_gives_no_new_day_until_a_day_has_run() {
        let (clock, keeper) = keeper("2026-03-02T12:00:00Z", "UTC", None);
        clock.set(at("2020-01-01T12:00:00Z"));
        assert_eq!(keeper.today().number, 1);
        assert!(keeper.today().clock_is_behind);
        clock.advance(HOUR * 23);
        assert_eq!(keeper.today().number, 1);
        clock.advance(HOUR);
        assert_eq!((keeper.today().number, keeper.today().clock_is_behind), (2, false));
    }

    #[test]
    fn a_restart_goes_on_with_the_stored_day() {
        let stored = DayState { number: 41, date: "2026-03-02".to_owned() };
        assert_eq!(keeper("2026-03-02T23:00:00Z", "UTC", Some(&stored)).1.today().number, 41);
        assert_eq!(keeper("1970-01-01T00:00:00Z", "UTC", Some(&stored)).1.today().number, 41);
        let (clock, next) = keeper("2026-03-03T23:00:00Z", "UTC", Some(&stored));
        assert_eq!(next.today().number, 42);
        clock.advance(HOUR);
        assert_eq!(next.today().number, 43, "a start shortly before midnight does not delay the next day");
    }
}
