//! The first step: the school's language.

use super::{
    kept,
    languages::{LANGUAGES, listed},
    step::Step,
};
use crate::erase::Erase;
use crate::{
    browser::page,
    components::{Button, language_links::address_in},
    pages::entrance::typed,
    text::{LOCALES, language, texts},
};
use leptos::{ev::Event, prelude::*};

/// The step. The language of the page is chosen at first, which is the browser's where pages are written in it.
#[component]
pub(super) fn LanguageStep(
    /// The number of the open step.
    open: RwSignal<u8>,
    /// Goes on.
    on_next: Callback<()>,
) -> AnyView {
    let words = &texts().welcome;
    let from_form = typed("language");
    let own = language().tag;
    let addresses = LOCALES.each_ref().map(|locale| (locale.tag, address_in(locale.tag)));
    // A language that pages are written in is read at once; what was typed so far is kept.
    let read_in = move |event: Event| {
        let tag = event_target_value(&event);
        if let Some((_, address)) = addresses.iter().find(|(spoken, _)| *spoken == tag && tag != own) {
            page::go(address);
        }
    };
    let chosen = listed(&from_form).unwrap_or(own);
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
                <div class="language-choices" on:change=read_in>{choices.collect_view()}</div>
            </fieldset>
            <div class="actions scripted">
                <Button text=words.next kind="primary" icon="arrow-right" on:click=move |_| on_next.run(())/>
            </div>
        </Step>
    }
    .erase()
}
