//! Short messages about what was done, with ten seconds to undo it.

use super::Icon;
use crate::erase::Erase;
use crate::text::texts;
use leptos::{leptos_dom::helpers::set_timeout, prelude::*};
use std::time::Duration;

/// How long a message stays, and how long an act can be undone.
const STAYS: Duration = Duration::from_secs(10);

/// A message.
#[derive(Clone)]
struct Toast {
    number: u32,
    text: String,
    undo: Option<Callback<()>>,
}

/// The messages on the page. Copy it into handlers.
#[derive(Clone, Copy)]
pub struct ToastList {
    shown: RwSignal<Vec<Toast>>,
    next: RwSignal<u32>,
}

impl ToastList {
    /// Says what was done.
    pub fn say(self, text: impl Into<String>) {
        self.push(text.into(), None);
    }

    /// Says what was done and offers to undo it for ten seconds.
    pub fn say_with_undo(self, text: impl Into<String>, undo: impl Fn() + Send + Sync + 'static) {
        self.push(text.into(), Some(Callback::new(move |()| undo())));
    }

    fn push(self, text: String, undo: Option<Callback<()>>) {
        let number = self.next.get_untracked();
        self.next.set(number.wrapping_add(1));
        self.shown.update(|shown| shown.push(Toast { number, text, undo }));
        set_timeout(move || self.remove(number), STAYS);
    }

    fn remove(self, number: u32) {
        self.shown.try_update(|shown| shown.retain(|toast| toast.number != number));
    }
}

/// Makes the list known to everything below.
pub(crate) fn provide_toasts() {
    provide_context(ToastList { shown: RwSignal::new(Vec::new()), next: RwSignal::new(0) });
}

/// The messages on the page. Take it at the start of a component.
///
/// # Panics
/// Outside of [`crate::App`].
pub fn use_toasts() -> ToastList {
    expect_context()
}

/// Where the messages appear.
#[component]
pub(crate) fn Toasts() -> AnyView {
    let list = use_toasts();
    let words = &texts().frame;
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || list.shown.get() key=|toast| toast.number let:toast>
                <div class="toast">
                    <span class="toast-text">{toast.text}</span>
                    {toast.undo.map(|undo| view! {
                        <button
                            type="button"
                            class="button button-quiet"
                            on:click=move |_| {
                                list.remove(toast.number);
                                undo.run(());
                            }
                        >
                            <Icon name="undo-2"/>
                            <span>{words.undo}</span>
                        </button>
                    })}
                    <button type="button" class="icon-button" aria-label=words.close on:click=move |_| list.remove(toast.number)>
                        <Icon name="x"/>
                    </button>
                </div>
            </For>
        </div>
    }
    .erase()
}
