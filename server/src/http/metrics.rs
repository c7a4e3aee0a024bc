//! `/metrics` for Prometheus (text 0.0.4) and OpenMetrics (1.0.0), whichever is asked for: the plan with its use, the
//! machine, answers, the engine, the store, alerts, self-help. Labels come from fixed sets only, never from people or
//! addresses.

mod exposition;
mod families;

use super::{HttpState, problem::Problem, session::Caller};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use exposition::{Exposition, Format};
use lyceum_api::{ApiError, Role};

/// Gives the figures to whoever is on this machine, and to admins and their keys.
pub async fn metrics(
    State(state): State<HttpState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
) -> Response {
    let who = &caller.viewer;
    let admin = who.role == Role::Admin;
    if !who.on_this_machine && !admin {
        let error = if who.user.is_some() { ApiError::forbidden() } else { ApiError::signed_out() };
        return Problem(error).into_response();
    }
    let format = wanted(&headers);
    let mut text = Exposition::new(format);
    families::write(&mut text, &state);
    let mut response = text.finish().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// Prometheus names OpenMetrics first when it understands it; browsers and curl do not name it.
fn wanted(headers: &HeaderMap) -> Format {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    let open = accepted.split(',').map(str::trim).find(|kind| kind.starts_with("application/openmetrics-text"));
    match open {
        Some(kind) if !kind.replace(' ', "").contains(";q=0,") && !kind.replace(' ', "").ends_with(";q=0") => {
            Format::OpenMetrics
        }
        _ => Format::Prometheus,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_follows_accept() {
        let of = |text: &'static str| wanted(&HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(text))]));
        assert_eq!(wanted(&HeaderMap::new()), Format::Prometheus);
        assert_eq!(of("*/*"), Format::Prometheus);
        assert_eq!(of("text/plain;version=0.0.4"), Format::Prometheus);
        let prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";
        assert_eq!(of(prometheus), Format::OpenMetrics);
        assert_eq!(of("text/plain, application/openmetrics-text; version=1.0.0; q=0"), Format::Prometheus);
    }
}
