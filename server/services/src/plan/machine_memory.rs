//! How much memory this process may take: the machine's, or less inside a container.

use std::{fs, path::Path};

/// The root of control groups.
const CGROUPS: &str = "/sys/fs/cgroup";

/// Bytes that this process may take: the smallest bound of its control groups (v2 and v1) and of the machine; none
/// where nothing tells.
pub fn memory_limit() -> Option<u64> {
    let own = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
    let group = group_limit(Path::new(CGROUPS), &own);
    [group, machine_bytes()].into_iter().flatten().min()
}

/// The machine's memory in bytes.
fn machine_bytes() -> Option<u64> {
    let table = fs::read_to_string("/proc/meminfo").ok()?;
    let line = table.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? * 1024)
}

/// The smallest bound of the groups in `own` (the text of `/proc/self/cgroup`) and of all groups around them. Inside a
/// container the own group is often mounted as the root: then its path leads nowhere, and the root's files count.
fn group_limit(root: &Path, own: &str) -> Option<u64> {
    let mut limits = Vec::new();
    for line in own.lines() {
        let mut parts = line.splitn(3, ':');
        let (Some(_), Some(controllers), Some(path)) = (parts.next(), parts.next(), parts.next()) else { continue };
        let (top, file) = match controllers {
            "" => (root.to_owned(), "memory.max"),
            list if list.split(',').any(|one| one == "memory") => (root.join("memory"), "memory.limit_in_bytes"),
            _ => continue,
        };
        let deepest = top.join(path.trim_start_matches('/'));
        let within = deepest.ancestors().take_while(|folder| folder.starts_with(&top));
        limits.extend(within.filter_map(|folder| limit_of(&folder.join(file))));
    }
    limits.into_iter().min()
}

/// `max`, and v1's huge number, mean that there is no bound.
fn limit_of(file: &Path) -> Option<u64> {
    let bytes: u64 = fs::read_to_string(file).ok()?.trim().parse().ok()?;
    (bytes < 1 << 62).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, file: &str, text: &str) {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(file), text).unwrap();
    }

    #[test]
    fn the_smallest_group_around_the_process_counts() {
        let root = tempfile::tempdir().unwrap();
        let at = |path: &str| root.path().join(path);
        write(&at("school"), "memory.max", "4294967296\n");
        write(&at("school/server"), "memory.max", "max\n");
        assert_eq!(group_limit(root.path(), "0::/school/server\n"), Some(4 << 30));
        write(&at("school/server"), "memory.max", "1073741824\n");
        assert_eq!(group_limit(root.path(), "0::/school/server\n"), Some(1 << 30));
        assert_eq!(group_limit(root.path(), "0::/\n"), None);
        write(root.path(), "memory.max", "2147483648");
        assert_eq!(group_limit(root.path(), "0::/not/mounted/here\n"), Some(2 << 30), "a container's own root");
    }

    #[test]
    fn version_one_is_read_as_well() {
        let root = tempfile::tempdir().unwrap();
        write(&root.path().join("memory/docker/abc"), "memory.limit_in_bytes", "536870912\n");
        write(&root.path().join("memory"), "memory.limit_in_bytes", "9223372036854771712\n");
        let own = "12:cpu,cpuacct:/docker/abc\n4:memory:/docker/abc\n1:name=systemd:/docker/abc\n";
        assert_eq!(group_limit(root.path(), own), Some(512 << 20));
        assert_eq!(group_limit(root.path(), "4:memory:/\n"), None);
    }

    #[test]
    fn this_machine_has_a_limit() {
        assert!(memory_limit().is_none_or(|bytes| bytes > 64 << 20));
    }
}
