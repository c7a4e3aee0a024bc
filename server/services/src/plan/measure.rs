//! Real numbers from the machine: memory of this process, cores, bytes of folders, free disk.

use std::{fs, path::Path};

/// Resident memory of this process in bytes; none where the system does not tell.
pub fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024)
}

/// Processor cores that this process may use.
pub fn cores() -> u64 {
    std::thread::available_parallelism().map_or(1, |cores| cores.get() as u64)
}

/// Bytes free for this process on the disk of a folder, or of its nearest parent that exists.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let folder = folder.ancestors().find(|folder| folder.exists())?;
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// Bytes of all files below a folder; 0 if it is not there. Does not follow links. Meant for folders with few files.
pub fn folder_bytes(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => folder_bytes(&entry.path()),
            Ok(meta) if meta.is_file() => meta.len(),
            _ => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_gives_numbers() {
        assert!(resident_bytes().is_none_or(|bytes| bytes > 1 << 20));
        assert!(cores() >= 1);
        assert!(free_bytes(Path::new("/no/such/folder")).is_some_and(|bytes| bytes > 0));
    }

    #[test]
    fn a_folder_is_measured_with_its_folders() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("inner")).unwrap();
        fs::write(folder.path().join("a"), [0; 3]).unwrap();
        fs::write(folder.path().join("inner/b"), [0; 4]).unwrap();
        assert_eq!(folder_bytes(folder.path()), 7);
        assert_eq!(folder_bytes(&folder.path().join("missing")), 0);
    }
}
