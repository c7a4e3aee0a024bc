//! Compresses pages and JSON as they leave. Files of the bundle were compressed when it was built; streams never are.

use super::site::{accepted, accepts};
use axum::{
    body::{Body, HttpBody},
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http_body_util::BodyExt;
use std::io::{self, Write};

/// Smaller bodies do not gain from it.
const BYTES_MIN: usize = 1024;
/// Larger bodies are compressed away from the threads that answer.
const BYTES_INLINE_MAX: usize = 128 * 1024;
/// Fast rather than small: 60 to 100 MB/s, a page of 50 KB takes less than a millisecond.
const BROTLI_QUALITY: i32 = 4;
const BROTLI_WINDOW: i32 = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
}

/// Compresses the response of `next` where it is worth it and the client takes it.
pub async fn compress(request: Request, next: Next) -> Response {
    let accepted = accepted(request.headers());
    let coding =
        if accepts(accepted, "br") { Some(Coding::Brotli) } else { accepts(accepted, "gzip").then_some(Coding::Gzip) };
    let mut response = next.run(request).await;
    if !is_text(&response) {
        return response;
    }
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-encoding"));
    match coding {
        Some(coding) if response.body().size_hint().upper().is_none_or(|bytes| bytes >= BYTES_MIN as u64) => {
            encode_body(response, coding).await
        }
        _ => response,
    }
}

fn is_text(response: &Response) -> bool {
    let headers = response.headers();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim();
    matches!(kind, "text/html" | "application/json" | "application/problem+json" | "text/plain" | "text/javascript")
        && !headers.contains_key(header::CONTENT_ENCODING)
        && !headers.contains_key(header::CONTENT_RANGE)
        && !matches!(response.status(), StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED)
        // A file: its length and tag are promised already.
        && !headers.contains_key(header::ACCEPT_RANGES)
}

async fn encode_body(response: Response, coding: Coding) -> Response {
    let (mut parts, body) = response.into_parts();
    let plain = match body.collect().await {
        Ok(collected) => collected.to_bytes(),
        Err(error) => {
            tracing::warn!(%error, "a page broke off while it was rendered");
            return Response::from_parts(
                parts,
                Body::from_stream(futures_util::stream::iter([Err::<Bytes, _>(error)])),
            );
        }
    };
    if plain.len() < BYTES_MIN {
        return Response::from_parts(parts, Body::from(plain));
    }
    let input = plain.clone();
    let packed = if plain.len() <= BYTES_INLINE_MAX {
        encode(&input, coding)
    } else {
        tokio::task::spawn_blocking(move || encode(&input, coding))
            .await
            .unwrap_or_else(|error| Err(io::Error::other(error)))
    };
    let Ok(packed) = packed else { return Response::from_parts(parts, Body::from(plain)) };
    let name = match coding {
        Coding::Brotli => "br",
        Coding::Gzip => "gzip",
    };
    parts.headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(packed))
}

fn encode(plain: &[u8], coding: Coding) -> io::Result<Vec<u8>> {
    let mut packed = Vec::with_capacity(plain.len() / 3);
    match coding {
        Coding::Brotli => {
            let mut writer = brotli::CompressorWriter::new(
                &mut packed,
                4096,
                BROTLI_QUALITY.unsigned_abs(),
                BROTLI_WINDOW.unsigned_abs(),
            );
            writer.write_all(plain)?;
            drop(writer);
        }
        Coding::Gzip => {
            let mut writer = GzEncoder::new(&mut packed, Compression::new(4));
            writer.write_all(plain)?;
            writer.finish()?;
        }
    }
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn both_encodings_give_the_text_back() {
        let plain = "Lyceum ".repeat(5000);
        let packed = encode(plain.as_bytes(), Coding::Gzip).unwrap();
        let mut text = String::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_string(&mut text).unwrap();
        assert_eq!(text, plain);
        let packed = encode(plain.as_bytes(), Coding::Brotli).unwrap();
        let mut text = String::new();
        brotli::Decompressor::new(&packed[..], 4096).read_to_string(&mut text).unwrap();
        assert_eq!(text, plain);
    }

    #[test]
    fn streams_files_and_parts_are_left_alone() {
        let with = |kind: &'static str, more: Option<header::HeaderName>| {
            let mut response = Response::new(Body::empty());
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            if let Some(name) = more {
                response.headers_mut().insert(name, HeaderValue::from_static("x"));
            }
            is_text(&response)
        };
        assert!(with("text/html; charset=utf-8", None) && with("application/json", None));
        assert!(!with("text/event-stream", None) && !with("video/mp4", None));
        assert!(!with("text/plain", Some(header::ACCEPT_RANGES)) && !with("text/html", Some(header::CONTENT_ENCODING)));
    }
}
