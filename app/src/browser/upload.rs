//! Sends a file with its progress. `fetch` cannot tell how far a body is, so this is the older way.

use crate::{problem, text::errors::ErrorTexts};
use js_sys::Promise;
use lyceum_api::{ApiError, ApiResult, ErrorKind};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, ProgressEvent, XmlHttpRequest};

/// A file on its way. Stopping it ends [`Upload::sent`] with an error.
#[derive(Clone)]
pub(crate) struct Upload(SendWrapper<XmlHttpRequest>);

/// The code of an upload whose connection ended before the server answered.
pub(crate) const BROKE_OFF: &str = "upload_broke_off";

impl Upload {
    /// Prepares to send to this address.
    pub(crate) fn to(address: &str) -> ApiResult<Self> {
        let request = XmlHttpRequest::new().map_err(|_| ApiError::internal())?;
        request.open("PUT", address).map_err(|_| ApiError::internal())?;
        Ok(Self(SendWrapper::new(request)))
    }

    /// Sends the file; `progress` gets the bytes that are out.
    pub(crate) async fn sent(
        &self,
        file: &File,
        progress: impl Fn(u64) + 'static,
        words: &ErrorTexts,
    ) -> ApiResult<()> {
        let request: &XmlHttpRequest = &self.0;
        let on_progress =
            Closure::<dyn FnMut(ProgressEvent)>::new(move |event: ProgressEvent| progress(whole_bytes(event.loaded())));
        if let Ok(way) = request.upload() {
            way.set_onprogress(Some(on_progress.as_ref().unchecked_ref()));
        }
        let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
        request.send_with_opt_blob(Some(file)).map_err(|_| broke_off(words))?;
        let _: Result<JsValue, JsValue> = JsFuture::from(ended).await;
        match request.status().unwrap_or(0) {
            200..=299 => Ok(()),
            // No answer at all: stopped, the network is gone, or the file cannot be read any more.
            0 => Err(broke_off(words)),
            status => {
                let body = request.response_text().ok().flatten().unwrap_or_default();
                let error = problem::read(status, &body, words.no_reason);
                if error.kind == ErrorKind::SignedOut {
                    super::page::announce(super::fetch::SIGNED_OUT, "");
                }
                Err(error)
            }
        }
    }

    /// Whether it has ended, one way or the other.
    pub(crate) fn is_over(&self) -> bool {
        self.0.ready_state() == XmlHttpRequest::DONE
    }

    /// Stops it.
    pub(crate) fn stop(&self) {
        let _ = self.0.abort();
    }
}

/// A size that JavaScript tells as a floating-point number.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are whole, not negative and below 2^53"
)]
pub(crate) fn whole_bytes(size: f64) -> u64 {
    size as u64
}

fn broke_off(words: &ErrorTexts) -> ApiError {
    ApiError::new(ErrorKind::Unavailable, BROKE_OFF, words.server_unreachable)
}
