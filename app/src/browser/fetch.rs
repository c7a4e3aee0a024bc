//! HTTP from the browser.

use crate::{address::Request, problem, text::errors::ErrorTexts};
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::window;
use lyceum_api::{ApiError, ApiResult, ErrorKind};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, ReadableStreamDefaultReader, RequestInit, Response};

/// The event that the window gets when the sign-in has ended; the frame offers to sign in again.
pub const SIGNED_OUT: &str = "lyceum:signed-out";

/// Sends a request and gives the text of the answer. The server calls ports instead.
#[cfg(not(feature = "ssr"))]
pub(crate) async fn json(request: &Request, words: &ErrorTexts) -> ApiResult<String> {
    let response = send(request, "application/json", None, words).await?;
    text(&response).await.ok_or_else(|| unreachable_server(words))
}

/// Sends a request and gives the answer's body piece by piece.
pub(crate) async fn chunks(request: &Request, signal: Option<&AbortSignal>, words: &ErrorTexts) -> ApiResult<Chunks> {
    let response = send(request, "text/event-stream", signal, words).await?;
    let reader = response.body().and_then(|body| body.get_reader().dyn_into().ok());
    reader.map(|reader| Chunks { reader }).ok_or_else(|| unreachable_server(words))
}

/// The body of an answer, piece by piece.
pub(crate) struct Chunks {
    reader: ReadableStreamDefaultReader,
}

impl Chunks {
    /// The next piece; none at the end, and when the connection breaks.
    pub(crate) async fn next(&mut self) -> Option<Vec<u8>> {
        let step = JsFuture::from(self.reader.read()).await.ok()?;
        let done = Reflect::get(&step, &JsValue::from_str("done")).ok()?.is_truthy();
        let value = Reflect::get(&step, &JsValue::from_str("value")).ok()?;
        (!done).then(|| Uint8Array::new(&value).to_vec())
    }
}

async fn send(
    request: &Request,
    accept: &str,
    signal: Option<&AbortSignal>,
    words: &ErrorTexts,
) -> ApiResult<Response> {
    let headers = Headers::new().map_err(|_| ApiError::internal())?;
    let _ = headers.set("accept", accept);
    let init = RequestInit::new();
    init.set_method(request.method);
    if let Some(body) = &request.body {
        let _ = headers.set("content-type", "application/json");
        init.set_body(&JsValue::from_str(body));
    }
    init.set_headers(&headers);
    init.set_signal(signal);
    let response = JsFuture::from(window().fetch_with_str_and_init(&request.url, &init))
        .await
        .ok()
        .and_then(|response| response.dyn_into::<Response>().ok())
        .ok_or_else(|| unreachable_server(words))?;
    if response.ok() {
        return Ok(response);
    }
    let body = text(&response).await.unwrap_or_default();
    let error = problem::read(response.status(), &body, words.no_reason);
    if error.kind == ErrorKind::SignedOut {
        super::page::announce(SIGNED_OUT, "");
    }
    Err(error)
}

async fn text(response: &Response) -> Option<String> {
    JsFuture::from(response.text().ok()?).await.ok()?.as_string()
}

fn unreachable_server(words: &ErrorTexts) -> ApiError {
    ApiError::new(ErrorKind::Unavailable, "server_unreachable", words.server_unreachable)
}
