//! The dialog for a sign-in that ended while somebody was working: the page behind it keeps all that was typed.

use super::{Button, Field, Problem, SecretField, use_toasts};
use crate::erase::Erase;
use crate::{
    browser::{fetch::SIGNED_OUT, form::Values, page},
    session::use_session,
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::accounts::{SignIn, StartSession};

const ID: &str = "sign-in-again";

/// Opens by itself when a call finds that the sign-in has ended.
#[component]
pub(crate) fn SignInAgain() -> AnyView {
    let texts = texts();
    let (frame, account) = (&texts.frame, &texts.account);
    let task = Task::default();
    let toasts = use_toasts();
    let session = use_session();
    Effect::new(move |_| {
        let handle = window_event_listener_untyped(SIGNED_OUT, |_| page::open_dialog(ID));
        on_cleanup(move || handle.remove());
    });
    view! {
        <dialog id=ID class="dialog" aria-labelledby="sign-in-again-title">
            <form
                method="post"
                action="/do/sign-in"
                on:submit=move |event| {
                    let form = Values::take(&event);
                    let input = SignIn { name: form.text("again_name"), secret: form.text("again_secret") };
                    task.run::<StartSession>(input, move |_| {
                        page::close_dialog(ID);
                        toasts.say(frame.signed_in_again);
                        session.refetch();
                    });
                }
            >
                <h2 id="sign-in-again-title">{frame.dialog_signed_out}</h2>
                <p>{frame.dialog_signed_out_text}</p>
                <Field name="again_name" label=account.name autocomplete="username" max_length=40/>
                <SecretField name="again_secret" label=account.secret/>
                <Problem problem=task.problem/>
                <div class="actions">
                    <Button text=account.sign_in_button kind="primary" r#type="submit" busy=task.busy/>
                    <Button text=frame.close on:click=move |_| page::close_dialog(ID)/>
                </div>
            </form>
        </dialog>
    }
    .erase()
}
