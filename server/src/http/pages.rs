//! Pages: rendered on the server with the ports and the viewer of the request in their context.

use super::{HttpState, security_headers::page_policy, session::Caller, way_in};
use axum::{
    Router,
    extract::{FromRef, Request, State},
    http::{HeaderValue, StatusCode, header, request::Parts},
    middleware,
    response::{IntoResponse, Response},
};
use leptos::{
    config::LeptosOptions,
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list, render_app_async_with_context};
use lyceum_app::{
    App,
    context::{self, RequestContext},
    shell,
};

/// The routes of all pages.
pub fn routes(state: &HttpState) -> Router<HttpState> {
    let options = LeptosOptions::from_ref(state);
    Router::new()
        .leptos_routes_with_context(state, generate_route_list(App), give_context(state), move || {
            shell(options.clone())
        })
        .route_layer(middleware::from_fn_with_state(state.clone(), way_in::redirect))
}

/// The page for an address that does not exist.
pub async fn not_found(State(state): State<HttpState>, request: Request) -> Response {
    let options = LeptosOptions::from_ref(&state);
    let render = render_app_async_with_context(give_context(&state), move || shell(options.clone()));
    let mut response = render(request).await.into_response();
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// Gives one rendering its ports, viewer and policy.
fn give_context(state: &HttpState) -> impl Fn() + Clone + Send + Sync + 'static {
    let (ports, assets, words) = (state.ports.clone(), state.assets_base.clone(), state.words_base.clone());
    let files = state.parts.clone();
    move || {
        // The document names the files of the page's part, to be loaded at once.
        provide_context(files.clone());
        let caller = use_context::<Parts>().and_then(|parts| parts.extensions.get::<Caller>().cloned());
        if let Some(Caller { viewer, .. }) = caller {
            context::provide(RequestContext {
                ports: ports.clone(),
                viewer,
                assets_base: assets.to_string(),
                words_base: words.to_string(),
            });
        }
        if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
            if let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce)) {
                response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
            }
            response.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
    }
}
