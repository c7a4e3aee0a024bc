//! Free space on a disk.

use std::path::Path;

/// Bytes that may still be written to the disk of this folder, or of its nearest parent that is there; all there are,
/// where the system does not tell.
pub(crate) fn free_bytes(folder: &Path) -> u64 {
    let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("/"));
    rustix::fs::statvfs(there).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}
