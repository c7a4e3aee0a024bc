//! Every file operation that durability rests on, in one place, so that tests can make each of them fail.

use crate::error::StoreError;
use std::{
    fmt,
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
    sync::Arc,
};

/// A file operation that can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileOperation {
    /// Create and reserve a new file.
    Create,
    /// Write bytes.
    Write,
    /// Make written bytes durable.
    Sync,
    /// Give a finished file its name.
    Rename,
}

/// Lets a test stand between the store and the disk.
pub trait Faults: Send + Sync {
    /// Called before each operation; an error takes the place of the operation.
    fn before(&self, operation: FileOperation, path: &Path) -> io::Result<()>;

    /// Free bytes as the store shall see them.
    fn free_bytes(&self, real: u64) -> u64 {
        real
    }
}

/// The disk, with an optional stand-in for its failures.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    faults: Option<Arc<dyn Faults>>,
}

impl fmt::Debug for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Disk").field("faults", &self.faults.is_some()).finish()
    }
}

impl Disk {
    pub fn new(faults: Option<Arc<dyn Faults>>) -> Self {
        Self { faults }
    }

    /// Asks the stand-in whether the operation may go on.
    pub fn allow(&self, operation: FileOperation, path: &Path) -> io::Result<()> {
        self.faults.as_ref().map_or(Ok(()), |faults| faults.before(operation, path))
    }

    /// Creates a file for reading and writing, empty.
    pub fn create(&self, path: &Path) -> Result<File, StoreError> {
        self.allow(FileOperation::Create, path)
            .and_then(|()| File::options().read(true).write(true).create(true).truncate(true).open(path))
            .map_err(|error| StoreError::io("create", path, error))
    }

    /// Reserves `bytes` on disk, so that a full disk shows now and not at a later sync.
    pub fn reserve(&self, file: &File, path: &Path, bytes: u64) -> Result<(), StoreError> {
        self.allow(FileOperation::Create, path)
            .and_then(|()| allocate(file, bytes))
            .map_err(|error| StoreError::io("reserve space for", path, error))
    }

    pub fn write_at(&self, file: &File, path: &Path, bytes: &[u8], offset: u64) -> Result<(), StoreError> {
        use std::os::unix::fs::FileExt as _;
        self.allow(FileOperation::Write, path)
            .and_then(|()| file.write_all_at(bytes, offset))
            .map_err(|error| StoreError::io("write", path, error))
    }

    pub fn sync_data(&self, file: &File, path: &Path) -> Result<(), StoreError> {
        self.allow(FileOperation::Sync, path).and_then(|()| file.sync_data()).map_err(|error| sync_failed(path, error))
    }

    pub fn sync_all(&self, file: &File, path: &Path) -> Result<(), StoreError> {
        self.allow(FileOperation::Sync, path).and_then(|()| file.sync_all()).map_err(|error| sync_failed(path, error))
    }

    /// Opens an existing file or folder and makes it durable.
    pub fn sync_path(&self, path: &Path) -> Result<(), StoreError> {
        let file = File::open(path).map_err(|error| StoreError::io("open", path, error))?;
        self.sync_all(&file, path)
    }

    /// Renames and makes the new name durable.
    pub fn rename(&self, from: &Path, to: &Path) -> Result<(), StoreError> {
        self.allow(FileOperation::Rename, to)
            .and_then(|()| fs::rename(from, to))
            .map_err(|error| StoreError::io("rename", from, error))?;
        to.parent().map_or(Ok(()), |parent| self.sync_path(parent))
    }

    /// Replaces a small file so that either the old or the new content is there after a crash.
    pub fn replace(&self, path: &Path, content: &[u8]) -> Result<(), StoreError> {
        let draft = path.with_extension("tmp");
        let mut file = self.create(&draft)?;
        self.allow(FileOperation::Write, &draft)
            .and_then(|()| file.write_all(content))
            .map_err(|error| StoreError::io("write", &draft, error))?;
        self.sync_all(&file, &draft)?;
        self.rename(&draft, path)
    }

    /// Bytes that this process may still write to the file system of `path`.
    pub fn free_bytes(&self, path: &Path) -> Result<u64, StoreError> {
        let figures =
            rustix::fs::statvfs(path).map_err(|error| StoreError::io("measure free space of", path, error.into()))?;
        let real = figures.f_bavail.saturating_mul(figures.f_frsize);
        Ok(self.faults.as_ref().map_or(real, |faults| faults.free_bytes(real)))
    }
}

/// Creates a folder and those above it; that it is there already is no error.
pub(crate) fn create_dir(path: &Path) -> Result<(), StoreError> {
    fs::create_dir_all(path).map_err(|error| StoreError::io("create folder", path, error))
}

/// Removes a file; that it is not there is no error.
pub(crate) fn remove_file(path: &Path) -> Result<bool, StoreError> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(StoreError::io("remove", path, error)),
    }
}

/// Never `Full`: whatever the reason, a failed sync may have dropped written bytes.
fn sync_failed(path: &Path, source: io::Error) -> StoreError {
    StoreError::Io { action: "sync", path: path.to_owned(), source: Arc::new(source) }
}

#[cfg(target_os = "linux")]
fn allocate(file: &File, bytes: u64) -> io::Result<()> {
    use rustix::{fs, io::Errno};
    match fs::fallocate(file, fs::FallocateFlags::empty(), 0, bytes) {
        // Some file systems cannot reserve: a sparse file of the right length is the best there is.
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => file.set_len(bytes.max(file.metadata()?.len())),
        other => Ok(other?),
    }
}

#[cfg(not(target_os = "linux"))]
fn allocate(file: &File, bytes: u64) -> io::Result<()> {
    file.set_len(bytes.max(file.metadata()?.len()))
}
