//! Files named by their BLAKE3 hash. A file is whole and on disk before its name exists, and a record names it after that.

use crate::{
    disk::{Disk, FileOperation, create_dir, remove_file},
    error::StoreError,
    layout::bytes_below,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{
    fmt,
    fs::{self, File},
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::task::spawn_blocking;

/// BLAKE3 hash of a file's content; 64 lower-case hexadecimal digits as text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

/// A text that is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a file hash has 64 hexadecimal digits")]
pub struct NotAHash;

impl Hash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

impl FromStr for Hash {
    type Err = NotAHash;
    fn from_str(text: &str) -> Result<Self, NotAHash> {
        blake3::Hash::from_hex(text).map(|hash| Self(*hash.as_bytes())).map_err(|_| NotAHash)
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

/// A stored file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobRef {
    /// Its name.
    pub hash: Hash,
    /// Its length.
    pub bytes: u64,
}

/// The folder of files: `files/ab/cd/<hash>`. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Blobs {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    drafts: PathBuf,
    disk: Disk,
    next_draft: AtomicU64,
    bytes: AtomicU64,
}

/// A file being written. Dropping it before `finish` removes what was written.
#[derive(Debug)]
pub struct BlobWriter {
    /// Absent only while a task has it, and after that task panicked.
    draft: Option<Draft>,
}

#[derive(Debug)]
struct Draft {
    blobs: Arc<Inner>,
    path: PathBuf,
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After `finish` there is nothing under this name any more.
        if let Err(error) = remove_file(&self.path) {
            tracing::warn!(%error, "an abandoned file could not be removed");
        }
    }
}

impl Draft {
    fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.blobs
            .disk
            .allow(FileOperation::Write, &self.path)
            .and_then(|()| self.file.write_all(bytes))
            .map_err(|error| StoreError::io("write", &self.path, error))?;
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        Ok(())
    }

    fn finish(self) -> Result<BlobRef, StoreError> {
        let disk = &self.blobs.disk;
        let hash = Hash(*self.hasher.finalize().as_bytes());
        let found = BlobRef { hash, bytes: self.bytes };
        let path = self.blobs.place(&hash);
        if path.exists() {
            return Ok(found);
        }
        disk.sync_all(&self.file, &self.path)?;
        if let Some(parent) = path.parent() {
            create_dir(parent)?;
            disk.rename(&self.path, &path)?;
            // The two levels of folders may be new as well.
            for folder in parent.ancestors().skip(1).take(2) {
                disk.sync_path(folder)?;
            }
        }
        self.blobs.bytes.fetch_add(self.bytes, Ordering::Relaxed);
        Ok(found)
    }
}

impl BlobWriter {
    /// Appends bytes. The caller bounds the total.
    pub async fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        let mut draft = self.draft.take().ok_or(StoreError::Closed)?;
        let bytes = bytes.to_vec();
        let (draft, result) = blocking(move || {
            let result = draft.write(&bytes);
            Ok((draft, result))
        })
        .await?;
        self.draft = Some(draft);
        result
    }

    /// Bytes written so far.
    pub fn bytes(&self) -> u64 {
        self.draft.as_ref().map_or(0, |draft| draft.bytes)
    }

    /// Makes the file durable under its name. The same content is kept once.
    pub async fn finish(mut self) -> Result<BlobRef, StoreError> {
        let draft = self.draft.take().ok_or(StoreError::Closed)?;
        blocking(move || draft.finish()).await
    }
}

impl Inner {
    fn place(&self, hash: &Hash) -> PathBuf {
        let name = hash.to_string();
        self.folder.join(&name[..2]).join(&name[2..4]).join(name)
    }

    fn draft(self: &Arc<Self>) -> Result<Draft, StoreError> {
        let path = self.drafts.join(format!("{:016}", self.next_draft.fetch_add(1, Ordering::Relaxed)));
        let file = self.disk.create(&path)?;
        Ok(Draft { blobs: Arc::clone(self), path, file, hasher: blake3::Hasher::new(), bytes: 0 })
    }
}

impl Blobs {
    pub(crate) fn open(folder: &Path, disk: &Disk) -> Result<Self, StoreError> {
        let drafts = folder.join("tmp");
        create_dir(&drafts)?;
        let blobs = Self {
            inner: Arc::new(Inner {
                folder: folder.to_owned(),
                drafts,
                disk: disk.clone(),
                next_draft: AtomicU64::new(0),
                bytes: AtomicU64::new(0),
            }),
        };
        blobs.sweep_temporary()?;
        blobs.inner.bytes.store(bytes_below(folder), Ordering::Relaxed);
        Ok(blobs)
    }

    /// Starts a file.
    pub async fn writer(&self) -> Result<BlobWriter, StoreError> {
        let inner = Arc::clone(&self.inner);
        Ok(BlobWriter { draft: Some(blocking(move || inner.draft()).await?) })
    }

    /// Stores a small file at once.
    pub async fn put(&self, bytes: &[u8]) -> Result<BlobRef, StoreError> {
        let (blobs, bytes) = (self.clone(), bytes.to_vec());
        blocking(move || blobs.put_blocking(&bytes)).await
    }

    /// [`Self::put`] for threads outside the runtime.
    pub fn put_blocking(&self, bytes: &[u8]) -> Result<BlobRef, StoreError> {
        let mut draft = self.inner.draft()?;
        draft.write(bytes)?;
        draft.finish()
    }

    /// Stores a file from elsewhere on this machine, of at most `max_bytes`. Blocks.
    pub fn copy_from(&self, path: &Path, max_bytes: u64) -> Result<BlobRef, StoreError> {
        let mut source = File::open(path).map_err(|error| StoreError::io("read", path, error))?;
        self.copy_stream(&mut source, path, max_bytes)
    }

    /// Stores what can be read from `source`, at most `max_bytes`; `path` names it in errors. Blocks.
    pub fn copy_stream(&self, source: &mut impl Read, path: &Path, max_bytes: u64) -> Result<BlobRef, StoreError> {
        let mut draft = self.inner.draft()?;
        let mut buffer = vec![0; 256 << 10];
        loop {
            let count = source.read(&mut buffer).map_err(|error| StoreError::io("read", path, error))?;
            if count == 0 {
                return draft.finish();
            }
            draft.write(&buffer[..count])?;
            check_size(draft.bytes, max_bytes)?;
        }
    }

    /// Where the file lies, if it is here.
    pub fn path(&self, hash: &Hash) -> Option<PathBuf> {
        Some(self.inner.place(hash)).filter(|path| path.is_file())
    }

    /// Reads a whole file of at most `max_bytes`; `None` when it is not here.
    pub async fn read(&self, hash: &Hash, max_bytes: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let (blobs, hash) = (self.clone(), *hash);
        blocking(move || blobs.read_blocking(&hash, max_bytes)).await
    }

    /// [`Self::read`] for threads outside the runtime. The content is compared with its name.
    pub fn read_blocking(&self, hash: &Hash, max_bytes: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.inner.place(hash);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io("open", &path, error)),
        };
        let mut bytes = Vec::new();
        file.take(max_bytes.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| StoreError::io("read", &path, error))?;
        check_size(bytes.len() as u64, max_bytes)?;
        if Hash::of(&bytes) != *hash {
            return Err(StoreError::damaged(format!("{} does not match its name", path.display())));
        }
        Ok(Some(bytes))
    }

    /// Removes a file that no record names any more; tells whether it was there. The caller makes sure that nobody is
    /// storing the same content at this moment (remove in a quiet hour, long after the record has gone).
    pub async fn remove(&self, hash: &Hash) -> Result<bool, StoreError> {
        let (inner, hash) = (Arc::clone(&self.inner), *hash);
        blocking(move || {
            let path = inner.place(&hash);
            let bytes = fs::metadata(&path).map_or(0, |about| about.len());
            let removed = remove_file(&path)?;
            if removed {
                inner.bytes.fetch_sub(bytes, Ordering::Relaxed);
            }
            Ok(removed)
        })
        .await
    }

    /// Every stored file, in no order. Blocks.
    pub fn list(&self) -> Result<Vec<BlobRef>, StoreError> {
        let mut found = Vec::new();
        let mut folders = vec![self.inner.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).map_err(|error| StoreError::io("list", &folder, error))? {
                let entry = entry.map_err(|error| StoreError::io("list", &folder, error))?;
                let Ok(about) = entry.metadata() else { continue };
                if about.is_dir() && entry.path() != self.inner.drafts {
                    folders.push(entry.path());
                } else if let Some(hash) = entry.file_name().to_str().and_then(|name| name.parse().ok()) {
                    found.push(BlobRef { hash, bytes: about.len() });
                }
            }
        }
        Ok(found)
    }

    /// Bytes of all files.
    pub fn bytes(&self) -> u64 {
        self.inner.bytes.load(Ordering::Relaxed)
    }

    /// Removes what interrupted uploads left behind; tells how many files. Runs at every opening, before any upload.
    fn sweep_temporary(&self) -> Result<usize, StoreError> {
        let folder = &self.inner.drafts;
        let mut count = 0;
        for entry in fs::read_dir(folder).map_err(|error| StoreError::io("list", folder, error))? {
            let path = entry.map_err(|error| StoreError::io("list", folder, error))?.path();
            count += usize::from(remove_file(&path)?);
        }
        Ok(count)
    }
}

fn check_size(found: u64, allowed: u64) -> Result<(), StoreError> {
    if found <= allowed {
        return Ok(());
    }
    let number = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    Err(StoreError::TooLarge { what: "a file", found: number(found), allowed: number(allowed) })
}

/// Runs file work off the runtime's own threads. It goes on to its end even when the caller leaves.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    spawn_blocking(work).await.map_err(|_| StoreError::Panicked)?
}
