//! The one error that a client sees: what happened, what it means, what to do. Statuses are HTTP's business.

use crate::plan::PlanLimit;
use serde::{Deserialize, Serialize};

/// The result of every port.
pub type ApiResult<T> = Result<T, ApiError>;

/// What went wrong, as a client may tell errors apart. Each kind has exactly one HTTP status
/// (`server/src/http/problem.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The input breaks a rule that the message names.
    Invalid,
    /// Nobody is signed in, or the sign-in has ended.
    SignedOut,
    /// The name or the secret is wrong. Does not say which.
    WrongSecret,
    /// Signed in, but not allowed to.
    Forbidden,
    /// No such thing, or not visible to this person: the two look the same on purpose.
    NotFound,
    /// It exists already, or changed meanwhile.
    Conflict,
    /// The body or file is larger than allowed.
    TooLarge,
    /// The content is not of a kind that can be read here.
    UnsupportedType,
    /// The content could not be read: damaged, encrypted, or over a bound.
    Unreadable,
    /// A limit of this person is used up; `limit` says which.
    LimitReached,
    /// The server has no free place now; `retry_after_s` says when to come back.
    Busy,
    /// A storage area of the plan, or the disk, is full.
    StorageFull,
    /// The storage takes no writes at the moment; reading works.
    ReadOnly,
    /// A part that is needed (a model, an index) is not there.
    Unavailable,
    /// A fault of the server. The log has the details under the request id.
    Internal,
}

/// The limit behind a refusal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LimitReport {
    /// Which limit.
    pub limit: PlanLimit,
    /// How much of it is used, in the limit's unit.
    pub used: u64,
    /// How much is allowed, in the limit's unit.
    pub allowed: u64,
}

/// An error for the client. `message` is a whole, plain sentence; it never holds a secret or a cause from inside.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[error("{message}")]
pub struct ApiError {
    /// What went wrong.
    pub kind: ErrorKind,
    /// A stable name in `snake_case` for programs, e.g. `video_too_long`.
    pub code: String,
    /// What happened, what it means and what to do, for people.
    pub message: String,
    /// The form field that the message is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The limit that was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitReport>,
    /// Seconds until another try can work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
}

impl ApiError {
    /// An error of this kind.
    pub fn new(kind: ErrorKind, code: &str, message: impl Into<String>) -> Self {
        Self { kind, code: code.to_owned(), message: message.into(), field: None, limit: None, retry_after_s: None }
    }

    /// A rule of the input was broken; `field` names the part of the form.
    pub fn invalid(field: &str, code: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(ErrorKind::Invalid, code, message) }
    }

    /// Nobody is signed in.
    pub fn signed_out() -> Self {
        Self::new(ErrorKind::SignedOut, "signed_out", "Please sign in first.")
    }

    /// Signed in, but not allowed to.
    pub fn forbidden() -> Self {
        Self::new(ErrorKind::Forbidden, "forbidden", "Your account is not allowed to do this.")
    }

    /// No such thing, or not visible to this person.
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorKind::NotFound, "not_found", format!("This {what} does not exist, or you cannot open it."))
    }

    /// A fault of the server. Log the cause before.
    pub fn internal() -> Self {
        Self::new(
            ErrorKind::Internal,
            "internal",
            "Something went wrong on the server. Nothing was changed. Please try again; if it happens again, tell your administrator.",
        )
    }

    /// A limit was reached.
    pub fn limit(
        kind: ErrorKind,
        limit: PlanLimit,
        used: u64,
        allowed: u64,
        retry_after_s: Option<u64>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            limit: Some(LimitReport { limit, used, allowed }),
            retry_after_s,
            ..Self::new(kind, limit.name(), message)
        }
    }

    /// Adds when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
}
