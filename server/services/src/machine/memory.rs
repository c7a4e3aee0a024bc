//! Memory and disk: how much there is, and how much of it is taken.

use super::{cgroup, field, read};
use std::path::Path;

/// Memory that this process shares with others, or its container's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemoryUse {
    /// Bytes that may be used.
    pub limit: u64,
    /// Bytes that are used.
    pub used: u64,
}

impl MemoryUse {
    /// The used part: 0 to 1.
    pub fn share(self) -> f32 {
        share(self.used, self.limit)
    }
}

/// The memory of the container if it has a limit, else that of the machine.
pub fn memory_use() -> Option<MemoryUse> {
    let machine = read("/proc/meminfo").and_then(|text| of_machine(&text));
    let container = cgroup::memory().map(|group| MemoryUse { limit: group.limit, used: group.used });
    match (container, machine) {
        (Some(container), Some(machine)) if container.limit < machine.limit => Some(container),
        (container, None) => container,
        (_, machine) => machine,
    }
}

/// Bytes that this process may take: the smallest bound of its control groups and of the machine; none where nothing tells.
pub fn memory_limit() -> Option<u64> {
    let machine = read("/proc/meminfo").and_then(|text| field(&text, "MemTotal")).map(|kibibytes| kibibytes * 1024);
    cgroup::memory().map(|group| group.limit).into_iter().chain(machine).min()
}

fn of_machine(meminfo: &str) -> Option<MemoryUse> {
    let kibibytes = |name| field(meminfo, name).map(|number| number * 1024);
    let limit = kibibytes("MemTotal")?;
    Some(MemoryUse { limit, used: limit.saturating_sub(kibibytes("MemAvailable")?) })
}

/// The used part of the disk on which a folder lies: 0 to 1.
pub fn disk_share(folder: &Path) -> Option<f32> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    // Blocks that only the system's own user may take count as used.
    let used = disk.f_blocks.saturating_sub(disk.f_bfree);
    Some(share(used, used.saturating_add(disk.f_bavail)))
}

#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a part of the whole for people")]
fn share(used: u64, all: u64) -> f32 {
    if all == 0 { 0.0 } else { (used as f64 / all as f64) as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn available_memory_is_not_used_memory() {
        let text = "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    750 kB\n";
        let found = of_machine(text).unwrap();
        assert_eq!(found, MemoryUse { limit: 1_024_000, used: 256_000 });
        assert!((found.share() - 0.25).abs() < 1e-6);
        assert_eq!(of_machine("MemFree: 1 kB"), None);
    }

    #[test]
    fn this_machine_tells() {
        assert!(memory_use().is_none_or(|memory| memory.used <= memory.limit));
        assert_eq!(memory_limit(), memory_use().map(|memory| memory.limit));
        assert!(disk_share(Path::new("/")).is_some_and(|share| (0.0..=1.0).contains(&share)));
        assert_eq!(disk_share(Path::new("/no/such/folder")), None);
    }
}
