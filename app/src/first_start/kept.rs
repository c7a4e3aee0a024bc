//! Keeps what was typed and chosen through a reload. The password and the token are never kept.

use crate::browser::storage;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

const KEPT: &[&str] = &["language", "school_name", "admin_name", "time_zone", "demo_course"];

/// Keeps the value of the field that an event came from.
pub(super) fn keep(event: &Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let Some(name) = target.get_attribute("name").filter(|name| KEPT.contains(&name.as_str())) else { return };
    if let Some(value) = value_of(&target) {
        storage::set(&key(&name), &value);
    }
}

/// What is kept of a field.
pub(super) fn kept(name: &str) -> Option<String> {
    storage::get(&key(name)).filter(|value| !value.is_empty())
}

/// Puts back what is kept. The time zone comes back with its choices, see [`super::time_zone`].
pub(super) fn restore() {
    for name in KEPT.iter().filter(|name| **name != "time_zone") {
        if let Some(value) = kept(name) {
            put(name, &value);
        }
    }
}

/// Writes a value into a field, or chooses it among the radio buttons of this name.
pub(super) fn put(name: &str, value: &str) {
    let Ok(fields) = document().query_selector_all(&format!("[name='{name}']")) else { return };
    for field in (0..fields.length()).filter_map(|at| fields.get(at)) {
        if let Some(field) = field.dyn_ref::<HtmlSelectElement>() {
            field.set_value(value);
        } else if let Some(field) = field.dyn_ref::<HtmlInputElement>() {
            if field.type_() == "radio" {
                field.set_checked(field.value() == value);
            } else {
                field.set_value(value);
            }
        }
    }
}

/// Forgets all of it, once the school is set up.
pub(super) fn forget() {
    for name in KEPT {
        storage::set(&key(name), "");
    }
}

fn value_of(field: &Element) -> Option<String> {
    let input = || field.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value);
    field.dyn_ref::<HtmlSelectElement>().map(HtmlSelectElement::value).or_else(input)
}

fn key(name: &str) -> String {
    format!("draft-welcome-{name}")
}
