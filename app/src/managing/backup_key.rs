//! The key of backups, and the words of a new one, shown once.

use crate::erase::Erase;
use crate::{
    browser::leaving,
    components::{Button, Card, Problem},
    task::Task,
    text::{fill, texts},
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing,
    backups::{NewBackupKey, NewBackupWords},
};

/// The key, and a button for a new one.
#[component]
pub(crate) fn BackupKey(
    /// Names of the keys that open new backups.
    names: Vec<String>,
) -> AnyView {
    let words = &texts().backups;
    let task = Task::default();
    let made = RwSignal::new(None::<NewBackupWords>);
    leaving::ask_if(move || made.read_untracked().is_some());
    let state =
        if names.is_empty() { words.no_key.to_owned() } else { fill(words.key_text, &[("names", &names.join(", "))]) };
    let ask_for_new = move |_| task.run::<NewBackupKey>(Nothing {}, move |done| made.set(Some(done)));
    let sheet = move || {
        made.get().map(|done| {
            let list = done.words.into_iter().map(|word| view! { <li><code>{word}</code></li> });
            view! {
                <div class="sheet" role="status">
                    <h3>{fill(words.new_key_title, &[("name", &done.name)])}</h3>
                    <ol class="sheet-words">{list.collect_view()}</ol>
                    <p>{words.new_key_text}</p>
                    <Button text=words.new_key_kept icon="check" on:click=move |_| made.set(None)/>
                </div>
            }
        })
    };
    view! {
        <Card title=words.key>
            <p>{state}</p>
            {sheet}
            <Problem problem=task.problem/>
            <div class="actions">
                <Button text=words.new_key icon="key-round" scripted=true busy=task.busy on:click=ask_for_new/>
            </div>
        </Card>
    }
    .erase()
}
