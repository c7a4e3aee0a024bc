//! A name for every request, one line in the log for its answer, and a whole answer even where a handler panics.
//!
//! Logged are method, path, status and time. Never the query or a body: they hold questions and signatures.

use super::{HttpState, problem::Problem, site};
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures_util::FutureExt;
use lyceum_api::ApiError;
use lyceum_services::{entropy::random, monitoring::Route};
use std::panic::AssertUnwindSafe;
use tracing::Instrument;

/// Names, logs and guards the request.
pub async fn log(State(state): State<HttpState>, request: Request, next: Next) -> Response {
    let id = format!("{:016x}", u64::from_le_bytes(random(&*state.entropy)));
    let method = request.method().clone();
    let path: String = request.uri().path().chars().take(200).collect();
    let started = state.clock.monotonic();
    let span = tracing::info_span!("request", %id);
    let answered = AssertUnwindSafe(next.run(request).instrument(span.clone())).catch_unwind().await;
    let _entered = span.enter();
    let mut response = answered.unwrap_or_else(|_| {
        // The panic itself was logged by the hook, with this span.
        tracing::error!(%method, path, "a handler panicked");
        Problem(ApiError::internal()).into_response()
    });
    let status = response.status().as_u16();
    let took = state.clock.monotonic().saturating_duration_since(started);
    state.monitor.traffic().count(route_of(&path), status, took);
    let ms = took.as_secs_f64() * 1000.0;
    if status >= 500 {
        tracing::warn!(%method, path, status, ms, "answered");
    } else if site::owns(&path) || matches!(path.as_str(), "/healthz" | "/readyz" | "/metrics") {
        tracing::debug!(%method, path, status, ms, "answered");
    } else {
        tracing::info!(%method, path, status, ms, "answered");
    }
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

/// What kind of address it is, for the counters.
fn route_of(path: &str) -> Route {
    if site::owns(path) {
        Route::File
    } else if path.starts_with("/api/") {
        Route::Api
    } else if path.starts_with("/v1/") {
        Route::Programs
    } else if path.starts_with("/media/") {
        Route::Media
    } else if matches!(path, "/healthz" | "/readyz" | "/metrics") {
        Route::Probe
    } else {
        Route::Page
    }
}
