//! What a request must pass before a handler sees it: it comes from our own pages, and it is within the plan.

use super::{HttpState, forms, held_body::hold, openai, problem::Problem, rate_headers, session::Caller};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use lyceum_api::{
    ApiError, Endpoint, ErrorKind, Role,
    monitoring::{GetOverview, GetSeries, ListAlerts},
    operations::{GetPlan, GetQueue},
};

/// Refuses requests that pages of other sites have sent, and requests beyond the plan. Counted are `/api`, `/v1`
/// and the forms that stand for them; pages, assets, media and probes are not.
pub async fn guard(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let Some(caller) = request.extensions().get::<Caller>().cloned() else {
        return Problem(ApiError::internal()).into_response();
    };
    let path = request.uri().path().to_owned();
    if !caller.by_key && changes(request.method()) && !from_own_page(request.headers(), request.uri()) {
        return refuse(&path, foreign());
    }
    if caller.by_key && caller.viewer.user.is_none() && is_counted(&path) {
        return refuse(&path, wrong_key());
    }
    let console = caller.viewer.user.is_none() && caller.viewer.role == Role::Admin;
    if !is_counted(&path) || console {
        return next.run(request).await;
    }
    let admitted = if is_watching(request.method(), &path, caller.viewer.role) {
        state.plan.admit_watching(&caller.viewer)
    } else {
        state.plan.admit_request(&caller.viewer).await
    };
    match admitted {
        Ok(admission) => {
            let mut response = next.run(request).await;
            rate_headers::tell_left(response.headers_mut(), &admission);
            // The place is taken until the last byte of a stream, not until its head.
            hold(response, admission)
        }
        Err(error) => refuse(&path, error),
    }
}

/// What pages ask again and again while somebody only looks at them. It counts for the minute, not for the day.
const WATCHED: [&str; 5] =
    [GetPlan::INFO.path, GetQueue::INFO.path, GetOverview::INFO.path, GetSeries::INFO.path, ListAlerts::INFO.path];

/// Whether somebody who looks after the school watches figures that change, or an import that is under way.
fn is_watching(method: &Method, path: &str, role: Role) -> bool {
    let import = || path.strip_prefix("/api/imports/").is_some_and(|rest| !rest.is_empty() && !rest.contains('/'));
    method == Method::GET && role != Role::Learner && (WATCHED.contains(&path) || import())
}

fn is_counted(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/v1/") || path.starts_with("/do/")
}

fn refuse(path: &str, error: ApiError) -> Response {
    if path.starts_with("/v1/") {
        openai::error_response(&error)
    } else if path.starts_with("/do/") {
        forms::refuse(path, &error)
    } else {
        Problem(error).into_response()
    }
}

fn changes(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether one of our own pages (or no browser at all) sent this. Browsers tell by `Sec-Fetch-Site` over https and on
/// this machine, by `Origin` everywhere; the cookie's `SameSite=Lax` is the second wall.
fn from_own_page(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let host = uri.authority().map(axum::http::uri::Authority::as_str).or_else(|| text(header::HOST.as_str()));
    match text("origin") {
        Some(origin) => origin.split_once("://").is_some_and(|(_, from)| Some(from) == host),
        None => true,
    }
}

fn wrong_key() -> ApiError {
    let text = "This API key is not known here, or it has been ended. Make a new one on the page for keys.";
    ApiError::new(ErrorKind::SignedOut, "wrong_key", text)
}

fn foreign() -> ApiError {
    ApiError::new(
        ErrorKind::Forbidden,
        "foreign_page",
        "This request was sent by a page of another site, so it was not carried out. Open the page here and try again.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn own(headers: &[(&'static str, &'static str)]) -> bool {
        let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        from_own_page(&headers.collect(), &Uri::from_static("/do/sign-in"))
    }

    #[test]
    fn only_own_pages_may_change_something() {
        assert!(own(&[("host", "a:1")]));
        assert!(own(&[("host", "a:1"), ("origin", "http://a:1")]));
        assert!(own(&[("sec-fetch-site", "same-origin"), ("host", "a")]));
        assert!(own(&[("sec-fetch-site", "none")]));
        for other in ["http://b:1", "http://a:2", "null", "http://a"] {
            assert!(!own(&[("host", "a:1"), ("origin", other)]), "{other}");
        }
        for other in ["cross-site", "same-site"] {
            assert!(!own(&[("host", "a"), ("sec-fetch-site", other), ("origin", "http://a")]), "{other}");
        }
    }

    #[test]
    fn looking_on_costs_nothing_of_the_day_and_acting_does() {
        let looks = |path| is_watching(&Method::GET, path, Role::Admin);
        assert!(looks("/api/plan") && looks("/api/queue") && looks("/api/imports/12"));
        assert!(!looks("/api/people") && !looks("/api/imports") && !looks("/api/imports/12/finish"));
        assert!(!is_watching(&Method::POST, "/api/plan", Role::Admin));
        assert!(!is_watching(&Method::GET, "/api/plan", Role::Learner));
    }

    #[test]
    fn pages_and_files_are_not_counted() {
        assert!(is_counted("/api/courses") && is_counted("/v1/models") && is_counted("/do/chat"));
        for path in ["/", "/courses", "/pkg-1/app.js", "/media/x", "/healthz", "/apis"] {
            assert!(!is_counted(path), "{path}");
        }
    }
}
