//! A backup: what it holds, when it was made, how it was proven.

use crate::erase::Erase;
use crate::{
    components::{Badge, Button, Notice, Tone, When},
    text::{bytes, fill, language, number},
};
use leptos::prelude::*;
use lyceum_api::backups::{BackupCheck, BackupKind, BackupRow};

/// The backup as a row.
#[component]
pub(crate) fn BackupLine(
    /// The backup.
    backup: BackupRow,
) -> AnyView {
    let language = language();
    let words = &language.texts.backups;
    let holds = match backup.kind {
        BackupKind::Full => words.full.to_owned(),
        BackupKind::Incremental => words.incremental.to_owned(),
        BackupKind::Files => fill(words.files, &[("count", &number(backup.files, &language))]),
    };
    let (tone, icon, proof) = match backup.check {
        BackupCheck::Restored => (Tone::Good, "shield-check", words.restored),
        BackupCheck::Opened => (Tone::Good, "circle-check", words.opened),
        BackupCheck::Read => (Tone::Info, "circle-check", words.read),
        BackupCheck::Unchecked => (Tone::Warning, "circle", words.unchecked),
        BackupCheck::Damaged => (Tone::Danger, "triangle-alert", words.damaged),
    };
    let made = (backup.made_s > 0).then(|| view! { <When at_s=backup.made_s/>" · " });
    let checkable = backup.check != BackupCheck::Damaged;
    view! {
        <article class="backup-line">
            <div class="backup-head">
                <h3>{holds}</h3>
                <Badge text=proof tone icon/>
                <p class="quiet small">{made}{bytes(backup.bytes, &language)}" · "<code>{backup.id.clone()}</code></p>
            </div>
            {checkable.then(|| view! {
                <form method="post" action="/do/backups">
                    <input type="hidden" name="act" value="verify"/>
                    <input type="hidden" name="backup" value=backup.id/>
                    <Button text=words.check kind="quiet" r#type="submit"/>
                </form>
            })}
            {(!backup.problem.is_empty()).then(|| view! { <Notice tone=Tone::Warning>{backup.problem}</Notice> })}
        </article>
    }
    .erase()
}
