//! Errors as HTTP says them: the only place with statuses (RFC 9457 `application/problem+json`).

use super::rate_headers;
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lyceum_api::{ApiError, ErrorKind};
use serde::Serialize;

/// The problem types of the RateLimit draft (draft-ietf-httpapi-ratelimit-headers).
const QUOTA_EXCEEDED: &str = "https://iana.org/assignments/http-problem-types#quota-exceeded";
const REDUCED_CAPACITY: &str = "https://iana.org/assignments/http-problem-types#temporary-reduced-capacity";

/// What a client should wait when the server is busy and the service did not say how long.
const BUSY_RETRY_S: u64 = 5;

/// The status of a kind of error.
pub fn status(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Invalid => StatusCode::BAD_REQUEST,
        ErrorKind::SignedOut | ErrorKind::WrongSecret => StatusCode::UNAUTHORIZED,
        ErrorKind::Forbidden => StatusCode::FORBIDDEN,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Conflict => StatusCode::CONFLICT,
        ErrorKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorKind::UnsupportedType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        ErrorKind::Unreadable => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::LimitReached => StatusCode::TOO_MANY_REQUESTS,
        ErrorKind::Busy | ErrorKind::ReadOnly | ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
        ErrorKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Seconds for `Retry-After`, where another try can help.
pub fn retry_after_s(error: &ApiError) -> Option<u64> {
    error.retry_after_s.or((error.kind == ErrorKind::Busy).then_some(BUSY_RETRY_S))
}

#[derive(Serialize)]
struct Body9457<'e> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'e str,
    #[serde(rename = "violated-policies", skip_serializing_if = "Option::is_none")]
    violated_policies: Option<[&'static str; 1]>,
    /// The members of [`ApiError`] follow, so that a client can read the body as one.
    #[serde(flatten)]
    error: &'e ApiError,
}

/// An error as a response.
#[derive(Debug)]
pub struct Problem(pub ApiError);

impl From<ApiError> for Problem {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let error = self.0;
        let status = status(error.kind);
        let body = Body9457 {
            r#type: match error.kind {
                ErrorKind::LimitReached => QUOTA_EXCEEDED,
                ErrorKind::Busy => REDUCED_CAPACITY,
                _ => "about:blank",
            },
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: &error.message,
            violated_policies: error.limit.as_ref().map(|report| [rate_headers::policy(report.limit)]),
            error: &error,
        };
        let body = serde_json::to_vec(&body).unwrap_or_default();
        let mut response = (status, Body::from(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        set_advice(&mut response, &error);
        response
    }
}

/// Sets what tells a client how to go on: `Retry-After`, the limit that refused, and the challenge that a 401 must
/// carry (RFC 9110, 11.6.1).
pub fn set_advice(response: &mut Response, error: &ApiError) {
    if let Some(report) = &error.limit {
        rate_headers::tell_refusal(response.headers_mut(), report, error.retry_after_s);
    }
    if let Some(seconds) = retry_after_s(error) {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if response.status() == StatusCode::UNAUTHORIZED {
        let challenge = HeaderValue::from_static("Bearer realm=\"lyceum\"");
        response.headers_mut().insert(HeaderName::from_static("www-authenticate"), challenge);
    }
}

/// The address exists, but not for this method.
pub fn wrong_method() -> Response {
    let text = "This address exists, but it cannot be used in this way. `/api/openapi.json` lists what can.";
    let mut response = Problem(ApiError::new(ErrorKind::Invalid, "wrong_method", text)).into_response();
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    response
}

/// The bytes that are sent to a connection beyond the bound, before anything is read from it.
pub fn full_house() -> Vec<u8> {
    let body = "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,\"kind\":\"busy\",\
        \"code\":\"connections\",\"message\":\"The server has no free connection. Please try again in a moment.\"}";
    format!(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: {BUSY_RETRY_S}\r\nContent-Type: application/problem+json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;
    use lyceum_api::plan::PlanLimit;

    async fn read(error: ApiError) -> (Response<()>, serde_json::Value) {
        let (parts, body) = Problem(error).into_response().into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        (Response::from_parts(parts, ()), serde_json::from_slice(&bytes).unwrap())
    }

    #[tokio::test]
    async fn a_used_up_limit_says_which_and_when() {
        let limit = PlanLimit::PersonApiRequests;
        let error = ApiError::limit(ErrorKind::LimitReached, limit, 1000, 1000, Some(90), "That was the last one.");
        let (response, body) = read(error.clone()).await;
        assert_eq!(response.status(), 429);
        assert_eq!(response.headers()["retry-after"], "90");
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        assert_eq!(body["type"], QUOTA_EXCEEDED);
        assert_eq!(body["violated-policies"][0], "day");
        assert_eq!(body["detail"], "That was the last one.");
        assert_eq!(body["limit"]["allowed"], 1000);
        assert_eq!(serde_json::from_value::<ApiError>(body).unwrap(), error);
    }

    #[tokio::test]
    async fn a_busy_server_always_says_when_to_come_back() {
        let (response, body) = read(ApiError::new(ErrorKind::Busy, "busy", "Please wait.")).await;
        assert_eq!((response.status().as_u16(), body["status"].as_u64()), (503, Some(503)));
        assert_eq!(response.headers()["retry-after"], "5");
    }

    #[tokio::test]
    async fn an_ordinary_error_has_no_retry_and_no_policy() {
        let (response, body) = read(ApiError::not_found("course")).await;
        assert_eq!(response.status(), 404);
        assert!(!response.headers().contains_key("retry-after") && body.get("violated-policies").is_none());
        let (response, _) = read(ApiError::signed_out()).await;
        assert!(response.headers().contains_key("www-authenticate"));
    }
}
