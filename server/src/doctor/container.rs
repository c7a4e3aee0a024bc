//! Checks of what a container allows, and of how hard pressed the machine is right now.

use super::Check;
use crate::config::Config;
use lyceum_services::{
    machine::memory_limit,
    plan::{MEMORY_LIMITS, fitted_memory, spoken_bytes},
};

/// Share of the last minute in which something waited, in hundredths, that is worth a word.
const PRESSED: f64 = 20.0;

/// The plan's memory, or its part of what there is.
pub fn memory(config: &Config) -> Check {
    const NAME: &str = "memory limits";
    let Some(machine) = memory_limit() else { return Check::fine(NAME, "no limit is known") };
    match fitted_memory(|limit| config.limits.figure(limit), machine) {
        None => Check::fine(NAME, format!("the plan's {} limits apply as they are", MEMORY_LIMITS.len())),
        Some(fitted) => {
            let parts =
                fitted.iter().take(3).map(|(limit, bytes)| format!("{} {}", limit.name(), spoken_bytes(*bytes)));
            Check::fine(
                NAME,
                format!("made smaller to fit into {}: {}", spoken_bytes(machine), parts.collect::<Vec<_>>().join(", ")),
            )
        }
    }
}

/// Whether something has been waiting for processor, memory or disk.
pub fn pressure() -> Check {
    const NAME: &str = "pressure";
    let shares: Vec<(&str, f64)> =
        ["cpu", "memory", "io"].into_iter().filter_map(|what| Some((what, minute_share(what)?))).collect();
    if shares.is_empty() {
        return Check::fine(NAME, "this kernel does not tell");
    }
    let told = shares.iter().map(|(what, share)| format!("{what} {share:.0} %")).collect::<Vec<_>>().join(", ");
    let found = format!("waiting in the last minute: {told}");
    if shares.iter().any(|(_, share)| *share > PRESSED) {
        Check::warning(NAME, found, "Something else on this machine, or the school, needs more than there is.")
    } else {
        Check::fine(NAME, found)
    }
}

fn minute_share(what: &str) -> Option<f64> {
    let text = std::fs::read_to_string(format!("/proc/pressure/{what}")).ok()?;
    let line = text.lines().find(|line| line.starts_with("some"))?;
    line.split_whitespace().find_map(|part| part.strip_prefix("avg60="))?.parse().ok()
}
