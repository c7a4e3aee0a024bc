//! The way back for an admin who forgot the password.

use super::entrance::{Entrance, error_in_address};
use crate::erase::Erase;
use crate::{
    browser::{form::Values, page},
    components::{AreaField, Button, Heading, Problem, SecretField},
    routes,
    session::Session,
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::accounts::{Recover, RecoverAccount};

const FIELDS: &[&str] = &["words", "new_password"];

/// The page.
#[component]
pub(crate) fn RecoverPage() -> AnyView {
    view! { <Entrance show=|_: Session| view! { <RecoverForm/> }.erase()/> }.erase()
}

#[component]
fn RecoverForm() -> AnyView {
    let words = &texts().account;
    let task = Task::new(error_in_address());
    view! {
        <Heading title=words.recover_title lead=words.recover_lead/>
        <form
            class="form"
            method="post"
            action="/do/recover"
            on:submit=move |event| {
                let form = Values::take(&event);
                let input = Recover { words: form.text("words"), new_password: form.text("new_password") };
                task.run::<RecoverAccount>(input, |_| page::go(routes::HOME));
            }
        >
            <AreaField name="words" label=words.words hint=words.words_hint max_length=400 problem=task.problem/>
            <SecretField
                name="new_password"
                label=words.new_password
                hint=words.new_password_hint
                autocomplete="new-password"
                problem=task.problem
            />
            <Problem problem=task.problem fields=FIELDS/>
            <Button text=words.recover_button kind="primary" r#type="submit" busy=task.busy/>
        </form>
        <p class="entrance-links"><A href=routes::SIGN_IN>{words.sign_in_title}</A></p>
    }
    .erase()
}
