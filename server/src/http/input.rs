//! Path, query and body of a request become the input of an endpoint.

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use lyceum_api::{ApiError, ApiResult, ErrorKind, Method};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::time::Duration;

/// The largest body that is no file.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;
/// How long a body may pause between two pieces.
pub const BODY_IDLE: Duration = Duration::from_secs(30);

/// Reads a body up to its bound.
pub async fn read_body(body: Body, bytes_max: usize) -> ApiResult<Bytes> {
    let mut body = body;
    let mut read = BytesMut::new();
    loop {
        let frame = tokio::time::timeout(BODY_IDLE, body.frame()).await.map_err(|_| too_slow())?;
        let Some(frame) = frame else { return Ok(read.freeze()) };
        let frame = frame.map_err(|_| malformed("The request ended before its body was complete."))?;
        let Ok(data) = frame.into_data() else { continue };
        if read.len() + data.len() > bytes_max {
            return Err(too_large(bytes_max));
        }
        read.extend_from_slice(&data);
    }
}

/// Input of an endpoint out of its parts.
pub fn decode<T: DeserializeOwned>(
    method: Method,
    path: &[(&str, &str)],
    query: Option<&str>,
    body: &[u8],
) -> ApiResult<T> {
    match method {
        Method::Get | Method::Delete => from_pairs(path, query),
        Method::Post | Method::Patch => from_json(path, body),
    }
}

fn from_pairs<T: DeserializeOwned>(path: &[(&str, &str)], query: Option<&str>) -> ApiResult<T> {
    let mut pairs = serde_urlencoded::to_string(path).map_err(|_| malformed("The address cannot be read."))?;
    if let Some(query) = query.filter(|query| !query.is_empty()) {
        if !pairs.is_empty() {
            pairs.push('&');
        }
        pairs.push_str(query);
    }
    serde_urlencoded::from_str(&pairs).map_err(|error| malformed(&format!("The address does not fit: {error}.")))
}

fn from_json<T: DeserializeOwned>(path: &[(&str, &str)], body: &[u8]) -> ApiResult<T> {
    let mut object: Map<String, Value> = if body.iter().all(u8::is_ascii_whitespace) {
        Map::new()
    } else {
        // serde_json refuses more than 128 levels, so that no body can exhaust the stack.
        serde_json::from_slice(body).map_err(|error| malformed(&format!("The body is no JSON object: {error}.")))?
    };
    for (name, value) in path {
        object.insert((*name).to_owned(), Value::String((*value).to_owned()));
    }
    serde_json::from_value(Value::Object(object))
        .map_err(|error| malformed(&format!("The body does not fit: {error}.")))
}

/// A body must say that it is JSON: pages of other sites can send forms, but not this type.
pub fn check_json(headers: &HeaderMap, body: &[u8]) -> ApiResult<()> {
    if body.is_empty() || is_json(headers) {
        return Ok(());
    }
    Err(ApiError::new(
        ErrorKind::UnsupportedType,
        "json_only",
        "Send the body as JSON, with `Content-Type: application/json`.",
    ))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// A request that cannot be understood.
pub fn malformed(text: &str) -> ApiError {
    ApiError::new(ErrorKind::Invalid, "malformed", text)
}

/// A body over its bound.
pub fn too_large(bytes_max: usize) -> ApiError {
    let text = format!("This is too much for one request: at most {} KiB are allowed.", bytes_max / 1024);
    ApiError::new(ErrorKind::TooLarge, "body_too_large", text)
}

/// A body that stopped coming.
pub fn too_slow() -> ApiError {
    let text =
        format!("Nothing arrived for {} seconds, so the request was ended. Please try again.", BODY_IDLE.as_secs());
    ApiError::new(ErrorKind::Invalid, "too_slow", text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::{
        Nothing,
        asking::SearchQuery,
        chat::RenameConversation,
        ids::{ConversationId, CourseId},
        people::PeopleQuery,
    };

    #[test]
    fn path_and_query_make_the_input_of_a_get() {
        let input: SearchQuery = decode(Method::Get, &[], Some("q=a%20b+c&limit=3"), b"").unwrap();
        assert_eq!((input.q.as_str(), input.limit, input.course), ("a b c", Some(3), None));
        let id = CourseId(7).to_string();
        let input: SearchQuery = decode(Method::Get, &[("course", &id)], Some("q=x"), b"").unwrap();
        assert_eq!(input.course, Some(CourseId(7)));
        assert!(decode::<PeopleQuery>(Method::Get, &[], None, b"").is_ok());
        assert!(decode::<SearchQuery>(Method::Get, &[], Some("q=1&q=2"), b"").is_err());
        assert!(decode::<SearchQuery>(Method::Get, &[], Some("q=1&limit=-1"), b"").is_err());
    }

    #[test]
    fn the_path_wins_over_the_body() {
        let (mine, other) = (ConversationId(1).to_string(), ConversationId(2).to_string());
        let body = serde_json::json!({"conversation": other, "title": "T"}).to_string();
        let input: RenameConversation =
            decode(Method::Patch, &[("conversation", &mine)], None, body.as_bytes()).unwrap();
        assert_eq!(input.conversation, ConversationId(1));
    }

    #[test]
    fn broken_bodies_are_told_apart_from_wrong_ones() {
        assert!(decode::<Nothing>(Method::Post, &[], None, b" ").is_ok());
        let deep = "[".repeat(100_000);
        for body in ["{", "[]", "5", "\"x\"", deep.as_str(), "{\"title\":5}"] {
            let error = decode::<RenameConversation>(Method::Post, &[], None, body.as_bytes()).unwrap_err();
            assert_eq!((error.kind, error.code.as_str()), (ErrorKind::Invalid, "malformed"), "{body:.20}");
        }
    }

    #[tokio::test]
    async fn a_body_ends_at_its_bound() {
        assert_eq!(read_body(Body::from("12345"), 5).await.unwrap().len(), 5);
        assert_eq!(read_body(Body::from("123456"), 5).await.unwrap_err().kind, ErrorKind::TooLarge);
    }

    #[test]
    fn only_json_is_taken() {
        let with = |kind: &'static str| HeaderMap::from_iter([(header::CONTENT_TYPE, kind.parse().unwrap())]);
        assert!(check_json(&with("application/json; charset=utf-8"), b"{}").is_ok());
        assert!(check_json(&with("text/plain"), b"{}").is_err());
        assert!(check_json(&HeaderMap::new(), b"{}").is_err());
        assert!(check_json(&HeaderMap::new(), b"").is_ok());
    }
}
