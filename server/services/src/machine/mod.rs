//! What the operating system tells about this machine and this process: `/proc`, and the limits of a container.
//!
//! Every figure is an option: where a system does not tell it, it is left out rather than guessed.

mod cgroup;
mod counters;
mod memory;

pub use counters::Counters;
pub use memory::{MemoryUse, disk_share, memory_limit, memory_use};

use std::{fs, path::Path};

/// A small file of `/proc` or `/sys` as text.
fn read(path: impl AsRef<Path>) -> Option<String> {
    fs::read_to_string(path).ok()
}

/// The number of a line such as `read_bytes: 4096` or `anon 4096`.
fn field(text: &str, name: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let rest = line.strip_prefix(name)?;
        let rest = rest.strip_prefix([':', ' ', '\t'])?;
        rest.split_ascii_whitespace().next()?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_their_whole_name() {
        let text = "MemTotalish: 1 kB\nMemTotal:       16 kB\nfile 7\n";
        assert_eq!(field(text, "MemTotal"), Some(16));
        assert_eq!(field(text, "file"), Some(7));
        assert_eq!(field(text, "swap"), None);
    }
}
