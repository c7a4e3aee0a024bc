//! Waiting, in work that runs in the background of a page.

use js_sys::Promise;
use leptos::prelude::window;
use std::time::Duration;
use wasm_bindgen_futures::JsFuture;

/// Comes back after this time.
pub async fn pause(time: Duration) {
    let milliseconds = i32::try_from(time.as_millis()).unwrap_or(i32::MAX);
    let timer = Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
    });
    let _ = JsFuture::from(timer).await;
}
