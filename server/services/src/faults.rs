//! What a fault of the storage means for whoever asked.

use lyceum_api::{ApiError, ErrorKind};
use lyceum_storage::{StoreError, TransactError};

/// Why the services could not start.
#[derive(Debug, thiserror::Error)]
pub enum ServicesError {
    /// The configuration names a limit that does not exist.
    #[error("`{0}` is no limit of the plan; `lyceum plan` lists their names")]
    UnknownLimit(String),
    /// The configuration sets a limit to nothing.
    #[error("the limit `{0}` must be at least 1")]
    ZeroLimit(&'static str),
    /// The time zone is not known.
    #[error("`{0}` is no time zone; write an IANA name such as `Africa/Nairobi`")]
    UnknownTimeZone(String),
    /// The cost of hashing secrets makes no sense.
    #[error("secrets cannot be hashed with these settings")]
    Hashing,
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A storage fault in words for a client. The cause goes to the log.
pub fn store_fault(error: &StoreError) -> ApiError {
    match error {
        StoreError::Full => ApiError::new(
            ErrorKind::StorageFull,
            "disk_full",
            "The server's disk is full, so nothing can be saved. Reading works; please tell your administrator.",
        ),
        StoreError::ReadOnly { .. } => ApiError::new(
            ErrorKind::ReadOnly,
            "read_only",
            "The server takes no changes at the moment; reading works. Please tell your administrator.",
        ),
        StoreError::Busy { .. } => ApiError::new(
            ErrorKind::Busy,
            "storage_busy",
            "The server is saving too many things at once. Please try again in a second.",
        )
        .retry_after(1),
        other => {
            tracing::error!(error = %other, "storage fault");
            ApiError::internal()
        }
    }
}

/// Why a transaction of the services was given up: `?` takes both kinds.
#[derive(Debug)]
pub enum Refusal {
    /// A rule said no; this is what the client sees.
    Rule(Box<ApiError>),
    /// The storage failed inside of it.
    Store(StoreError),
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        Self::Rule(Box::new(error))
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// A failed transaction in words for a client: the rule's own refusal, or a storage fault.
pub fn refused(error: TransactError<Refusal>) -> ApiError {
    match error {
        TransactError::Refused(Refusal::Rule(refusal)) => *refusal,
        TransactError::Refused(Refusal::Store(fault)) | TransactError::Store(fault) => store_fault(&fault),
    }
}

/// For `map_err` after reading: a storage fault in words for a client.
#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` calls")]
pub fn unreadable(error: StoreError) -> ApiError {
    store_fault(&error)
}

/// For `map_err` after a transaction that has no rules of its own.
pub fn store_error(error: TransactError<StoreError>) -> StoreError {
    match error {
        TransactError::Store(error) | TransactError::Refused(error) => error,
    }
}
