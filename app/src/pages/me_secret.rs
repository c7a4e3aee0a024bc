//! Changing the own PIN or password.

use crate::erase::Erase;
use crate::{
    browser::form::{self, Values},
    components::{Button, Card, Problem, SecretField, use_toasts},
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::accounts::{ChangeSecret, SetSecret};

/// The form.
#[component]
pub(crate) fn SecretCard(
    /// Called after a change: other devices are signed out.
    changed: Callback<()>,
) -> AnyView {
    let words = &texts().account;
    let task = Task::default();
    let toasts = use_toasts();
    view! {
        <Card title=words.safety class="scripted">
            <p class="quiet">{words.change_lead}</p>
            <form
                class="form"
                on:submit=move |event| {
                    let values = Values::take(&event);
                    let input = ChangeSecret { current: values.text("current"), new: values.text("new") };
                    let event = send_wrapper::SendWrapper::new(event);
                    task.run::<SetSecret>(input, move |_| {
                        form::clear(&event);
                        toasts.say(words.changed);
                        changed.run(());
                    });
                }
            >
                <SecretField name="current" label=words.current_secret problem=task.problem/>
                <SecretField
                    name="new"
                    label=words.new_secret
                    hint=words.new_secret_hint
                    autocomplete="new-password"
                    problem=task.problem
                />
                <Problem problem=task.problem fields=&["current", "new"]/>
                <Button text=words.change_button r#type="submit" busy=task.busy/>
            </form>
        </Card>
    }
    .erase()
}
