//! Small texts that this browser keeps. Failing to keep one (private mode, full) is no error.

use leptos::prelude::window;

/// Reads a text.
pub fn get(key: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(key).ok()?
}

/// Keeps a text; an empty one is removed.
pub fn set(key: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = if value.is_empty() { storage.remove_item(key) } else { storage.set_item(key, value) };
    }
}
