//! API keys as rows, with the way to end each.

use crate::erase::Erase;
use crate::{
    browser::page,
    components::{Button, ConfirmDialog, Icon, Problem, When, use_toasts},
    task::Task,
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::people::{ApiKey, KeyRef, RevokeKey};

const END: &str = "end-key";

/// The rows.
#[component]
pub(crate) fn KeyRows(
    /// The keys.
    keys: Vec<ApiKey>,
    /// Loads them again.
    changed: Callback<()>,
) -> AnyView {
    let words = &texts().people;
    let toasts = use_toasts();
    let ending = RwSignal::new(None::<(ApiKey, Task)>);
    let rows = keys.into_iter().map(|key| view! { <li><KeyLine key ending/></li> });
    let title = Signal::derive(move || {
        let ending = ending.read();
        fill(words.end_key_title, &[("name", ending.as_ref().map_or("", |(key, _)| key.name.as_str()))])
    });
    let end = move || {
        let Some((key, task)) = ending.get_untracked() else { return };
        task.run::<RevokeKey>(KeyRef { key: key.id }, move |_| {
            toasts.say(fill(words.key_ended, &[("name", &key.name)]));
            changed.run(());
        });
    };
    view! {
        <ul class="rows">{rows.collect_view()}</ul>
        <ConfirmDialog id=END title text=words.end_key_text act=words.end_key on_act=end/>
    }
    .erase()
}

#[component]
fn KeyLine(key: ApiKey, ending: RwSignal<Option<(ApiKey, Task)>>) -> AnyView {
    let words = &texts().people;
    let task = Task::default();
    let kept = StoredValue::new(key.clone());
    view! {
        <article class="key-line">
            <Icon name="key-round"/>
            <div class="key-what">
                <h3>{key.name}</h3>
                <p><code>{key.starts_with}"…"</code></p>
            </div>
            <dl class="key-facts">
                <div><dt>{words.key_of}</dt><dd>{key.person.name}</dd></div>
                <div><dt>{words.key_made}</dt><dd><When at_s=key.created_s/></dd></div>
                <div>
                    <dt>{words.key_used}</dt>
                    <dd>
                        {match key.last_used_s {
                            Some(at_s) => view! { <When at_s/> }.erase(),
                            None => words.key_unused.erase(),
                        }}
                    </dd>
                </div>
            </dl>
            <div class="actions scripted">
                <Button
                    text=words.end_key
                    kind="quiet"
                    icon="trash-2"
                    busy=task.busy
                    on:click=move |_| {
                        ending.set(Some((kept.get_value(), task)));
                        page::open_dialog(END);
                    }
                />
            </div>
            <Problem problem=task.problem/>
        </article>
    }
    .erase()
}
