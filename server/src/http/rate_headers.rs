//! `RateLimit` and `RateLimit-Policy` as in draft-ietf-httpapi-ratelimit-headers (text of 2025-09-23). A draft: all of it is here.

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// A quota over time and what is left of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// The policy's name.
    pub name: &'static str,
    /// How many requests it allows.
    pub allowed: u64,
    /// The length of its window in seconds.
    pub window_s: u64,
    /// How many are left.
    pub left: u64,
    /// Seconds until more are there.
    pub reset_s: u64,
}

/// Sets both headers.
pub fn set(headers: &mut HeaderMap, quotas: &[Quota]) {
    let policy: Vec<String> =
        quotas.iter().map(|q| format!("\"{}\";q={};w={}", q.name, q.allowed, q.window_s)).collect();
    let state: Vec<String> = quotas.iter().map(|q| format!("\"{}\";r={};t={}", q.name, q.left, q.reset_s)).collect();
    for (name, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
        if let Ok(value) = HeaderValue::from_str(&value.join(", ")) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_headers_list_the_policies() {
        let minute = Quota { name: "minute", allowed: 100, window_s: 60, left: 57, reset_s: 12 };
        let day = Quota { name: "day", allowed: 1000, window_s: 86_400, left: 410, reset_s: 30_211 };
        let mut headers = HeaderMap::new();
        set(&mut headers, &[minute, day]);
        assert_eq!(headers["ratelimit-policy"], "\"minute\";q=100;w=60, \"day\";q=1000;w=86400");
        assert_eq!(headers["ratelimit"], "\"minute\";r=57;t=12, \"day\";r=410;t=30211");
    }
}
