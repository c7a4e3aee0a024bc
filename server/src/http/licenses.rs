//! `/licenses.txt`: the licences of the work of others that is inside, for anybody.

use super::{
    problem::Problem,
    site::{accepted, accepts},
};
use crate::licenses::{COMPRESSED, text};
use axum::{
    body::Bytes,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use lyceum_api::ApiError;

/// Sends them as they lie in the program to whoever takes that, else as plain text.
pub async fn licenses(headers: HeaderMap) -> Response {
    let as_it_lies = accepts(accepted(&headers), "br");
    let body = if as_it_lies {
        Bytes::from_static(COMPRESSED)
    } else {
        match text() {
            Ok(text) => text.into(),
            Err(error) => {
                tracing::error!(%error, "the licences cannot be read");
                return Problem(ApiError::internal()).into_response();
            }
        }
    };
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    if as_it_lies {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}
