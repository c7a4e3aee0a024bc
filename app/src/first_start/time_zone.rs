//! The choice of a time zone: the browser knows its own, and all others.

use super::kept;
use crate::erase::Erase;
use crate::{pages::entrance::typed, text::texts};
use js_sys::{Array, Function, Intl, Object, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// The field. Without scripts the server's own zone is taken.
#[component]
pub(super) fn TimeZoneField() -> AnyView {
    let words = &texts().welcome;
    let from_form = typed("time_zone");
    let came_back = from_form.clone();
    let zones = RwSignal::new(Vec::new());
    let chosen = RwSignal::new(from_form);
    Effect::new(move |_| {
        let own = own_zone();
        let mut all = all_zones();
        let wanted = [Some(chosen.get_untracked()), kept::kept("time_zone"), own];
        let wanted = wanted.into_iter().flatten().find(|zone| !zone.is_empty());
        if let Some(wanted) = wanted {
            if !all.contains(&wanted) {
                all.insert(0, wanted.clone());
            }
            chosen.set(wanted);
        }
        zones.set(all);
    });
    let options = move || {
        let chosen = chosen.get();
        let option = |zone: String| {
            let selected = zone == chosen;
            view! { <option value=zone.clone() selected=selected>{zone.replace('_', " ")}</option> }
        };
        zones.get().into_iter().map(option).collect_view()
    };
    view! {
        <div class="field">
            <label for="field-time_zone">{words.time_zone}</label>
            <p class="hint" id="field-time_zone-hint">{words.time_zone_hint}</p>
            <select id="field-time_zone" name="time_zone" aria-describedby="field-time_zone-hint">
                <option value="">{words.time_zone_server}</option>
                {(!came_back.is_empty()).then(|| view! { <option value=came_back.clone() selected=true>{came_back.clone()}</option> })}
                {options}
            </select>
        </div>
    }
    .erase()
}

/// The zone of this device.
fn own_zone() -> Option<String> {
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone")).ok()?.as_string()
}

/// All zones that the browser knows; none in older browsers, which then offer their own and the server's.
fn all_zones() -> Vec<String> {
    let listed = || {
        let intl = Reflect::get(&js_sys::global(), &JsValue::from_str("Intl")).ok()?;
        let list: Function = Reflect::get(&intl, &JsValue::from_str("supportedValuesOf")).ok()?.dyn_into().ok()?;
        list.call1(&intl, &JsValue::from_str("timeZone")).ok()?.dyn_into::<Array>().ok()
    };
    listed().map(|zones| zones.iter().filter_map(|zone| zone.as_string()).collect()).unwrap_or_default()
}
