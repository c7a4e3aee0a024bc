//! Joining a class.

use super::entrance::{Entrance, error_in_address, typed};
use crate::erase::Erase;
use crate::{
    browser::{form::Values, page},
    components::{Button, Field, Heading, Notice, Problem, SecretField},
    routes,
    session::Session,
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::accounts::{Join, SignUp};

const FIELDS: &[&str] = &["class_code", "name", "secret"];

/// The page.
#[component]
pub(crate) fn SignUpPage() -> AnyView {
    view! {
        <Entrance show=|session: Session| {
            let words = &texts().account;
            view! {
                <Heading title=words.sign_up_title lead=words.sign_up_lead/>
                {if session.school.sign_up_open {
                    view! { <SignUpForm/> }.erase()
                } else {
                    view! { <Notice>{words.sign_up_closed}</Notice> }.erase()
                }}
                <p class="entrance-links">{words.have_account}" "<A href=routes::SIGN_IN>{words.sign_in_button}</A></p>
            }
            .erase()
        }/>
    }
    .erase()
}

#[component]
fn SignUpForm() -> AnyView {
    let words = &texts().account;
    let task = Task::new(error_in_address());
    // The QR code of the projected page carries the class code.
    let code = [typed("class_code"), typed("code")].concat();
    view! {
        <form
            class="form"
            method="post"
            action="/do/sign-up"
            on:submit=move |event| {
                let form = Values::take(&event);
                let input =
                    SignUp { class_code: form.text("class_code"), name: form.text("name"), secret: form.text("secret") };
                task.run::<Join>(input, |_| page::go(routes::HOME));
            }
        >
            <Field
                name="class_code"
                label=words.class_code
                hint=words.class_code_hint
                value=code
                class="code-input"
                max_length=20
                problem=task.problem
            />
            <Field
                name="name"
                label=words.name
                value=typed("name")
                hint=words.sign_up_name_hint
                autocomplete="username"
                max_length=40
                problem=task.problem
            />
            <SecretField
                name="secret"
                label=words.new_secret
                hint=words.new_secret_hint
                autocomplete="new-password"
                problem=task.problem
            />
            <Problem problem=task.problem fields=FIELDS/>
            <Button text=words.sign_up_button kind="primary" r#type="submit" busy=task.busy/>
        </form>
    }
    .erase()
}
