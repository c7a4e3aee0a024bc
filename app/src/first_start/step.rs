//! One step of the first start. With scripts one is seen at a time; without, they stand below each other in one form.

use crate::erase::Erase;
use crate::text::{fill, language, number};
use leptos::prelude::*;

/// How many steps there are.
pub(super) const STEPS: u8 = 3;

/// The id of a step's heading, which gets the focus when the step opens.
pub(super) fn heading_id(number: u8) -> String {
    format!("step-{number}-title")
}

/// A step.
#[component]
pub(super) fn Step(
    /// Its number, from 1.
    at: u8,
    /// The number of the open step.
    open: RwSignal<u8>,
    /// The heading.
    title: &'static str,
    /// What to do.
    lead: &'static str,
    /// The fields and buttons.
    children: Children,
) -> AnyView {
    let language = language();
    let count = fill(
        language.texts.welcome.step,
        &[("n", &number(at.into(), &language)), ("m", &number(STEPS.into(), &language))],
    );
    view! {
        <section
            class="setup-step"
            class:step-open=move || open.get() == at
            id=format!("step-{at}")
            aria-labelledby=heading_id(at)
        >
            <div class="step-head">
                <p class="step-count">{count}</p>
                <h2 id=heading_id(at) tabindex="-1">{title}</h2>
                <p class="quiet">{lead}</p>
            </div>
            {children()}
        </section>
    }
    .erase()
}

/// How far one is: the steps by name, those before the open one done.
#[component]
pub(super) fn StepBar(
    /// The number of the open step.
    open: RwSignal<u8>,
) -> AnyView {
    let words = &language().texts.welcome;
    let names = [words.language_name, words.school_name_short, words.content_name];
    let steps = names.into_iter().zip(1_u8..).map(|(name, at)| {
        view! {
            <li
                class:done=move || { at < open.get() }
                aria-current=move || (at == open.get()).then_some("step")
            >
                {name}
            </li>
        }
    });
    view! { <ol class="step-bar scripted" aria-label=words.steps>{steps.collect_view()}</ol> }.erase()
}
