//! People as rows, with what whoever looks may do to each.

use super::people_acts::PeopleActs;
use crate::erase::Erase;
use crate::{
    components::{Badge, Button, Icon, Problem, Tone, When},
    routes,
    session::use_session,
    task::Task,
    text::{Texts, fill, language, number},
};
use leptos::prelude::*;
use leptos_router::components::A;
use lyceum_api::{
    Role,
    accounts::{ClassName, Person},
    people::PersonRow,
};

/// Icon and word for a role.
pub(crate) fn role_of(role: Role, texts: &'static Texts) -> (&'static str, &'static str) {
    let words = &texts.account;
    match role {
        Role::Learner => ("circle-user", words.role_learner),
        Role::Teacher => ("graduation-cap", words.role_teacher),
        Role::Admin => ("shield-check", words.role_admin),
    }
}

/// The rows.
#[component]
pub(crate) fn PeopleRows(
    /// The people.
    people: Vec<PersonRow>,
    /// What can be done to them.
    acts: PeopleActs,
) -> AnyView {
    let session = use_session();
    view! {
        <Transition>
            {move || {
                let people = people.clone();
                Suspend::new(async move {
                    let viewer = session.await.ok().and_then(|session| session.me).map(|me| me.person);
                    let rows = people.into_iter().map(|row| {
                        let viewer = viewer.clone();
                        view! { <li><PersonLine row viewer acts/></li> }
                    });
                    view! { <ul class="rows people-rows">{rows.collect_view()}</ul> }
                })
            }}
        </Transition>
    }
    .erase()
}

#[component]
fn PersonLine(row: PersonRow, viewer: Option<Person>, acts: PeopleActs) -> AnyView {
    let language = language();
    let words = &language.texts.people;
    let task = Task::default();
    let (icon, role) = role_of(row.person.role, language.texts);
    let own = viewer.as_ref().is_some_and(|viewer| viewer.id == row.person.id);
    let by_admin = viewer.is_some_and(|viewer| viewer.role == Role::Admin);
    let may_reset = !own && (by_admin || row.person.role == Role::Learner);
    let used = match row.ai_used_today {
        0 => words.no_use.to_owned(),
        1 => words.one_use.to_owned(),
        count => fill(words.uses, &[("n", &number(count, &language))]),
    };
    let initial = row.person.name.chars().next().map(|first| first.to_uppercase().to_string());
    view! {
        <article class="person-line" class:person-closed=row.disabled>
            <span class="person-mark" aria-hidden="true">{initial}</span>
            <div class="person-who">
                <h3>{row.person.name.clone()}</h3>
                <p class="person-badges">
                    <Badge text=role icon/>
                    {own.then(|| view! { <Badge text=words.this_is_you tone=Tone::Good/> })}
                    {row.disabled.then(|| view! { <Badge text=words.closed tone=Tone::Warning icon="lock"/> })}
                </p>
            </div>
            <p class="person-classes"><Classes classes=row.classes/></p>
            <p class="person-facts">
                {match row.last_seen_s {
                    Some(at_s) => view! { <span>{words.last_here}" "<When at_s/></span> }.erase(),
                    None => view! { <span>{words.never_here}</span> }.erase(),
                }}
                <span class="person-used">
                    <Icon name="sparkles"/>
                    {if by_admin {
                        // Where an admin sets what this person may use.
                        let label = format!("{used}. {}", language.texts.monitoring.allowance_open);
                        view! { <A href=routes::allowance(row.person.id) attr:title=label>{used}</A> }.erase()
                    } else {
                        used.erase()
                    }}
                </span>
            </p>
            <Acts person=row.person disabled=row.disabled may_reset may_close=by_admin && !own acts task/>
            <Problem problem=task.problem/>
        </article>
    }
    .erase()
}

#[component]
fn Classes(classes: Vec<ClassName>) -> AnyView {
    if classes.is_empty() {
        return crate::text::texts().people.no_class.erase();
    }
    let links = classes.into_iter().map(|class| {
        view! { <A href=format!("{}?class={}", routes::PEOPLE, class.id)>{class.name}</A> }
    });
    links.collect_view().erase()
}

#[component]
fn Acts(person: Person, disabled: bool, may_reset: bool, may_close: bool, acts: PeopleActs, task: Task) -> AnyView {
    let words = &crate::text::texts().people;
    let reset = if person.role == Role::Learner { words.new_pin } else { words.new_password };
    let person = StoredValue::new(person);
    view! {
        <div class="actions scripted">
            {may_reset.then(|| view! {
                <Button
                    text=reset
                    kind="quiet"
                    icon="key-round"
                    busy=task.busy
                    on:click=move |_| acts.ask_to_reset(person.get_value(), task)
                />
            })}
            {may_close.then(|| if disabled {
                view! {
                    <Button
                        text=words.open_account
                        kind="quiet"
                        icon="door-open"
                        busy=task.busy
                        on:click=move |_| person.with_value(|person| acts.open(person, task))
                    />
                }
                .erase()
            } else {
                view! {
                    <Button
                        text=words.close_account
                        kind="quiet"
                        icon="lock"
                        busy=task.busy
                        on:click=move |_| acts.ask_to_close(person.get_value(), task)
                    />
                }
                .erase()
            })}
        </div>
    }
    .erase()
}
