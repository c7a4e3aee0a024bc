//! The second step: the school, its administrator, its time zone.

use super::{step::Step, time_zone::TimeZoneField};
use crate::erase::Erase;
use crate::{
    components::{Button, Field, SecretField},
    pages::entrance::typed,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::ApiError;

/// The step.
#[component]
pub(super) fn SchoolStep(
    /// The number of the open step.
    open: RwSignal<u8>,
    /// Whether the token that the server printed is asked for.
    needs_token: bool,
    /// Where problems appear.
    problem: RwSignal<Option<ApiError>>,
    /// Goes back.
    on_back: Callback<()>,
    /// Goes on.
    on_next: Callback<()>,
) -> AnyView {
    let words = &texts().welcome;
    view! {
        <Step at=2 open title=words.school_title lead=words.school_lead>
            {needs_token.then(|| view! {
                <Field
                    name="token"
                    label=words.token
                    hint=words.token_hint
                    value=typed("token")
                    class="code-input"
                    max_length=100
                    problem
                />
            })}
            <Field
                name="school_name"
                label=words.school
                hint=words.school_hint
                value=typed("school_name")
                autocomplete="organization"
                max_length=80
                problem
            />
            <Field
                name="admin_name"
                label=words.admin
                hint=words.admin_hint
                value=typed("admin_name")
                autocomplete="username"
                max_length=40
                problem
            />
            <SecretField
                name="admin_password"
                label=words.password
                hint=words.password_hint
                autocomplete="new-password"
                problem
            />
            <TimeZoneField/>
            <div class="actions scripted">
                <Button text=words.next kind="primary" icon="arrow-right" on:click=move |_| on_next.run(())/>
                <Button text=words.back kind="quiet" icon="arrow-left" on:click=move |_| on_back.run(())/>
            </div>
        </Step>
    }
    .erase()
}
