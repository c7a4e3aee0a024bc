//! Checks of the disk below the data folder: rights, file system, room for the plan, journal, logs.

use super::{Check, Fix};
use crate::config::Config;
use lyceum_api::plan::PlanLimit;
use lyceum_services::plan::{folder_bytes, free_bytes, spoken_bytes};
use std::{fs, os::unix::fs::PermissionsExt, path::Path};

/// File systems on which nobody can promise that what was synced is there after a power cut.
const UNSAFE: [&str; 7] = ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse", "vboxsf"];

/// Nobody else on the machine may enter the data folder.
pub fn rights(config: &Config) -> Check {
    const NAME: &str = "folder rights";
    let folder = config.storage.folder();
    let Ok(about) = folder.metadata() else { return Check::fine(NAME, "there is no folder yet") };
    let mode = about.permissions().mode() & 0o777;
    let others = mode & 0o077;
    if others == 0 {
        return Check::fine(NAME, "for its owner alone");
    }
    Check::warning(
        NAME,
        format!("other users of this machine may enter it (mode {mode:o})"),
        "Questions and names lie in it: `chmod 700` the folder.",
    )
    .with_fix(Fix::OwnerOnly(folder))
}

/// A file system that keeps its promises.
pub fn file_system(config: &Config) -> Check {
    const NAME: &str = "file system";
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let folder = config.storage.folder();
    let there = folder.ancestors().find(|path| path.exists()).unwrap_or(Path::new("/"));
    let there = there.canonicalize().unwrap_or_else(|_| there.to_owned());
    match kind_of(&mounts, &there) {
        None => Check::fine(NAME, "not known"),
        Some(kind) if UNSAFE.iter().any(|bad| kind == *bad || kind.starts_with(&format!("{bad}."))) => Check::failed(
            NAME,
            kind,
            "A network or FUSE file system can lose what it has promised to keep. Use a disk of this machine.",
        ),
        Some(kind) if kind == "btrfs" => Check::warning(
            NAME,
            kind,
            "Switch copy-on-write off for the data folder (`chattr +C` on the empty folder), or use ext4 or xfs.",
        ),
        Some(kind) if kind == "tmpfs" => {
            Check::warning(NAME, kind, "This is memory: everything is gone after a restart of the machine.")
        }
        Some(kind) => Check::fine(NAME, kind),
    }
}

/// The kind of the file system that a path lies on: that of the longest mount point above it.
fn kind_of(mounts: &str, path: &Path) -> Option<String> {
    let lines = mounts.lines().filter_map(|line| {
        let mut parts = line.split_whitespace().skip(1);
        Some((parts.next()?.replace("\\040", " "), parts.next()?.to_owned()))
    });
    lines.filter(|(mount, _)| path.starts_with(mount)).max_by_key(|(mount, _)| mount.len()).map(|(_, kind)| kind)
}

/// Whether the disk could hold what the plan allows to be stored.
pub fn plan(config: &Config) -> Check {
    const NAME: &str = "disk for the plan";
    let areas = [PlanLimit::CourseDisk, PlanLimit::ModelDisk, PlanLimit::UserDisk, PlanLimit::BackupDisk];
    let planned: u64 = areas.into_iter().map(|limit| config.limits.figure(limit)).sum();
    let folder = config.storage.folder();
    let Some(free) = free_bytes(&folder) else { return Check::fine(NAME, "the free space is not known") };
    let (used, promised) = (folder_bytes(&folder), spoken_bytes(planned));
    let room = format!("{} free, {} used", spoken_bytes(free), spoken_bytes(used));
    if free.saturating_add(used) >= planned {
        Check::fine(NAME, format!("{room}, {promised} planned"))
    } else {
        Check::warning(
            NAME,
            format!("{room}, but the plan promises {promised}"),
            "The disk will be full before the plan is. Lower the areas in [limits], or use a larger disk.",
        )
    }
}

/// The journal is kept whole; its size tells how long a rebuild takes.
pub fn journal(config: &Config) -> Check {
    const NAME: &str = "journal";
    let folder = config.storage.folder().join("journal");
    let segments = fs::read_dir(&folder).map_or(0, Iterator::count);
    if segments == 0 {
        return Check::fine(NAME, "none yet");
    }
    Check::fine(NAME, format!("{segments} segments, {}", spoken_bytes(folder_bytes(&folder))))
}

/// Log files are within their budget.
pub fn logs(config: &Config) -> Check {
    const NAME: &str = "logs";
    let (folder, budget) = (config.storage.logs(), config.telemetry.files_budget());
    let Some(budget) = budget else { return Check::fine(NAME, "to stderr alone") };
    let used = folder_bytes(&folder);
    // One file is being written while another one is compressed.
    if used <= budget + budget / 5 + (1 << 20) {
        return Check::fine(NAME, format!("{} of {}", spoken_bytes(used), spoken_bytes(budget)));
    }
    let found = format!("{} where {} are allowed", spoken_bytes(used), spoken_bytes(budget));
    Check::warning(NAME, found, "Something else writes there. Move what is not Lyceum's out of the folder.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_mount_counts() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/x /srv nfs4 rw 0 0\n/dev/sdb /srv/local\\040disk xfs rw 0 0\n";
        let kind = |path: &str| kind_of(mounts, Path::new(path));
        assert_eq!(kind("/home/ada").as_deref(), Some("ext4"));
        assert_eq!(kind("/srv/lyceum").as_deref(), Some("nfs4"));
        assert_eq!(kind("/srv/local disk/lyceum").as_deref(), Some("xfs"));
        assert_eq!(kind_of("", Path::new("/")), None);
    }
}
