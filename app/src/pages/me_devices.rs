//! Where this person is signed in, and the way out everywhere.

use crate::erase::Erase;
use crate::{
    browser::page,
    components::{Badge, Button, Card, ConfirmDialog, Icon, Problem, Tone, When},
    routes,
    task::Task,
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing,
    accounts::{EndAllSessions, SessionList},
};

const DIALOG: &str = "sign-out-everywhere";

/// The devices.
#[component]
pub(crate) fn Devices(
    /// All sign-ins.
    list: SessionList,
) -> AnyView {
    let words = &texts().account;
    let task = Task::default();
    let rows = list.sessions.into_iter().map(|session| {
        view! {
            <li class="device">
                <Icon name="monitor"/>
                <div>
                    <p>{session.device} " " {session.this_one.then(|| view! { <Badge text=words.this_device tone=Tone::Good/> })}</p>
                    <p class="quiet small">{words.last_seen}" "<When at_s=session.last_seen_s/></p>
                </div>
            </li>
        }
    });
    view! {
        <Card title=words.devices>
            <ul class="device-list plain-list">{rows.collect_view()}</ul>
            <Problem problem=task.problem/>
            <div class="actions">
                <form method="post" action="/do/sign-out">
                    <Button text=words.sign_out_here r#type="submit" icon="log-out"/>
                </form>
                <Button text=words.sign_out_all kind="quiet" scripted=true on:click=move |_| page::open_dialog(DIALOG)/>
            </div>
            <ConfirmDialog
                id=DIALOG
                title=words.sign_out_all
                text=words.sign_out_all_text
                act=words.sign_out_all
                on_act=move || {
                    task.run::<EndAllSessions>(Nothing {}, |_| page::go(routes::SIGN_IN));
                }
            />
        </Card>
    }
    .erase()
}
