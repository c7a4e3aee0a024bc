//! The recovery sheet: twelve words that are shown once, to be written down or printed.

use crate::erase::Erase;
use crate::{
    browser::{leaving, page},
    components::{Button, CheckField, Heading, Notice, Tone},
    routes,
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::school::SetupDone;

/// The sheet. It can only be left once the words are said to be written down.
#[component]
pub(crate) fn RecoverySheet(
    /// What came of the first start.
    done: SetupDone,
    /// The school's name.
    school: String,
) -> AnyView {
    let words = &texts().welcome;
    let written = RwSignal::new(false);
    leaving::ask_if(move || !written.get_untracked());
    Effect::new(move |_| page::focus("main"));
    let of = fill(words.sheet_for, &[("school", &school), ("admin", &done.person.name)]);
    view! {
        <Heading title=words.sheet_title lead=words.sheet_lead/>
        <section class="card sheet">
            <h2 class="sheet-of">{of}</h2>
            <ol class="sheet-words" aria-label=words.sheet_words>
                {done.recovery_words.into_iter().map(|word| view! { <li><code>{word}</code></li> }).collect_view()}
            </ol>
        </section>
        <Notice tone=Tone::Warning>{words.sheet_keep}</Notice>
        <div class="sheet-acts scripted" on:change=move |event| written.set(event_target_checked(&event))>
            <CheckField name="written" label=words.written/>
        </div>
        <div class="actions">
            <button
                type="button"
                class="button button-primary"
                disabled=move || !written.get()
                on:click=move |_| page::go(routes::PROJECTOR)
            >
                {words.go_on}
            </button>
            <Button text=words.print icon="printer" on:click=move |_| page::print()/>
        </div>
    }
    .erase()
}
