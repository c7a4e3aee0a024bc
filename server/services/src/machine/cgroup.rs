//! The limits of the container that this process runs in, if it runs in one: cgroup v2 first, then v1.

use super::{field, read};
use std::path::{Path, PathBuf};

/// Memory of the narrowest group that limits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limited {
    /// Bytes that the group may use.
    pub limit: u64,
    /// Bytes that it uses, without file pages that can be dropped at once.
    pub used: u64,
}

/// The memory limit that binds this process; none where nothing limits it.
pub(super) fn memory() -> Option<Limited> {
    memory_below(Path::new("/sys/fs/cgroup"), &read("/proc/self/cgroup")?)
}

/// The same with the root of the cgroup files and the text of `/proc/self/cgroup` as parameters.
fn memory_below(root: &Path, groups: &str) -> Option<Limited> {
    let of = |controller: &str| {
        groups.lines().find_map(|line| {
            let mut parts = line.splitn(3, ':');
            let (_, controllers, path) = (parts.next()?, parts.next()?, parts.next()?);
            let wanted = if controller.is_empty() {
                controllers.is_empty()
            } else {
                controllers.split(',').any(|name| name == controller)
            };
            wanted.then(|| path.trim_start_matches('/').to_owned())
        })
    };
    let v2 = of("").into_iter().flat_map(|path| ancestors(root, &path)).filter_map(|group| read_v2(&group));
    let v1 = of("memory")
        .into_iter()
        .flat_map(|path| ancestors(&root.join("memory"), &path))
        .filter_map(|group| read_v1(&group));
    v2.chain(v1).min_by_key(|group| group.limit)
}

/// The group's folder and those above it, up to the root. Inside a container the path of the host does not exist; the
/// root is the container's own group then.
fn ancestors(root: &Path, path: &str) -> Vec<PathBuf> {
    let mut groups: Vec<PathBuf> = Path::new(path).ancestors().map(|part| root.join(part)).collect();
    groups.dedup();
    groups
}

fn read_v2(group: &Path) -> Option<Limited> {
    // "max" is no number: no limit.
    let limit = read(group.join("memory.max"))?.trim().parse().ok()?;
    let current: u64 = read(group.join("memory.current"))?.trim().parse().ok()?;
    let droppable = read(group.join("memory.stat")).and_then(|stat| field(&stat, "inactive_file")).unwrap_or(0);
    Some(Limited { limit, used: current.saturating_sub(droppable) })
}

fn read_v1(group: &Path) -> Option<Limited> {
    let limit: u64 = read(group.join("memory.limit_in_bytes"))?.trim().parse().ok()?;
    // "No limit" is the largest number of whole pages.
    if limit >= 1 << 60 {
        return None;
    }
    let current: u64 = read(group.join("memory.usage_in_bytes"))?.trim().parse().ok()?;
    let droppable = read(group.join("memory.stat")).and_then(|stat| field(&stat, "total_inactive_file")).unwrap_or(0);
    Some(Limited { limit, used: current.saturating_sub(droppable) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn group(root: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = root.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
    }

    #[test]
    fn the_narrowest_group_of_version_2_counts() {
        let root = tempfile::tempdir().unwrap();
        group(
            root.path(),
            &[
                ("school/memory.max", "1000\n"),
                ("school/memory.current", "700\n"),
                ("school/memory.stat", "anon 500\ninactive_file 200\n"),
                ("school/lyceum/memory.max", "max\n"),
                ("school/lyceum/memory.current", "600\n"),
            ],
        );
        let found = memory_below(root.path(), "0::/school/lyceum\n");
        assert_eq!(found, Some(Limited { limit: 1000, used: 500 }));
    }

    #[test]
    fn version_1_and_paths_of_the_host_are_understood() {
        let root = tempfile::tempdir().unwrap();
        group(
            root.path(),
            &[
                ("memory/memory.limit_in_bytes", "4096\n"),
                ("memory/memory.usage_in_bytes", "1024\n"),
                ("memory/memory.stat", "total_inactive_file 24\n"),
            ],
        );
        let found = memory_below(root.path(), "5:cpu,cpuacct:/\n4:memory:/docker/abc\n0::/\n");
        assert_eq!(found, Some(Limited { limit: 4096, used: 1000 }));
    }

    #[test]
    fn inside_a_container_the_root_counts() {
        let root = tempfile::tempdir().unwrap();
        group(root.path(), &[("memory.max", "2048\n"), ("memory.current", "7\n")]);
        let found = memory_below(root.path(), "0::/not/mounted/here\n");
        assert_eq!(found, Some(Limited { limit: 2048, used: 7 }));
    }

    #[test]
    fn no_limit_is_none() {
        let root = tempfile::tempdir().unwrap();
        group(
            root.path(),
            &[("memory/memory.limit_in_bytes", "9223372036854771712\n"), ("memory/memory.usage_in_bytes", "1\n")],
        );
        assert_eq!(memory_below(root.path(), "4:memory:/\n0::/\n"), None);
        assert_eq!(memory_below(root.path(), ""), None);
    }
}
