//! Backups: whether the school could be brought back, the acts, and how to restore.

use crate::erase::Erase;
use crate::{
    components::{Button, EmptyState, Heading, Load, Notice, ProgressBar, Tone},
    load,
    loaded::Loaded,
    managing::{
        backup_key::BackupKey,
        backup_places::{Copies, LastDrill, Restoring},
        backup_row::BackupLine,
        code_sentence::code_sentence,
        manage_tabs::ManageTabs,
    },
    pages::entrance::error_in_address,
    text::{bytes, fill, language, number, texts},
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing,
    backups::{BackupList, ListBackups},
};
use std::time::Duration;

/// How often a running act is looked at.
const BEAT: Duration = Duration::from_secs(3);

/// The page.
#[component]
pub(crate) fn Backups() -> AnyView {
    let words = &texts().backups;
    let list = load::<ListBackups>(|| Some(Nothing {}));
    view! {
        <Heading title=words.title lead=words.lead/>
        <ManageTabs/>
        <Load data=list show=move |found: BackupList| view! { <Found found list/> }.erase()/>
    }
    .erase()
}

#[component]
fn Found(found: BackupList, list: Loaded<BackupList>) -> AnyView {
    let language = language();
    let words = &language.texts.backups;
    let running = !found.stage.what.is_empty();
    if running {
        Effect::new(move |_| set_timeout(move || list.refetch(), BEAT));
    }
    let kept = fill(
        words.kept,
        &[
            ("used", &bytes(found.bytes, &language)),
            ("allowed", &bytes(found.allowed_bytes, &language)),
            ("folder", &found.folder),
            ("days", &number(u64::from(found.database_days), &language)),
            ("file_days", &number(u64::from(found.file_days), &language)),
        ],
    );
    let (stage, last_act) = (found.stage, language.speak(&found.last_act));
    let doing = language.speak(&stage.what);
    let none = found.backups.is_empty();
    view! {
        <div class="stack">
            {error_in_address().map(|error| view! { <Notice tone=Tone::Danger>{error.message}</Notice> })}
            {if found.advice.is_empty() {
                view! { <Notice tone=Tone::Good>{words.well}</Notice> }.erase()
            } else {
                let notices = found.advice.into_iter().map(|advice| {
                    view! { <Notice tone=Tone::Warning>{code_sentence(&language.speak(&advice))}</Notice> }
                });
                notices.collect_view().erase()
            }}
            <section class="card">
                {running.then(|| view! {
                    <p>{words.running}" "{doing.clone()}</p>
                    <ProgressBar value=stage.done of=stage.total.max(stage.done) label=doing.clone()/>
                })}
                {(!running && !last_act.is_empty()).then(|| {
                    let tone = if found.last_act_failed { Tone::Danger } else { Tone::Good };
                    view! { <Notice tone>{code_sentence(&last_act)}</Notice> }
                })}
                <div class="actions backup-acts">
                    <Act act="everything" text=words.now primary=true/>
                    <Act act="incremental" text=words.changes/>
                    <Act act="copy" text=words.copy/>
                    <Act act="drill" text=words.drill/>
                    <Act act="prune" text=words.prune/>
                </div>
                <p class="quiet small">{words.now_hint}</p>
            </section>
            <section>
                <h2>{words.list}</h2>
                {if none {
                    view! { <EmptyState title=words.none_title text=words.none_text icon="hard-drive"/> }.erase()
                } else {
                    let rows = found.backups.into_iter().map(|backup| view! { <li><BackupLine backup/></li> });
                    view! { <ul class="rows">{rows.collect_view()}</ul> }.erase()
                }}
                <p class="quiet small">{kept}</p>
            </section>
            <Copies copies=found.copies/>
            <LastDrill drill=found.drill/>
            <Restoring folder=found.folder/>
            <BackupKey names=found.keys/>
        </div>
    }
    .erase()
}

/// A button that starts an act, also without scripts.
#[component]
fn Act(
    /// The act's name in the form.
    act: &'static str,
    /// The words on the button.
    text: &'static str,
    /// Whether it is the page's main act.
    #[prop(default = false)]
    primary: bool,
) -> AnyView {
    let kind = if primary { "primary" } else { "plain" };
    view! {
        <form method="post" action="/do/backups">
            <input type="hidden" name="act" value=act/>
            <Button text kind r#type="submit"/>
        </form>
    }
    .erase()
}
