//! A moment in time. The server cannot know the reader's clock, so it writes the date plainly; the browser rewrites it.

use crate::text::language;
use js_sys::{Array, Date, Intl, Object, Reflect};
use leptos::{html, prelude::*};
use wasm_bindgen::JsValue;

/// A moment as date and time.
#[component]
pub fn When(
    /// Seconds since 1970.
    at_s: i64,
) -> impl IntoView {
    let plain = iso(at_s);
    let node = NodeRef::<html::Time>::new();
    let tag = language().tag;
    Effect::new(move |_| {
        if let Some(node) = node.get()
            && let Some(text) = local(at_s, tag)
        {
            node.set_text_content(Some(&text));
        }
    });
    view! { <time node_ref=node datetime=plain.clone()>{plain[..16].replace('T', " ")}</time> }
}

/// As the reader's device writes it, in the reader's own time zone.
fn local(at_s: i64, tag: &str) -> Option<String> {
    let options = Object::new();
    Reflect::set(&options, &JsValue::from_str("dateStyle"), &JsValue::from_str("medium")).ok()?;
    Reflect::set(&options, &JsValue::from_str("timeStyle"), &JsValue::from_str("short")).ok()?;
    let format = Intl::DateTimeFormat::new(&Array::of1(&JsValue::from_str(tag)), &options);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are below 2^53 for 285,000 years")]
    let date = Date::new(&JsValue::from_f64(at_s as f64 * 1000.0));
    format.format().call1(&JsValue::UNDEFINED, &date).ok()?.as_string()
}

/// `2026-11-24T03:21:00Z`, by Howard Hinnant's `civil_from_days`.
fn iso(at_s: i64) -> String {
    let (days, second) = (at_s.div_euclid(86_400) + 719_468, at_s.rem_euclid(86_400));
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", second / 3600, second % 3600 / 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn moments_are_written_as_iso_8601() {
        assert_eq!(iso(0), "1970-01-01T00:00:00Z");
        assert_eq!(iso(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(iso(1_795_490_482), "2026-11-24T03:21:22Z");
        assert_eq!(iso(-1), "1969-12-31T23:59:59Z");
    }
}
