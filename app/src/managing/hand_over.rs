//! New secrets as cards to print and hand over. They are shown once: the server keeps only hashes.

use super::{own_address::own_address, person_row::role_of};
use crate::erase::Erase;
use crate::{
    browser::{leaving, page},
    call,
    components::Button,
    session::use_session,
    text::texts,
};
use leptos::{prelude::*, task::spawn_local};
use lyceum_api::{
    people::NewSecret,
    school::{GetProjectorPage, ProjectorQuery},
};
use std::time::Duration;

const ID: &str = "hand-over";

/// How to get in: the same as on the page to project.
#[derive(Clone, PartialEq, Eq)]
struct Door {
    address: String,
    qr_svg: String,
}

/// The cards; nothing while there are none.
#[component]
pub(crate) fn HandOver(
    /// What waits to be handed over, newest first.
    fresh: RwSignal<Vec<NewSecret>>,
) -> AnyView {
    let words = &texts().people;
    let door = RwSignal::new(None::<Door>);
    leaving::ask_if(move || !fresh.read_untracked().is_empty());
    Effect::new(move |before: Option<usize>| {
        let count = fresh.read().len();
        if count > before.unwrap_or(0) {
            if door.read_untracked().is_none() {
                find_door(door);
            }
            // The cards must be there before they can get the focus.
            set_timeout(|| page::focus(ID), Duration::ZERO);
        }
        count
    });
    let cards =
        move || fresh.get().into_iter().map(|made| view! { <li><HandOverCard made door fresh/></li> }).collect_view();
    view! {
        {move || (!fresh.read().is_empty()).then(|| view! {
            <section id=ID class="hand-over" tabindex="-1" aria-labelledby="hand-over-title">
                <div class="section-head">
                    <div>
                        <h2 id="hand-over-title">{words.hand_title}</h2>
                        <p class="quiet">{words.hand_lead}</p>
                    </div>
                    <Button text=words.hand_print icon="printer" on:click=move |_| page::print()/>
                </div>
                <ul class="plain-list hand-over-cards">{cards}</ul>
            </section>
        })}
    }
    .erase()
}

#[component]
fn HandOverCard(made: NewSecret, door: RwSignal<Option<Door>>, fresh: RwSignal<Vec<NewSecret>>) -> AnyView {
    let texts = texts();
    let words = &texts.people;
    let session = use_session();
    let school = move || session.get().and_then(Result::ok).map(|session| session.school.name);
    let address = move || door.get().map(|door| door.address);
    let qr = move || {
        let qr_svg = door.get().map(|door| door.qr_svg).filter(|svg| !svg.is_empty())?;
        // Drawn by the server out of squares alone.
        Some(view! { <figure><div inner_html=qr_svg></div><figcaption>{words.hand_scan}</figcaption></figure> })
    };
    let person = made.person.id;
    view! {
        <article class="hand-over-card">
            <p class="hand-over-school">{school}" · "{role_of(made.person.role, texts).1}</p>
            <dl>
                <dt>{words.hand_name}</dt>
                <dd>{made.person.name}</dd>
                <dt>{words.hand_secret}</dt>
                <dd><code>{made.secret}</code></dd>
                <dt>{words.hand_address}</dt>
                <dd class="hand-over-address">{address}</dd>
            </dl>
            {qr}
            <div class="actions">
                <Button
                    text=words.hand_done
                    kind="quiet"
                    icon="check"
                    on:click=move |_| fresh.update(|fresh| fresh.retain(|made| made.person.id != person))
                />
            </div>
        </article>
    }
    .erase()
}

/// The address for others: on the server's own machine the address bar may say `localhost`.
fn find_door(door: RwSignal<Option<Door>>) {
    let asking = call::<GetProjectorPage>(ProjectorQuery { class: None });
    spawn_local(async move {
        let page = asking.await.ok();
        let address = page.as_ref().and_then(|page| page.addresses.first().cloned()).unwrap_or_else(own_address);
        door.try_set(Some(Door { address, qr_svg: page.map(|page| page.qr_svg).unwrap_or_default() }));
    });
}
