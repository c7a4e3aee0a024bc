//! Signing in.

use super::entrance::{Entrance, error_in_address, next, typed};
use crate::erase::Erase;
use crate::{
    browser::{form::Values, page},
    components::{Button, Field, Heading, Problem, SecretField},
    routes,
    session::Session,
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::accounts::{SignIn, StartSession};

const FIELDS: &[&str] = &["name", "secret"];

/// The page.
#[component]
pub(crate) fn SignInPage() -> AnyView {
    view! { <Entrance show=|session: Session| view! { <SignInForm sign_up_open=session.school.sign_up_open/> }.erase()/> }
        .erase()
}

#[component]
fn SignInForm(sign_up_open: bool) -> AnyView {
    let words = &texts().account;
    let task = Task::new(error_in_address());
    let next = next();
    let next_in_form = next.clone();
    view! {
        <Heading title=words.sign_in_title lead=words.sign_in_lead/>
        <form
            class="form"
            method="post"
            action="/do/sign-in"
            on:submit=move |event| {
                let form = Values::take(&event);
                let next = next.clone();
                let input = SignIn { name: form.text("name"), secret: form.text("secret") };
                task.run::<StartSession>(input, move |_| page::go(&next));
            }
        >
            <input r#type="hidden" name="next" value=next_in_form/>
            <Field name="name" label=words.name value=typed("name") autocomplete="username" max_length=40 problem=task.problem/>
            <SecretField name="secret" label=words.secret problem=task.problem/>
            <Problem problem=task.problem fields=FIELDS/>
            <Button text=words.sign_in_button kind="primary" r#type="submit" busy=task.busy/>
        </form>
        <div class="entrance-links">
            {sign_up_open.then(|| view! { <p>{words.new_here}" "<A href=routes::SIGN_UP>{words.join_link}</A></p> })}
            <details>
                <summary>{words.forgot}</summary>
                <p class="quiet">{words.forgot_text}" "<A href=routes::RECOVER>{words.recover_link}</A></p>
            </details>
        </div>
    }
    .erase()
}
