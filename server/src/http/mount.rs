//! Mounts every endpoint of the contract: one route for each, with its access, input and kind of answer.

use super::{
    HttpState, access, events,
    input::{self, BODY_BYTES_MAX},
    problem::Problem,
    session::{self, Caller},
};
use axum::{
    Extension, Router,
    body::{Body, Bytes},
    extract::{RawPathParams, Request, State},
    http::{HeaderValue, header, request::Parts},
    response::Response,
    routing::{MethodRouter, delete, get, patch, post},
};
use lyceum_api::{ApiResult, Endpoint, EndpointInfo, Method, StreamEndpoint, endpoint::Visitor, visit_all};
use serde::{Serialize, de::DeserializeOwned};

/// The routes of all endpoints.
pub fn routes() -> Router<HttpState> {
    let mut mount = Mount(Router::new());
    visit_all(&mut mount);
    mount.0
}

struct Mount(Router<HttpState>);

impl Mount {
    fn add(&mut self, info: &EndpointInfo, route: MethodRouter<HttpState>) {
        self.0 = std::mem::take(&mut self.0).route(info.path, route);
    }
}

impl Visitor for Mount {
    fn endpoint<E: Endpoint>(&mut self) {
        let handler =
            |State(state): State<HttpState>,
             Extension(caller): Extension<Caller>,
             path: RawPathParams,
             request: Request| async move { answer::<E>(&state, &caller, &path, request).await };
        let route = match E::INFO.method {
            Method::Get => get(handler),
            Method::Post => post(handler),
            Method::Patch => patch(handler),
            Method::Delete => delete(handler),
        };
        self.add(&E::INFO, route);
    }

    fn stream<E: StreamEndpoint>(&mut self) {
        let handler =
            |State(state): State<HttpState>,
             Extension(caller): Extension<Caller>,
             path: RawPathParams,
             request: Request| async move { open::<E>(state, &caller, &path, request).await };
        self.add(&E::INFO, post(handler));
    }
}

async fn answer<E: Endpoint>(
    state: &HttpState,
    caller: &Caller,
    path: &RawPathParams,
    request: Request,
) -> Result<Response, Problem> {
    access::check(E::INFO.access, &caller.viewer)?;
    let input = read::<E::Input>(&E::INFO, path, request).await?;
    let granted = E::call(&state.ports, &caller.viewer, input).await?;
    let mut response = json(&granted.body)?;
    session::grant(&mut response, &granted.grant, caller.secure);
    Ok(response)
}

async fn open<E: StreamEndpoint>(
    state: HttpState,
    caller: &Caller,
    path: &RawPathParams,
    request: Request,
) -> Result<Response, Problem> {
    access::check(E::INFO.access, &caller.viewer)?;
    let input = read::<E::Input>(&E::INFO, path, request).await?;
    let events = E::open(&state.ports, &caller.viewer, input).await?;
    Ok(events::respond(events, state.closing))
}

async fn read<T: DeserializeOwned>(info: &EndpointInfo, path: &RawPathParams, request: Request) -> ApiResult<T> {
    let (Parts { headers, uri, .. }, body) = request.into_parts();
    let body = match info.method {
        Method::Get | Method::Delete => Bytes::new(),
        Method::Post | Method::Patch => input::read_body(body, BODY_BYTES_MAX).await?,
    };
    input::check_json(&headers, &body)?;
    let path: Vec<(&str, &str)> = path.iter().collect();
    input::decode(info.method, &path, uri.query(), &body)
}

/// A JSON answer for one person: nobody may keep it.
pub fn json(value: &impl Serialize) -> ApiResult<Response> {
    let body = serde_json::to_vec(value).map_err(|error| {
        tracing::error!(%error, "an answer cannot be written as JSON");
        lyceum_api::ApiError::internal()
    })?;
    let mut response = Response::new(Body::from(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
