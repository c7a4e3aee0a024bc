//! The first step: the school's language.

use super::{
    kept,
    languages::{LANGUAGES, listed},
    step::Step,
};
use crate::erase::Erase;
use crate::{components::Button, pages::entrance::typed, text::texts};
use leptos::prelude::*;

/// The step. The language of the browser is chosen at first.
#[component]
pub(super) fn LanguageStep(
    /// The number of the open step.
    open: RwSignal<u8>,
    /// The server's language, for browsers without scripts.
    server_language: String,
    /// Goes on.
    on_next: Callback<()>,
) -> AnyView {
    let words = &texts().welcome;
    let from_form = typed("language");
    let chosen = listed(&from_form).or_else(|| listed(&server_language)).unwrap_or("en");
    Effect::new(move |_| {
        if from_form.is_empty()
            && kept::kept("language").is_none()
            && let Some(tag) = window().navigator().language().as_deref().and_then(listed)
        {
            kept::put("language", tag);
        }
    });
    let choices = LANGUAGES.iter().map(move |(tag, name)| {
        view! {
            <label class="choice">
                <input r#type="radio" name="language" value=*tag checked=*tag == chosen/>
                <span lang=*tag>{*name}</span>
            </label>
        }
    });
    view! {
        <Step at=1 open title=words.language_title lead=words.language_lead>
            <fieldset>
                <legend class="visually-hidden">{words.language_title}</legend>
                <div class="language-choices">{choices.collect_view()}</div>
            </fieldset>
            <div class="actions scripted">
                <Button text=words.next kind="primary" icon="arrow-right" on:click=move |_| on_next.run(())/>
            </div>
        </Step>
    }
    .erase()
}
