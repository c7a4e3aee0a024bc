//! Everything that can go wrong in the store, in plain words.

use std::{io, path::Path, path::PathBuf, sync::Arc};

/// Why the store could not do what was asked. Cheap to clone: one failure may answer many callers.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process holds the data folder. `pid` is 0 when the owner has not written its number yet.
    #[error("another Lyceum process (pid {pid}) is using this data folder; stop it first or choose another folder")]
    Locked {
        /// Process id of the owner.
        pid: u32,
    },
    /// A disk error made further writes unsafe; reading goes on. Only a restart (which replays the journal) helps.
    #[error("storage is read-only after a disk error: {reason}; restart the server once the disk is healthy")]
    ReadOnly {
        /// What happened first.
        reason: Arc<str>,
    },
    /// The disk is full. Reading goes on and writing resumes by itself when space returns.
    #[error("the disk is full: nothing new can be stored until space is freed")]
    Full,
    /// Stored bytes are not what was written.
    #[error("the data folder is damaged: {what}; restore from a backup or run `lyceum doctor`")]
    Damaged {
        /// The place and the kind of damage.
        what: String,
    },
    /// The data folder was written by a newer release.
    #[error(
        "this data folder has format {found}, but this release understands formats up to {supported}: install a newer release"
    )]
    NewerVersion {
        /// Version found in the folder.
        found: u32,
        /// Newest version that this release knows.
        supported: u32,
    },
    /// More storage operations are waiting than the plan allows.
    #[error("storage is busy: {limit} operations are in flight already; try again in a second")]
    Busy {
        /// Operations allowed at once.
        limit: usize,
    },
    /// One transaction, key or value beyond its bound.
    #[error("{what} has {found} bytes, but at most {allowed} fit")]
    TooLarge {
        /// What was too large.
        what: &'static str,
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        allowed: usize,
    },
    /// The change is in the journal, but applying it failed: it takes effect at the next start.
    #[error("the change was recorded, but its effect is not visible before the server restarts")]
    OutcomeUnknown,
    /// The closure of a transaction panicked; nothing of it was stored.
    #[error("an internal error ended this change before anything was stored")]
    Panicked,
    /// The store has been closed.
    #[error("the store is closed")]
    Closed,
    /// The data folder lies on a file system that cannot keep it safe.
    #[error("the data folder lies on a {kind} file system, which cannot keep a database safe; choose a local disk")]
    UnsafeFileSystem {
        /// Name of the file system.
        kind: &'static str,
    },
    /// A record could not be turned into bytes.
    #[error("a record could not be encoded: {0}")]
    Encode(Arc<str>),
    /// The derived database (sled) failed; the journal is not affected.
    #[error("the database failed: {0}")]
    Database(Arc<str>),
    /// A step of the storage format failed.
    #[error(transparent)]
    Migration(Arc<lyceum_migrations::MigrationError>),
    /// The operating system refused a file operation.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// Verb, as in "cannot read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: Arc<io::Error>,
    },
}

impl StoreError {
    /// An operating-system error with the place where it happened; "no space left" becomes [`StoreError::Full`].
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        if is_full(&source) {
            return Self::Full;
        }
        Self::Io { action, path: path.to_owned(), source: Arc::new(source) }
    }

    /// Something on the disk is not what was written.
    pub fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }
}

/// `ENOSPC`, or a disk quota that is used up.
fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl From<sled::Error> for StoreError {
    fn from(error: sled::Error) -> Self {
        match error {
            // Only what the system refused: sled wraps some of its own findings of damage as input errors.
            sled::Error::Io(source) if source.raw_os_error().is_some() => {
                Self::io("use the database in", Path::new("store"), source)
            }
            other => Self::Database(other.to_string().into()),
        }
    }
}

impl From<lyceum_migrations::MigrationError> for StoreError {
    fn from(error: lyceum_migrations::MigrationError) -> Self {
        match error {
            lyceum_migrations::MigrationError::NewerVersion { found, supported } => {
                Self::NewerVersion { found, supported }
            }
            other @ lyceum_migrations::MigrationError::Step { .. } => Self::Migration(Arc::new(other)),
        }
    }
}

/// Why a transaction left nothing behind.
#[derive(Clone, Debug, thiserror::Error)]
pub enum TransactError<E> {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The closure refused: its own error.
    #[error("the change was refused")]
    Refused(E),
}
