//! The browser half, styles and fonts: out of the program itself (a debug build reads them from disk).

use super::problem::Problem;
use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use lyceum_api::ApiError;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::{borrow::Cow, collections::HashMap};

/// What a worker may do whose script this is: load scripts beside it, and reach nothing in the network. A program that a
/// learner runs cannot act in the learner's name.
const WORKER_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src blob:; frame-ancestors 'none'";

#[derive(RustEmbed)]
#[folder = "../assets/site"]
struct Site;

/// The folders of the bundle; their names carry the hash of what is inside, so that they may be kept for ever.
#[derive(Clone, Debug, PartialEq, Eq, serde::Deserialize)]
pub struct Names {
    /// `pkg-<hash>`: script and WASM.
    pub pkg: String,
    /// `assets-<hash>`: stylesheet, fonts, icons.
    pub assets: String,
    /// What else a part of the site needs of the browser half: names without `.wasm`.
    #[serde(default)]
    pub parts: HashMap<String, Vec<String>>,
}

/// The names out of the manifest that the bundle was written with.
pub fn names() -> Names {
    let manifest = Site::get("manifest.json").and_then(|file| serde_json::from_slice(&file.data).ok());
    manifest.unwrap_or_else(|| Names {
        pkg: "pkg-missing".to_owned(),
        assets: "assets-missing".to_owned(),
        parts: HashMap::new(),
    })
}

/// The name of the browser half inside this program.
pub fn bundle_name() -> Option<String> {
    Site::get("manifest.json").map(|_| names().pkg)
}

/// Whether an address belongs to the bundle.
pub fn owns(path: &str) -> bool {
    path.starts_with("/pkg-") || path.starts_with("/assets-")
}

/// Sends a file in the best encoding that the browser takes.
pub fn serve(method: &Method, path: &str, headers: &HeaderMap) -> Response {
    let path = path.trim_start_matches('/');
    let found = mime(path).and_then(|mime| Some((mime, pick(path, accepted(headers))?)));
    let Some((mime, (encoding, file))) = found else { return Problem(ApiError::not_found("file")).into_response() };
    // SHA-256 of the bytes sent: each encoding has its own strong tag.
    let hash = file.metadata.sha256_hash();
    let etag = format!("\"{:032x}\"", hash.first_chunk().map_or(0, |bytes| u128::from_be_bytes(*bytes)));
    let mut response = Response::new(Body::empty());
    let out = response.headers_mut();
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let seen = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()).unwrap_or("");
    let unchanged = seen.split(',').any(|tag| tag.trim().trim_start_matches("W/") == etag);
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        out.insert(header::ETAG, etag);
    }
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    out.insert(header::CONTENT_TYPE, HeaderValue::from_static(mime));
    if path.contains("/scripts/") {
        out.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(WORKER_POLICY));
    }
    out.insert(header::CONTENT_LENGTH, HeaderValue::from(file.data.len()));
    if let Some(encoding) = encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if method != Method::HEAD {
        *response.body_mut() = match file.data {
            Cow::Borrowed(bytes) => Body::from(bytes), // static: no copy
            Cow::Owned(bytes) => Body::from(bytes),
        };
    }
    response
}

/// Leads from a name without hash to the asset of this bundle: the browser half does not know the folder's name.
pub async fn newest_asset(Path(path): Path<String>) -> Response {
    Redirect::temporary(&format!("/{}/{path}", names().assets)).into_response()
}

/// A browser's `Accept-Encoding`, as far as it matters here.
pub fn accepted(headers: &HeaderMap) -> &str {
    headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// Whether an `Accept-Encoding` takes this coding (a weight of zero means no).
pub fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        named && !parts.any(|q| q.strip_prefix("q=").is_some_and(|q| q.parse::<f32>().is_ok_and(|q| q <= 0.0)))
    })
}

fn pick(path: &str, accepted: &str) -> Option<(Option<&'static str>, EmbeddedFile)> {
    let variants = [("br", ".br"), ("gzip", ".gz")].into_iter().filter(|(coding, _)| accepts(accepted, coding));
    let mut found =
        variants.filter_map(|(coding, ending)| Some((Some(coding), Site::get(&format!("{path}{ending}"))?)));
    found.next().or_else(|| Some((None, Site::get(path)?)))
}

/// The kinds that may leave: `manifest.json`, `.br` and `.gz` are not reachable by name.
fn mime(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "wasm" => "application/wasm",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        "ico" => "image/x-icon",
        "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_taken_by_weight() {
        assert!(accepts("gzip, deflate, br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br") && !accepts("gzip;q=0.000", "gzip") && !accepts("", "br"));
    }

    #[test]
    fn only_the_bundles_own_kinds_leave() {
        let get = |path| serve(&Method::GET, path, &HeaderMap::new()).status();
        for path in ["/manifest.json", "/pkg-x/app.js.br", "/assets-x/../../Cargo.toml", "/pkg-x/nothing.js", "/pkg-x"]
        {
            assert_eq!(get(path), 404, "{path}");
        }
    }
}
