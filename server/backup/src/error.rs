//! Everything that can go wrong with backups, in plain words: what happened, and what to do.

use lyceum_storage::StoreError;
use std::{
    io,
    path::{Path, PathBuf},
};

/// The result of everything here.
pub type BackupResult<T> = Result<T, BackupError>;

/// Why a backup could not be made, proven, copied or restored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The operating system refused a file operation.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// Verb, as in "cannot read".
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// No public key is known, so nothing may be written: backups are always encrypted.
    #[error(
        "there is no backup key yet: make one with `lyceum backup key new`, and keep the words that it prints in a safe place"
    )]
    NoKey,
    /// A text that is no key.
    #[error("{0}")]
    BadKey(&'static str),
    /// The backup was encrypted for another key.
    #[error("wrong key: this backup needs the key {needed}, and the key given is {given}. Nothing was changed")]
    WrongKey {
        /// Names of the keys that can open it.
        needed: String,
        /// Name of the key that was given.
        given: String,
    },
    /// A file of a backup is not there.
    #[error("the backup is incomplete: {piece} is missing in {place}. Take an older backup or another copy")]
    Missing {
        /// The file.
        piece: String,
        /// The folder or bucket.
        place: String,
    },
    /// A file of a backup is not what was written.
    #[error("the backup is damaged: {piece} {what}. Take an older backup or another copy")]
    Damaged {
        /// The file.
        piece: String,
        /// What is wrong with it.
        what: String,
    },
    /// Transactions lie in no backup.
    #[error("transactions {from} to {to} are in no backup here, so this moment cannot be reached")]
    Gap {
        /// The first that is missing.
        from: u64,
        /// The last that is missing.
        to: u64,
    },
    /// No backup at all, or none as old as asked for.
    #[error("{0}")]
    NothingThere(String),
    /// No backup has this name.
    #[error("there is no backup called {0}; `lyceum backup list` shows all names")]
    NoSuchBackup(String),
    /// The folder to restore into is in use.
    #[error("{} is there already; name a folder that does not exist yet", .0.display())]
    NotEmpty(PathBuf),
    /// Something else is being done with the backups.
    #[error("{0} is running; try again when it is over")]
    Busy(&'static str),
    /// The disk, or the plan's share of it, is too small.
    #[error("there is no room for this: about {needed_mb} MB are needed and {free_mb} MB are free")]
    NoRoom {
        /// About how much is needed, in megabytes.
        needed_mb: u64,
        /// How much may be used, in megabytes.
        free_mb: u64,
    },
    /// What a check of a backup found.
    #[error("{0}")]
    NotWhole(String),
    /// What was restored is not what had been stored.
    #[error("the restored data differs from what was backed up: {0}")]
    Differs(String),
    /// The backup was made by a newer release.
    #[error(
        "this backup has format {found}, but this release understands formats up to {supported}: install a newer release"
    )]
    Newer {
        /// Format found.
        found: u32,
        /// Newest format that this release knows.
        supported: u32,
    },
    /// A place for copies failed.
    #[error("{target}: {reason}")]
    Target {
        /// The folder or bucket.
        target: String,
        /// What happened and what to do.
        reason: String,
    },
    /// The child process that proves a backup ended badly.
    #[error("the restore test broke off: {0}")]
    TestBroke(String),
}

impl BackupError {
    /// For `map_err`: an operating-system error with the place where it happened.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    pub(crate) fn damaged(piece: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Damaged { piece: piece.into(), what: what.into() }
    }
}
