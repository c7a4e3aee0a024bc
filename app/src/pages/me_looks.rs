//! How pages look for this person.

use crate::erase::Erase;
use crate::{
    browser::form::Values,
    components::{Button, Card, CheckField, Problem, use_toasts},
    session::use_session,
    task::Task,
    text::{LOCALES, texts},
};
use leptos::prelude::*;
use lyceum_api::accounts::{Preferences, SetPreferences, Theme};

/// The preferences as a form, also without scripts.
#[component]
pub(crate) fn LooksCard(
    /// As they are.
    looks: Preferences,
) -> AnyView {
    let words = &texts().account;
    let task = Task::default();
    let toasts = use_toasts();
    let session = use_session();
    let language_before = looks.language.clone();
    let themes = [
        ("device", words.theme_device, looks.theme == Theme::Device),
        ("light", words.theme_light, looks.theme == Theme::Light),
        ("dark", words.theme_dark, looks.theme == Theme::Dark),
    ];
    let size = looks.text_size.min(3);
    let sizes = [words.size_0, words.size_1, words.size_2, words.size_3];
    view! {
        <Card title=words.looks>
            <form
                class="form"
                method="post"
                action="/do/preferences"
                on:submit=move |event| {
                    let input = read(&Values::take(&event));
                    let another_language = input.language != language_before;
                    task.run::<SetPreferences>(input, move |_| {
                        if another_language {
                            // Words are chosen once, when a page is loaded.
                            crate::browser::page::go(crate::routes::ME);
                        } else {
                            session.refetch();
                            toasts.say(words.looks_saved);
                        }
                    });
                }
            >
                <fieldset>
                    <legend>{words.theme}</legend>
                    <div class="choice-row">
                        {themes.into_iter().map(|(value, text, checked)| view! { <Choice name="theme" value text checked/> }).collect_view()}
                    </div>
                </fieldset>
                <fieldset>
                    <legend>{words.text_size}</legend>
                    <div class="choice-row">
                        {sizes.into_iter().zip(["0", "1", "2", "3"]).zip(0_u8..).map(|((text, value), at)| view! {
                            <Choice name="text_size" value text checked=at == size/>
                        }).collect_view()}
                    </div>
                </fieldset>
                <CheckField name="wide_spacing" label=words.wide_spacing hint=words.wide_spacing_hint checked=looks.wide_spacing/>
                <div class="field">
                    <label for="field-language">{words.language}</label>
                    <select id="field-language" name="language">
                        <option value="" selected=looks.language.is_empty()>{words.language_school}</option>
                        {LOCALES.iter().map(|language| view! {
                            <option value=language.tag lang=language.tag selected=looks.language == language.tag>{language.own_name}</option>
                        }).collect_view()}
                    </select>
                </div>
                <Problem problem=task.problem/>
                <Button text=words.save_looks kind="primary" r#type="submit" busy=task.busy/>
            </form>
        </Card>
    }
    .erase()
}

#[component]
fn Choice(name: &'static str, value: &'static str, text: &'static str, checked: bool) -> AnyView {
    view! {
        <label class="choice">
            <input r#type="radio" name=name value=value checked=checked/>
            <span>{text}</span>
        </label>
    }
    .erase()
}

fn read(form: &Values) -> Preferences {
    Preferences {
        language: form.text("language"),
        theme: match form.text("theme").as_str() {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Device,
        },
        text_size: form.text("text_size").parse().unwrap_or(0),
        wide_spacing: form.on("wide_spacing"),
    }
}
