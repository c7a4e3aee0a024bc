//! The figures: a short table for people, JSON for programs.

use crate::{check::Left, options::Options, server::Watched, tally::Tally};
use serde_json::{Value, json};
use std::{collections::BTreeMap, time::Duration};

/// What a run found.
pub struct Report<'a> {
    /// What was asked for.
    pub options: &'a Options,
    /// What was answered.
    pub tally: &'a Tally,
    /// What was seen of the process.
    pub watch: &'a Watched,
    /// From the start after the kill to its word that it listens.
    pub start_after_kill: Duration,
    /// What is left after the kill.
    pub left: &'a Left,
}

impl Report<'_> {
    /// Prints the table.
    pub fn print(&self) {
        let counted = self.tally.counted();
        println!("{:<20} {:>8} {:>9} {:>9} {:>9} {:>9}", "", "count", "p50 ms", "p95 ms", "p99 ms", "max ms");
        for (kind, times) in &counted.times {
            let of = quantiles(times);
            println!("{kind:<20} {:>8} {:>9.1} {:>9.1} {:>9.1} {:>9.1}", times.len(), of[0], of[1], of[2], of[3]);
        }
        for ((kind, code), count) in &counted.refusals {
            println!("refused: {kind}, {code}: {count}");
        }
        for (what, count) in &counted.failures {
            println!("FAILED {count} times: {what}");
        }
        let megabytes = |bytes: u64| bytes >> 20;
        let (drift, peak) = (drift(&self.watch.resident), self.watch.resident.iter().max().copied().unwrap_or(0));
        println!(
            "memory: at the most {} MB resident, drift {drift:+.1} % from the second to the last quarter",
            megabytes(peak)
        );
        match self.watch.group_limit {
            Some(limit) => {
                println!("control group: {} of {} MB at the most", megabytes(self.watch.group_peak), megabytes(limit));
            }
            None => println!("control group: none here"),
        }
        println!("processor: {:.2} cores; words: {}", self.watch.cores, counted.pieces);
        println!("start after the kill: {} ms", self.start_after_kill.as_millis());
        println!("acknowledged and looked for: {}; lost: {}", self.left.looked_for, self.left.lost.len());
        for lost in self.left.lost.iter().take(20) {
            println!("LOST {lost}");
        }
    }

    /// The same with everything that was measured.
    pub fn to_json(&self) -> String {
        let counted = self.tally.counted();
        let times: BTreeMap<&str, Value> = counted
            .times
            .iter()
            .map(|(kind, times)| {
                let of = quantiles(times);
                (
                    *kind,
                    json!({"count": times.len(), "p50_ms": of[0], "p95_ms": of[1], "p99_ms": of[2], "max_ms": of[3]}),
                )
            })
            .collect();
        let statuses: BTreeMap<String, u64> =
            counted.statuses.iter().map(|((kind, status), count)| (format!("{kind} {status}"), *count)).collect();
        let refusals: BTreeMap<String, u64> =
            counted.refusals.iter().map(|((kind, code), count)| (format!("{kind} {code}"), *count)).collect();
        let report = json!({
            "users": self.options.users, "minutes": self.options.minutes, "talking": self.options.talking,
            "times": times, "statuses": statuses, "refusals": refusals, "failures": counted.failures,
            "words": counted.pieces, "resident_bytes": self.watch.resident,
            "drift_percent": drift(&self.watch.resident), "group_peak_bytes": self.watch.group_peak,
            "group_limit_bytes": self.watch.group_limit, "cores": self.watch.cores,
            "start_after_kill_ms": self.start_after_kill.as_secs_f64() * 1000.0,
            "acknowledged": self.left.looked_for, "lost": self.left.lost,
        });
        format!("{report:#}\n")
    }
}

/// p50, p95, p99 and the largest.
pub fn quantiles(times: &[f32]) -> [f32; 4] {
    let mut sorted = times.to_vec();
    sorted.sort_by(f32::total_cmp);
    let at = |hundredths: usize| sorted.get((sorted.len() * hundredths / 100).min(sorted.len().saturating_sub(1)));
    [50, 95, 99, 100].map(|hundredths| at(hundredths).copied().unwrap_or(0.0))
}

/// By how many percent the mean of the last quarter is above that of the second: the first one warms up.
#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn drift(resident: &[u64]) -> f64 {
    let quarter = resident.len() / 4;
    if quarter == 0 {
        return 0.0;
    }
    let mean = |part: &[u64]| part.iter().sum::<u64>() as f64 / part.len() as f64;
    let (second, last) = (mean(&resident[quarter..2 * quarter]), mean(&resident[resident.len() - quarter..]));
    (last / second - 1.0) * 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_of_what_was_measured() {
        let times: Vec<f32> = (1..=100_u8).rev().map(f32::from).collect();
        assert_eq!(quantiles(&times).map(f32::to_bits), [51.0_f32, 96.0, 100.0, 100.0].map(f32::to_bits));
        assert_eq!(quantiles(&[]).map(f32::to_bits), [0.0_f32; 4].map(f32::to_bits));
    }

    #[test]
    fn drift_leaves_the_warming_up_out() {
        assert!(drift(&[1, 100, 100, 110]) > 9.9 && drift(&[1, 100, 100, 100]).abs() < 0.1);
        assert!(drift(&[]).abs() < 0.1);
    }
}
