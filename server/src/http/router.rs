//! All routes: the contents page of the server.

use super::{
    HttpState, charts, compress, console, forms, guard, licenses, media, metrics, mount, openai, openapi, pages,
    probes,
    problem::{self, Problem},
    request_log, security_headers, session, site, uploads, words,
};
use axum::{
    Router,
    body::Bytes,
    extract::{Request, State},
    http::{HeaderValue, Method, header},
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Redirect, Response},
    routing::{get, put},
};
use lyceum_api::ApiError;

/// The whole server as one service.
pub fn router(state: HttpState) -> Router {
    Router::new()
        // JSON and streams of the contract
        .merge(mount::routes())
        .route("/api/openapi.json", get(description()))
        // bodies that are no JSON
        .route("/api/imports/{import}/files", put(uploads::put_file))
        .route("/media/{hash}", get(media::get_media))
        // other programs
        .merge(openai::routes())
        .route("/healthz", get(probes::healthz))
        .route("/readyz", get(probes::readyz))
        .route("/metrics", get(metrics::metrics))
        .route("/monitoring/charts/{chart}", get(charts::chart))
        .route("/licenses.txt", get(licenses::licenses))
        .route("/profile", get(|| async { Redirect::permanent("/me") }))
        .route("/assets/{*path}", get(site::newest_asset))
        .merge(console::routes())
        // people
        .merge(pages::routes(&state))
        .merge(forms::routes())
        .merge(words::routes())
        .fallback(elsewhere)
        .method_not_allowed_fallback(wrong_method)
        // What a request passes on its way in, from the last line to the first.
        .layer(from_fn(compress::compress))
        .layer(from_fn_with_state(state.clone(), guard::guard))
        .layer(from_fn_with_state(state.clone(), session::identify))
        .layer(from_fn(security_headers::add))
        .layer(from_fn_with_state(state.clone(), request_log::log))
        .with_state(state)
}

/// `/api/openapi.json`, written once.
fn description() -> impl Fn() -> std::future::Ready<Response> + Clone + Send + Sync + 'static {
    let document = Bytes::from(openapi::document().to_string());
    move || {
        let mut response = Response::new(document.clone().into());
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        std::future::ready(response)
    }
}

/// Files of the bundle, and everything that does not exist.
async fn elsewhere(State(state): State<HttpState>, request: Request) -> Response {
    let path = request.uri().path();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if path.starts_with("/v1/") {
        openai::error_response(&ApiError::not_found("address"))
    } else if site::owns(path) && reads {
        site::serve(request.method(), path, request.headers())
    } else if path.starts_with("/api/") || !reads {
        Problem(ApiError::not_found("address")).into_response()
    } else {
        pages::not_found(State(state), request).await
    }
}

async fn wrong_method() -> Response {
    problem::wrong_method()
}
