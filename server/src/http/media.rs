//! `GET /media/{hash}?name&until&for&sign`: stored files by byte range, without cookies.

use super::{HttpState, problem::Problem, range::Span};
use axum::{
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use bytes::{Bytes, BytesMut};
use futures_util::{Stream, stream};
use lyceum_api::{
    ApiError,
    imports::{MediaFile, MediaQuery},
};
use std::{any::Any, fmt::Write, io};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt, SeekFrom},
};

/// Bytes read from disk at a time.
const CHUNK: usize = 128 * 1024;

/// A stored file is shown without any right of a page: whatever it holds, it cannot act in our name.
const CSP: &str = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; sandbox";

/// Sends a file, or a part of it.
pub async fn get_media(
    State(state): State<HttpState>,
    Path(hash): Path<String>,
    RawQuery(query): RawQuery,
    method: Method,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let query: MediaQuery =
        serde_urlencoded::from_str(query.as_deref().unwrap_or_default()).map_err(|_| ApiError::not_found("file"))?;
    let (name, until_s) = (query.name.clone(), query.until);
    let file = state.ports.files.open_media(&hash, query).await?;
    let etag = format!("\"{hash}\"");
    let left_s = until_s.saturating_sub(state.clock.now().as_second()).max(0);
    let mut response = Response::new(Body::empty());
    describe(response.headers_mut(), &file, &name, &etag, left_s);
    if seen(&headers, &etag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return Ok(response);
    }
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let span = Span::asked(text(header::RANGE), text(header::IF_RANGE), &etag, file.bytes);
    set_span(&mut response, span, file.bytes);
    if method == Method::HEAD || span == Span::Impossible {
        return Ok(response);
    }
    // One of the person's places, kept until the last byte is sent or the reader has gone.
    let place = file.video_of.map(|user| state.ports.files.enter_video(user)).transpose()?;
    let (first, count) = span.window(file.bytes);
    let body = send(&file, first, count, place).await.map_err(|error| {
        tracing::error!(%error, "a stored file cannot be read");
        ApiError::internal()
    })?;
    *response.body_mut() = Body::from_stream(body);
    Ok(response)
}

fn describe(headers: &mut HeaderMap, file: &MediaFile, name: &str, etag: &str, left_s: i64) {
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, file.mime);
    set(header::ETAG, etag);
    set(header::ACCEPT_RANGES, "bytes");
    // The address is signed and names the content: any cache may keep it, but no longer than the signature holds.
    set(header::CACHE_CONTROL, &format!("public, max-age={left_s}, immutable"));
    set(header::CONTENT_SECURITY_POLICY, CSP);
    set(header::CONTENT_DISPOSITION, &disposition(file.inline, name));
}

fn seen(headers: &HeaderMap, etag: &str) -> bool {
    let tags = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag)
}

fn set_span(response: &mut Response, span: Span, size: u64) {
    let (status, range) = match span {
        Span::Whole => (StatusCode::OK, None),
        Span::Part { first, last } => (StatusCode::PARTIAL_CONTENT, Some(format!("bytes {first}-{last}/{size}"))),
        Span::Impossible => (StatusCode::RANGE_NOT_SATISFIABLE, Some(format!("bytes */{size}"))),
    };
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(span.window(size).1));
    if let Some(range) = range.and_then(|range| HeaderValue::from_str(&range).ok()) {
        headers.insert(header::CONTENT_RANGE, range);
    }
}

/// `Content-Disposition` as in RFC 6266: plain letters for old clients, all others percent-encoded (RFC 8187).
fn disposition(inline: bool, name: &str) -> String {
    let kind = if inline { "inline" } else { "attachment" };
    let keeps = |c: char| c.is_ascii_alphanumeric() || " ._-()".contains(c);
    let plain: String = name.chars().map(|c| if keeps(c) { c } else { '_' }).collect();
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

struct Sending {
    file: File,
    left: u64,
    _place: Option<Box<dyn Any + Send + Sync>>,
}

async fn send(
    file: &MediaFile,
    first: u64,
    count: u64,
    place: Option<Box<dyn Any + Send + Sync>>,
) -> io::Result<impl Stream<Item = io::Result<Bytes>> + Send + use<>> {
    let mut opened = File::open(&file.path).await?;
    opened.seek(SeekFrom::Start(first)).await?;
    Ok(stream::try_unfold(Sending { file: opened, left: count, _place: place }, |mut sending| async move {
        if sending.left == 0 {
            return Ok(None);
        }
        let want = usize::try_from(sending.left).map_or(CHUNK, |left| left.min(CHUNK));
        let mut chunk = BytesMut::with_capacity(want);
        let mut part = (&mut sending.file).take(want as u64);
        let read = part.read_buf(&mut chunk).await?;
        if read == 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter"));
        }
        sending.left -= read as u64;
        Ok(Some((chunk.freeze(), sending)))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt;

    #[test]
    fn names_are_safe_in_headers_and_whole_in_utf8() {
        assert_eq!(disposition(true, "a b.mp4"), "inline; filename=\"a b.mp4\"; filename*=UTF-8''a%20b.mp4");
        let tricky = disposition(false, "ä\"\r\nX: y/ü.pdf");
        assert_eq!(
            tricky,
            "attachment; filename=\"____X_ y__.pdf\"; filename*=UTF-8''%C3%A4%22%0D%0AX%3A%20y%2F%C3%BC.pdf"
        );
    }

    #[tokio::test]
    async fn exactly_the_asked_bytes_are_sent() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f");
        let content: Vec<u8> = (0..300_000_u32).map(|n| n.to_le_bytes()[0]).collect();
        std::fs::write(&path, &content).unwrap();
        let file = MediaFile { path, bytes: 300_000, mime: "video/mp4", inline: true, video_of: None };
        for (first, count) in [(0_usize, 300_000_usize), (5, 1), (131_071, 140_000), (299_999, 1), (7, 0)] {
            let body = Body::from_stream(send(&file, first as u64, count as u64, None).await.unwrap());
            let bytes = body.collect().await.unwrap().to_bytes();
            assert!(bytes == content[first..first + count], "{first}+{count}");
        }
    }

    #[test]
    fn status_and_length_tell_the_span() {
        let mut response = Response::new(Body::empty());
        set_span(&mut response, Span::Part { first: 2, last: 5 }, 10);
        assert_eq!(response.status(), 206);
        assert_eq!(response.headers()["content-range"], "bytes 2-5/10");
        assert_eq!(response.headers()["content-length"], "4");
        set_span(&mut response, Span::Impossible, 10);
        assert_eq!(
            (response.status().as_u16(), response.headers()["content-range"].as_bytes()),
            (416, &b"bytes */10"[..])
        );
    }
}
