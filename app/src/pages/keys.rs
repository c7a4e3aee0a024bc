//! API keys for programs that use the assistant.

use crate::erase::Erase;
use crate::{
    components::{Button, EmptyState, Heading, Load},
    load,
    managing::{
        for_role::ForRole,
        key_example::KeyExample,
        key_row::KeyRows,
        manage_tabs::ManageTabs,
        new_key::{AddKeyDialog, NewKeyCard, open_add_key},
    },
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing, Role,
    people::{KeyList, ListKeys, NewKeyDone},
};

/// The page.
#[component]
pub(crate) fn Keys() -> AnyView {
    let words = &texts().people;
    let keys = load::<ListKeys>(|| Some(Nothing {}));
    let made = RwSignal::new(None::<NewKeyDone>);
    let changed = Callback::new(move |()| keys.refetch());
    view! {
        <Heading title=words.keys_title lead=words.keys_lead>
            <ForRole least=Role::Teacher>
                <Button text=words.add_key kind="primary" icon="plus" scripted=true on:click=|_| open_add_key()/>
            </ForRole>
        </Heading>
        <ManageTabs/>
        <div class="stack">
            <NewKeyCard made/>
            <section>
                <h2 class="visually-hidden">{words.keys_title}</h2>
                <Load data=keys show=move |list: KeyList| {
                    if list.keys.is_empty() {
                        view! {
                            <EmptyState title=words.no_keys_title text=words.no_keys_text icon="key-round">
                                <Button text=words.add_key icon="plus" scripted=true on:click=|_| open_add_key()/>
                            </EmptyState>
                        }
                        .erase()
                    } else {
                        view! { <KeyRows keys=list.keys changed/> }.erase()
                    }
                }/>
            </section>
            <ForRole least=Role::Teacher><KeyExample/></ForRole>
        </div>
        <AddKeyDialog made changed/>
    }
    .erase()
}
