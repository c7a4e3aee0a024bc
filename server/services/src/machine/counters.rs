//! Counters that only rise: processor time, bytes of disk and network. Two readings make a rate.

use super::{field, read};
use std::time::Duration;

/// One reading of all counters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Ticks in which the machine's processors worked, and all ticks.
    pub processors: Option<(u64, u64)>,
    /// Processor time of this process, of all its threads.
    pub process: Option<Duration>,
    /// Bytes that this process read from the disk.
    pub disk_read: Option<u64>,
    /// Bytes that this process wrote to the disk.
    pub disk_written: Option<u64>,
    /// Bytes that the machine's network cards received.
    pub network_in: Option<u64>,
    /// Bytes that they sent.
    pub network_out: Option<u64>,
}

impl Counters {
    /// Reads them all.
    pub fn read() -> Self {
        let io = read("/proc/self/io");
        let network = read("/proc/net/dev").map(|text| network(&text));
        Self {
            processors: read("/proc/stat").and_then(|text| processors(&text)),
            process: read("/proc/self/stat").and_then(|text| process_time(&text)),
            disk_read: io.as_deref().and_then(|text| field(text, "read_bytes")),
            disk_written: io.as_deref().and_then(|text| field(text, "write_bytes")),
            network_in: network.map(|(received, _)| received),
            network_out: network.map(|(_, sent)| sent),
        }
    }
}

/// Ticks a second in which Linux tells times to programs, on every machine.
const TICKS: u64 = 100;

/// `/proc/self/stat`: time as a program and time in the system are the 12th and 13th fields behind the name, which may
/// hold anything and ends with the last `)`.
fn process_time(stat: &str) -> Option<Duration> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_ascii_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks()? + ticks()?) * 1000 / TICKS))
}

/// The first line of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal. (Guest time is in user time.)
fn processors(stat: &str) -> Option<(u64, u64)> {
    let line = stat.lines().next()?.strip_prefix("cpu ")?;
    let ticks: Vec<u64> = line.split_ascii_whitespace().take(8).map_while(|part| part.parse().ok()).collect();
    let all: u64 = ticks.iter().sum();
    let idle = ticks.get(3)? + ticks.get(4).unwrap_or(&0);
    Some((all - idle, all))
}

/// Bytes in and out over all cards, without the machine's talk with itself.
fn network(devices: &str) -> (u64, u64) {
    let cards = devices.lines().filter_map(|line| line.split_once(':')).filter(|(name, _)| name.trim() != "lo");
    cards.fold((0, 0), |(received, sent), (_, numbers)| {
        let numbers: Vec<u64> = numbers.split_ascii_whitespace().filter_map(|number| number.parse().ok()).collect();
        let at = |place: usize| numbers.get(place).copied().unwrap_or(0);
        (received + at(0), sent + at(8))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_for_the_disk_is_no_work() {
        let stat = "cpu  10 5 15 60 10 0 0 0 3 0\ncpu0 1 1 1 1\n";
        assert_eq!(processors(stat), Some((30, 100)));
        assert_eq!(processors("cpu 1 2"), None);
        assert_eq!(processors("intr 5"), None);
    }

    #[test]
    fn cards_are_added_up_without_the_loopback() {
        let text = "Inter-| Receive | Transmit\n face |bytes packets\n    lo: 9 0 0 0 0 0 0 0 9 0\n  eth0: 100 1 0 0 0 0 0 0 20 1\n wlan0:7 1 0 0 0 0 0 0 3 1\n";
        assert_eq!(network(text), (107, 23));
    }

    #[test]
    fn processor_time_is_found_behind_any_name() {
        let stat = "7 (a) b) R 1 1 1 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 1 0 5 6 7";
        assert_eq!(process_time(stat), Some(Duration::from_secs(3)));
        assert_eq!(process_time("7 (a) R 1"), None);
        assert!(Counters::read().process.is_some());
    }
}
