//! Keeps what is being typed, through errors, sign-outs and restarts, until it was sent.

use super::storage;
use leptos::{html, prelude::*};

/// Keeps the text of a text area under `key`, and puts a kept one back into an empty area.
/// Gives the handler for the area's `input` event.
pub fn keep(area: NodeRef<html::Textarea>, key: String) -> impl Fn(web_sys::Event) + Clone + 'static {
    let kept = key.clone();
    Effect::new(move |_| {
        if let (Some(area), Some(text)) = (area.get(), storage::get(&kept))
            && area.value().is_empty()
        {
            area.set_value(&text);
        }
    });
    move |event| storage::set(&key, &event_target_value(&event))
}

/// Forgets a kept text, once it was sent.
pub fn forget(key: &str) {
    storage::set(key, "");
}
