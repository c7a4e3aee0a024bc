//! Checks of the machine: cores, memory, open files, clock, time zone.

use super::Check;
use crate::config::Config;
use lyceum_api::plan::PlanLimit;
use lyceum_services::{
    clock::{Clock, SystemClock},
    plan::{cores as count_cores, spoken_bytes, system_time_zone},
};

/// Connections, files and the rest of a busy school.
const OPEN_FILES_MIN: u64 = 4096;
/// 2026-01-01: this program is not older.
const EARLIEST_S: i64 = 1_767_225_600;

/// The plan is made for four cores.
pub fn cores() -> Check {
    match count_cores() {
        cores @ 0..2 => {
            Check::warning("processor", format!("{cores} core"), "Answers will be slow; two cores or more are better.")
        }
        cores => Check::fine("processor", format!("{cores} cores")),
    }
}

/// Instructions that answers are computed with.
pub fn instructions() -> Check {
    const NAME: &str = "instructions";
    #[cfg(target_arch = "x86_64")]
    {
        if std::arch::is_x86_feature_detected!("avx512vnni") {
            return Check::fine(NAME, "AVX-512 VNNI: the fastest way");
        }
        if std::arch::is_x86_feature_detected!("avx2") {
            return Check::fine(NAME, "AVX2");
        }
        Check::warning(NAME, "neither AVX2 nor AVX-512", "Answers will be slow on this processor.")
    }
    #[cfg(not(target_arch = "x86_64"))]
    Check::fine(NAME, std::env::consts::ARCH)
}

/// Enough memory for the plan.
pub fn memory(config: &Config) -> Check {
    let limits = [PlanLimit::AiMemory, PlanLimit::WebMemory, PlanLimit::CacheMemory];
    let planned: u64 = limits.into_iter().map(|limit| config.limits.figure(limit)).sum();
    let Some(there) = total_memory() else { return Check::fine("memory", "not known on this system") };
    let found = format!("{} for a plan of {}", spoken_bytes(there), spoken_bytes(planned));
    if there >= planned {
        Check::fine("memory", found)
    } else {
        Check::warning(
            "memory",
            found,
            "Lower ai_memory and cache_memory in [limits] so that the plan fits the machine.",
        )
    }
}

fn total_memory() -> Option<u64> {
    let table = std::fs::read_to_string("/proc/meminfo").ok()?;
    let machine = kib_of(&table, "MemTotal:")? * 1024;
    // A container may have less than its machine.
    let group = std::fs::read_to_string("/sys/fs/cgroup/memory.max").ok().and_then(|text| text.trim().parse().ok());
    Some(group.map_or(machine, |group: u64| group.min(machine)))
}

fn kib_of(table: &str, name: &str) -> Option<u64> {
    table.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}

/// Enough open files for a thousand people.
pub fn open_files() -> Check {
    let table = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    match soft_limit(&table) {
        None => Check::fine("open files", "no bound that is known"),
        Some(files) if files >= OPEN_FILES_MIN => Check::fine("open files", format!("up to {files}")),
        Some(files) => {
            let advice = "Raise the bound: `ulimit -n 65536`, or LimitNOFILE=65536 in the systemd unit.";
            Check::warning("open files", format!("up to {files}, a busy school needs {OPEN_FILES_MIN}"), advice)
        }
    }
}

fn soft_limit(table: &str) -> Option<u64> {
    let line = table.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// A clock that is not years behind: days, signatures and sessions depend on it.
pub fn clock() -> Check {
    let now = SystemClock.now();
    if now.as_second() >= EARLIEST_S {
        Check::fine("clock", now.to_string())
    } else {
        Check::failed("clock", format!("it shows {now}"), "Set the machine's date and time.")
    }
}

/// A known zone: the school's day starts at its midnight.
pub fn time_zone() -> Check {
    match system_time_zone().as_str() {
        "UTC" | "Etc/UTC" => Check::warning(
            "time zone",
            "UTC",
            "If your school is elsewhere, choose its zone at the first start: allowances start anew at its midnight.",
        ),
        zone => Check::fine("time zone", zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_tables_are_read() {
        assert_eq!(kib_of("MemTotal:       16316412 kB\nMemFree: 1 kB\n", "MemTotal:"), Some(16_316_412));
        let limits = "Limit  Soft  Hard\nMax open files            1024                 1048576              files\n";
        assert_eq!(soft_limit(limits), Some(1024));
        assert_eq!(soft_limit("Max open files  unlimited unlimited files"), None);
    }
}
