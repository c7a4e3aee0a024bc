//! Headers that every response carries, whatever made it.

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// For everything that is no page: nothing may be loaded from it and nobody may frame it.
const CSP_DATA: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

const HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// Adds what the response does not have yet.
pub async fn add(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    fill(response.headers_mut());
    response
}

fn fill(headers: &mut HeaderMap) {
    for (name, value) in HEADERS {
        headers.entry(HeaderName::from_static(name)).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(CSP_DATA));
}

/// The policy of pages: own files, and the scripts and styles that carry this page's nonce. No `'strict-dynamic'`:
/// the preload of the browser half has no nonce.
pub fn page_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_its_own_policy() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_SECURITY_POLICY, page_policy("n").parse().unwrap());
        fill(&mut headers);
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("'nonce-n'") && !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_eq!(headers["x-content-type-options"], "nosniff");
        let mut headers = HeaderMap::new();
        fill(&mut headers);
        assert_eq!(headers["content-security-policy"], CSP_DATA);
    }
}
