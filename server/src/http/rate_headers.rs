//! `RateLimit` and `RateLimit-Policy` as in draft-ietf-httpapi-ratelimit-headers (text of 2025-09-23). A draft: all of it is here.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use lyceum_api::{
    LimitReport,
    plan::{PlanLimit, Unit},
};
use lyceum_services::plan::{Admission, Window};

/// The name of the policy behind a limit.
pub fn policy(limit: PlanLimit) -> &'static str {
    match limit {
        PlanLimit::RequestRate => "minute",
        PlanLimit::PersonApiRequests => "day",
        other => other.name(),
    }
}

/// Tells what an admitted request has left.
pub fn tell_left(headers: &mut HeaderMap, admission: &Admission) {
    let windows =
        [(PlanLimit::RequestRate, Some(&admission.minute)), (PlanLimit::PersonApiRequests, admission.day.as_ref())];
    for (limit, window) in windows {
        if let Some(Window { limit: allowed, remaining, reset_s }) = window {
            add(headers, limit, *allowed, *remaining, Some(*reset_s));
        }
    }
}

/// Tells which limit refused a request, and for how long.
pub fn tell_refusal(headers: &mut HeaderMap, report: &LimitReport, retry_after_s: Option<u64>) {
    // What a request asked for may be more than is left: then nothing is left for it.
    add(headers, report.limit, report.allowed, report.allowed.saturating_sub(report.used), retry_after_s);
}

/// Both headers are lists, so that several lines of them are one list.
fn add(headers: &mut HeaderMap, limit: PlanLimit, allowed: u64, left: u64, reset_s: Option<u64>) {
    let name = policy(limit);
    let window = match limit.unit() {
        Unit::PerMinute => ";w=60",
        Unit::PerDay => ";w=86400",
        Unit::Bytes => ";qu=\"content-bytes\"",
        Unit::AtOnce => ";qu=\"concurrent-requests\"",
        Unit::Seconds | Unit::Count | Unit::CentiCores => "",
    };
    let reset = reset_s.map_or_else(String::new, |seconds| format!(";t={seconds}"));
    let lines = [
        ("ratelimit-policy", format!("\"{name}\";q={allowed}{window}")),
        ("ratelimit", format!("\"{name}\";r={left}{reset}")),
    ];
    for (header, value) in lines {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.append(HeaderName::from_static(header), value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(headers: &HeaderMap, name: &str) -> Vec<String> {
        headers.get_all(name).into_iter().map(|value| value.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn each_policy_tells_its_figure_its_rest_and_its_end() {
        let mut headers = HeaderMap::new();
        add(&mut headers, PlanLimit::RequestRate, 100, 57, Some(12));
        add(&mut headers, PlanLimit::PersonApiRequests, 1000, 410, Some(30_211));
        assert_eq!(all(&headers, "ratelimit-policy"), ["\"minute\";q=100;w=60", "\"day\";q=1000;w=86400"]);
        assert_eq!(all(&headers, "ratelimit"), ["\"minute\";r=57;t=12", "\"day\";r=410;t=30211"]);
    }

    #[test]
    fn a_refusal_names_its_limit_and_unit() {
        let mut headers = HeaderMap::new();
        let report = LimitReport { limit: PlanLimit::UploadSize, used: 101, allowed: 100 };
        tell_refusal(&mut headers, &report, None);
        assert_eq!(all(&headers, "ratelimit-policy"), ["\"upload_size\";q=100;qu=\"content-bytes\""]);
        assert_eq!(all(&headers, "ratelimit"), ["\"upload_size\";r=0"]);
    }
}
