//! From an HTTP refusal back to the contract's error.

use lyceum_api::{ApiError, ErrorKind, LimitReport};
use serde::Deserialize;

/// The parts of `application/problem+json` that pages need. All may be missing: a proxy may have answered instead.
#[derive(Deserialize, Default)]
struct Problem {
    kind: Option<ErrorKind>,
    code: Option<String>,
    message: Option<String>,
    detail: Option<String>,
    field: Option<String>,
    limit: Option<LimitReport>,
    retry_after_s: Option<u64>,
}

/// Reads a refusal. `fallback` is the sentence for an answer that has none of its own.
pub(crate) fn read(status: u16, body: &str, fallback: &str) -> ApiError {
    let problem = serde_json::from_str::<Problem>(body).unwrap_or_default();
    let kind = problem.kind.unwrap_or(match status {
        400 | 422 => ErrorKind::Invalid,
        401 => ErrorKind::SignedOut,
        403 => ErrorKind::Forbidden,
        404 => ErrorKind::NotFound,
        409 => ErrorKind::Conflict,
        413 => ErrorKind::TooLarge,
        415 => ErrorKind::UnsupportedType,
        429 => ErrorKind::LimitReached,
        503 => ErrorKind::Busy,
        507 => ErrorKind::StorageFull,
        _ => ErrorKind::Internal,
    });
    ApiError {
        kind,
        code: problem.code.unwrap_or_else(|| format!("http_{status}")),
        message: problem.message.or(problem.detail).unwrap_or_else(|| fallback.to_owned()),
        field: problem.field,
        limit: problem.limit,
        retry_after_s: problem.retry_after_s,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_of_the_server_comes_back_whole() {
        let sent = ApiError { field: Some("name".to_owned()), ..ApiError::signed_out().retry_after(9) };
        let got = read(401, &serde_json::to_string(&sent).unwrap(), "?");
        assert_eq!(got, sent);
    }

    #[test]
    fn an_answer_of_something_else_still_gives_a_sentence() {
        let got = read(413, "<html>too large</html>", "It did not work.");
        assert_eq!((got.kind, got.message.as_str()), (ErrorKind::TooLarge, "It did not work."));
        assert_eq!(read(502, "", "It did not work.").kind, ErrorKind::Internal);
    }
}
