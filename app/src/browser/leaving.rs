//! Asks before a page is left on which something would be lost.

use leptos::{ev, prelude::*};

/// Lets the browser ask for as long as `would_lose` says so.
pub fn ask_if(would_lose: impl Fn() -> bool + Send + Sync + 'static) {
    let would_lose = StoredValue::new(would_lose);
    Effect::new(move |_| {
        let handle = window_event_listener(ev::beforeunload, move |event| {
            if would_lose.try_with_value(|would_lose| would_lose()).unwrap_or(false) {
                event.prevent_default();
            }
        });
        on_cleanup(move || handle.remove());
    });
}
