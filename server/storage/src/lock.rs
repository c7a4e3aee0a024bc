//! One process per data folder: an advisory lock with the owner's process id inside.

use crate::error::StoreError;
use std::{
    fs::{File, TryLockError},
    io::{Read as _, Seek as _, Write as _},
    path::Path,
};

/// Held as long as the store is open. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct FolderLock {
    file: File,
}

impl Drop for FolderLock {
    /// Closing is not enough: between fork and exec, a child that another thread starts holds the file open as well.
    fn drop(&mut self) {
        let _ = self.file.unlock();
    }
}

impl FolderLock {
    pub fn take(root: &Path) -> Result<Self, StoreError> {
        let path = root.join("LOCK");
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| StoreError::io("open", &path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::Locked { pid: read_pid(&mut file) }),
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path, error)),
        }
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .map_err(|error| StoreError::io("write", &path, error))?;
        Ok(Self { file })
    }
}

fn read_pid(file: &mut File) -> u32 {
    let mut text = String::new();
    match file.take(32).read_to_string(&mut text) {
        Ok(_) => text.trim().parse().unwrap_or(0),
        Err(_) => 0,
    }
}

/// Refuses file systems on which locks and syncs do not hold, and warns of those that are merely slow or odd.
#[cfg(target_os = "linux")]
pub(crate) fn check_file_system(root: &Path) -> Result<(), StoreError> {
    // Numbers from statfs(2).
    const REFUSED: [(u32, &str); 4] = [(0x6969, "NFS"), (0x517B, "SMB"), (0xFF53_4D42, "CIFS"), (0xFE53_4D42, "SMB2")];
    const DOUBTFUL: [(u32, &str); 2] = [(0x6573_5546, "FUSE"), (0x9123_683E, "btrfs")];
    let figures =
        rustix::fs::statfs(root).map_err(|error| StoreError::io("look at the file system of", root, error.into()))?;
    // All of these numbers are 32 bits wide; the field is wider on most platforms, and signed on some.
    let number = figures.f_type.to_le_bytes().first_chunk().map_or(0, |low| u32::from_le_bytes(*low));
    if let Some((_, kind)) = REFUSED.into_iter().find(|(refused, _)| *refused == number) {
        return Err(StoreError::UnsafeFileSystem { kind });
    }
    if let Some((_, kind)) = DOUBTFUL.into_iter().find(|(doubtful, _)| *doubtful == number) {
        tracing::warn!(kind, "the data folder lies on a file system that is slow or unsafe for databases");
    }
    Ok(())
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "the shape of the check on Linux")]
pub(crate) fn check_file_system(_: &Path) -> Result<(), StoreError> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::FolderLock;

    #[test]
    fn a_lock_ends_with_its_owner_even_while_a_child_holds_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let lock = FolderLock::take(folder.path()).unwrap();
        let as_in_a_child = lock.file.try_clone().unwrap();
        assert!(FolderLock::take(folder.path()).is_err());
        drop(lock);
        FolderLock::take(folder.path()).unwrap();
        drop(as_in_a_child);
    }
}
