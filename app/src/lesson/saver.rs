//! Saves progress in batches, so that watching a video does not eat the day's requests.

use crate::call;
use leptos::{
    ev,
    leptos_dom::helpers::{set_interval_with_handle, set_timeout},
    prelude::*,
    task::spawn_local,
};
use lyceum_api::courses::{ProgressBatch, ProgressEntry, SaveProgress};
use std::time::Duration;
use wasm_bindgen::JsValue;

/// How long the place in a video may be unsaved while it plays.
const EVERY: Duration = Duration::from_mins(1);
/// How long typing must rest before code is saved.
const REST: Duration = Duration::from_secs(4);

/// Collects progress and saves it every minute, when the page is left, and when asked.
#[derive(Clone, Copy)]
pub(crate) struct Saver {
    pending: StoredValue<Vec<ProgressEntry>>,
    changes: StoredValue<u32>,
    /// Whether everything is saved.
    pub saved: RwSignal<bool>,
}

impl Saver {
    /// A saver for the component that calls this.
    pub(crate) fn new() -> Self {
        let saver =
            Self { pending: StoredValue::new(Vec::new()), changes: StoredValue::new(0), saved: RwSignal::new(true) };
        Effect::new(move |_| {
            let timer = set_interval_with_handle(move || saver.flush(), EVERY);
            let hidden = window_event_listener(ev::visibilitychange, move |_| {
                if document().visibility_state() == web_sys::VisibilityState::Hidden {
                    saver.flush_at_leaving();
                }
            });
            let leaving = window_event_listener(ev::pagehide, move |_| saver.flush_at_leaving());
            on_cleanup(move || {
                if let Ok(timer) = timer {
                    timer.clear();
                }
                hidden.remove();
                leaving.remove();
                saver.flush();
            });
        });
        saver
    }

    /// Notes progress, to be saved with the next batch. The newest place and code count.
    pub(crate) fn note(self, entry: ProgressEntry) {
        self.saved.try_set(false);
        self.pending.try_update_value(|pending| {
            pending.retain(|other| !replaces(&entry, other));
            pending.push(entry);
        });
    }

    /// Notes progress that is saved when nothing new came for a few seconds.
    pub(crate) fn note_typing(self, entry: ProgressEntry) {
        self.note(entry);
        let Some(change) = self.changes.try_update_value(|changes| {
            *changes = changes.wrapping_add(1);
            *changes
        }) else {
            return;
        };
        set_timeout(
            move || {
                if self.changes.try_get_value() == Some(change) {
                    self.flush();
                }
            },
            REST,
        );
    }

    /// Saves now. What could not be saved waits for the next time.
    pub(crate) fn flush(self) {
        let entries = self.take();
        if entries.is_empty() {
            return;
        }
        let saving = call::<SaveProgress>(ProgressBatch { entries: entries.clone() });
        spawn_local(async move {
            if saving.await.is_ok() {
                let nothing_new = self.pending.try_with_value(Vec::is_empty).unwrap_or(true);
                self.saved.try_set(nothing_new);
            } else {
                self.pending.try_update_value(|pending| {
                    let newer: Vec<_> =
                        entries.into_iter().filter(|old| !pending.iter().any(|new| replaces(new, old))).collect();
                    pending.splice(0..0, newer);
                });
            }
        });
    }

    /// The page may be gone in a moment: a beacon is sent even then.
    fn flush_at_leaving(self) {
        let entries = self.take();
        if entries.is_empty() {
            return;
        }
        let Ok(body) = serde_json::to_string(&ProgressBatch { entries }) else { return };
        let options = web_sys::BlobPropertyBag::new();
        options.set_type("application/json");
        let parts = js_sys::Array::of1(&JsValue::from_str(&body));
        if let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options) {
            let _ = window().navigator().send_beacon_with_opt_blob("/api/progress", Some(&blob));
            self.saved.try_set(true);
        }
    }

    /// At most a hundred entries, as the contract allows; the rest stays for the next time.
    fn take(self) -> Vec<ProgressEntry> {
        let taken = self.pending.try_update_value(|pending| {
            let count = pending.len().min(100);
            pending.drain(..count).collect()
        });
        taken.unwrap_or_default()
    }
}

/// Whether `new` makes `old` needless.
fn replaces(new: &ProgressEntry, old: &ProgressEntry) -> bool {
    use ProgressEntry::{Code, Finished, Opened, Watched};
    match (new, old) {
        (Opened { lesson: a }, Opened { lesson: b }) | (Finished { lesson: a, .. }, Finished { lesson: b, .. }) => {
            a == b
        }
        (Watched { lesson: a, key: k, .. }, Watched { lesson: b, key: l, .. })
        | (Code { lesson: a, key: k, .. }, Code { lesson: b, key: l, .. }) => a == b && k == l,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::ids::LessonId;

    #[test]
    fn only_the_newest_place_of_the_same_video_counts() {
        let watched =
            |lesson, key: &str, at_s| ProgressEntry::Watched { lesson: LessonId(lesson), key: key.to_owned(), at_s };
        assert!(replaces(&watched(1, "v", 9.0), &watched(1, "v", 2.0)));
        assert!(!replaces(&watched(1, "v", 9.0), &watched(1, "w", 2.0)));
        assert!(!replaces(&watched(1, "v", 9.0), &watched(2, "v", 2.0)));
        assert!(!replaces(&watched(1, "v", 9.0), &ProgressEntry::Opened { lesson: LessonId(1) }));
    }
}
