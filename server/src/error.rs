//! What can go wrong outside of a request: reading the configuration, opening the data folder, a command.

use lyceum_api::ApiError;
use lyceum_backup::BackupError;
use lyceum_models::ModelError;
use lyceum_search::SearchError;
use lyceum_services::faults::ServicesError;
use lyceum_storage::StoreError;
use std::path::PathBuf;

/// The result of starting and of every command.
pub type ServerResult<T> = Result<T, ServerError>;

/// An error that ends a command. Its text is for the person at the terminal.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// A setting that does not exist, probably misspelt.
    #[error("{origin} sets `{key}`, which does not exist.{hint} `lyceum config print` lists all settings.")]
    UnknownSetting {
        /// Where it was set: a file, a variable, a flag.
        origin: String,
        /// The name that was given.
        key: String,
        /// " Did you mean `…`?" or nothing.
        hint: String,
    },
    /// A setting with an impossible value.
    #[error("{origin} sets `{key}` to {value}, but it must be {wanted}.")]
    BadSetting {
        /// Where it was set.
        origin: String,
        /// The setting.
        key: String,
        /// What was given.
        value: String,
        /// What would be right.
        wanted: String,
    },
    /// The configuration file is no TOML.
    #[error("{path} cannot be read as TOML: {reason}")]
    BrokenFile {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        reason: String,
    },
    /// The command line asks for something that cannot be.
    #[error("{0}")]
    WrongUse(String),
    /// Something that the command needs is not as it must be; the text says what to do.
    #[error("{0}")]
    Refused(String),
    /// A file or folder.
    #[error("{what}: {source}")]
    Io {
        /// What was tried, with the path.
        what: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The address to listen on.
    #[error("Cannot listen on {address}: {source}. Another program may use this port; choose another with `--listen`.")]
    Listen {
        /// The address.
        address: String,
        /// The cause.
        source: std::io::Error,
    },
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A backup.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The index.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// A model.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// The services could not start.
    #[error(transparent)]
    Services(#[from] ServicesError),
    /// A service refused.
    #[error(transparent)]
    Api(#[from] ApiError),
}

impl ServerError {
    /// An I/O error with what was tried.
    pub fn io(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    /// The program's exit code: 2 for wrong use, 1 for everything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::UnknownSetting { .. }
            | Self::BadSetting { .. }
            | Self::BrokenFile { .. }
            | Self::WrongUse(_)
            // Another key or another folder would do.
            | Self::Backup(BackupError::WrongKey { .. } | BackupError::BadKey(_) | BackupError::NotEmpty(_)) => 2,
            _ => 1,
        }
    }
}
