//! The own account: how pages look, what is left, the secret, the devices.

use crate::erase::Erase;
use crate::{
    components::{Heading, Load},
    load,
    pages::{me_devices::Devices, me_left::LeftCard, me_looks::LooksCard, me_secret::SecretCard},
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing, Role,
    accounts::{GetMe, GetQuotas, ListSessions, Me, Quotas, SessionList},
};

/// The page.
#[component]
pub(crate) fn MePage() -> AnyView {
    let words = &texts().account;
    let me = load::<GetMe>(|| Some(Nothing {}));
    let quotas = load::<GetQuotas>(|| Some(Nothing {}));
    let sessions = load::<ListSessions>(|| Some(Nothing {}));
    view! {
        <Heading title=words.me_title lead=words.me_lead/>
        <div class="me-columns">
            <div class="stack">
                <Load data=me show=|me: Me| view! { <Who me=me.clone()/> <LooksCard looks=me.preferences/> }.erase()/>
                <SecretCard changed=Callback::new(move |()| sessions.refetch())/>
            </div>
            <div class="stack">
                <Load data=quotas show=|quotas: Quotas| view! { <LeftCard quotas/> }.erase()/>
                <Load data=sessions show=|list: SessionList| view! { <Devices list/> }.erase()/>
            </div>
        </div>
        // A file of the server, not a page of the program.
        <p class="quiet small me-licences"><a href="/licenses.txt" rel="external">{words.licences}</a></p>
    }
    .erase()
}

/// Name, role and classes.
#[component]
fn Who(me: Me) -> AnyView {
    let words = &texts().account;
    let role = match me.person.role {
        Role::Learner => words.role_learner,
        Role::Teacher => words.role_teacher,
        Role::Admin => words.role_admin,
    };
    let classes: Vec<String> = me.classes.into_iter().map(|class| class.name).collect();
    let initial = me.person.name.chars().next().map(|first| first.to_uppercase().to_string());
    view! {
        <div class="who">
            <span class="person-mark" aria-hidden="true">{initial}</span>
            <div>
                <p class="who-name">{me.person.name}</p>
                <p class="quiet small">
                    {role}
                    {(!classes.is_empty()).then(|| fill(words.in_classes, &[("classes", &classes.join(", "))]))}
                </p>
            </div>
        </div>
    }
    .erase()
}
