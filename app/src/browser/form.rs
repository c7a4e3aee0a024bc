//! What stands in a form, at the moment it is sent. Fields are not bound to signals: what was typed before the scripts
//! arrived would be lost.

use leptos::{ev::SubmitEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

/// The values of a form.
pub struct Values {
    data: Option<FormData>,
}

impl Values {
    /// Stops the browser from sending the form itself, and reads it.
    pub fn take(event: &SubmitEvent) -> Self {
        event.prevent_default();
        let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        Self { data: form.and_then(|form| FormData::new_with_form(&form).ok()) }
    }

    /// The text of a field; empty where there is none.
    pub fn text(&self, name: &str) -> String {
        self.data.as_ref().and_then(|data| data.get(name).as_string()).unwrap_or_default()
    }

    /// All values of a field, for check boxes that share a name.
    pub fn all(&self, name: &str) -> Vec<String> {
        let values = self.data.as_ref().map(|data| data.get_all(name));
        values.map(|values| values.iter().filter_map(|value| value.as_string()).collect()).unwrap_or_default()
    }

    /// Whether a check box is on.
    pub fn on(&self, name: &str) -> bool {
        self.data.as_ref().is_some_and(|data| data.has(name))
    }
}

/// Empties the fields of the form that was sent.
pub fn clear(event: &SubmitEvent) {
    if let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) {
        form.reset();
    }
}

/// The value of the field that an event came from.
pub fn value_of(event: &web_sys::Event) -> String {
    event_target_value(event)
}

/// Whether everything inside of an element is filled in as its fields ask. If not, the browser says what is missing
/// beside the first field that is not.
pub fn is_filled_in(id: &str) -> bool {
    let fields = leptos::prelude::document().query_selector_all(&format!("#{id} input")).ok();
    let count = fields.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count)
        .filter_map(|at| fields.as_ref()?.get(at)?.dyn_into::<web_sys::HtmlInputElement>().ok())
        .all(|field| field.report_validity())
}
