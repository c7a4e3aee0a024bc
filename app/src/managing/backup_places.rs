//! What lies elsewhere, what the last drill showed, and how to restore.

use crate::erase::Erase;
use crate::{
    components::{Badge, Card, Notice, Tone, When},
    text::{duration, fill, language, number, texts},
};
use leptos::prelude::*;
use lyceum_api::backups::{CopyRow, CopyState, Drill, DrillTier};

/// The copies with their lag.
#[component]
pub(crate) fn Copies(
    /// The copies.
    copies: Vec<CopyRow>,
) -> AnyView {
    let words = &texts().backups;
    view! {
        <Card title=words.copies>
            {if copies.is_empty() {
                view! { <p>{words.no_copies}</p> }.erase()
            } else {
                let rows = copies.into_iter().map(|copy| view! { <li><CopyLine copy/></li> });
                view! { <ul class="plain-list">{rows.collect_view()}</ul> }.erase()
            }}
        </Card>
    }
    .erase()
}

#[component]
fn CopyLine(copy: CopyRow) -> AnyView {
    let language = language();
    let words = &language.texts.backups;
    let waiting = |sentence| fill(sentence, &[("missing", &number(copy.missing, &language))]);
    let (tone, state) = match copy.state {
        CopyState::Complete => (Tone::Good, words.complete.to_owned()),
        CopyState::Away => (Tone::Info, waiting(words.away)),
        CopyState::Late => (Tone::Warning, waiting(words.late)),
        CopyState::Behind if copy.missing == 0 && copy.problem.is_empty() => (Tone::Info, words.no_copy_yet.to_owned()),
        CopyState::Behind => {
            let lag = duration(u64::try_from(copy.lag_s).unwrap_or(0), &language);
            (Tone::Warning, fill(words.lags, &[("missing", &number(copy.missing, &language)), ("lag", &lag)]))
        }
    };
    let complete = (copy.complete_s > 0)
        .then(|| view! { <p class="quiet small">{words.complete_at}" "<When at_s=copy.complete_s/></p> });
    view! {
        <div class="backup-head">
            <h3><code>{copy.target}</code></h3>
            <Badge text=state tone icon=tone.icon()/>
            {complete}
        </div>
        {(!copy.problem.is_empty()).then(|| view! { <Notice tone=Tone::Warning><span lang="en" dir="auto">{copy.problem}</span></Notice> })}
    }
    .erase()
}

/// The last drill.
#[component]
pub(crate) fn LastDrill(
    /// The drill, if there was one.
    drill: Option<Drill>,
) -> AnyView {
    let words = &texts().backups;
    view! {
        <Card title=words.drill_title>
            {match drill {
                None => view! { <p>{words.no_drill}</p> }.erase(),
                Some(drill) => {
                    let tone = if drill.kept { Tone::Good } else { Tone::Danger };
                    let tiers = drill.tiers.into_iter().map(|tier| view! { <li><TierLine tier/></li> });
                    view! {
                        <p class="quiet small"><When at_s=drill.at_s/></p>
                        <Notice tone>{language().say(&drill.summary, &drill.said)}</Notice>
                        <ul class="plain-list drill-tiers">{tiers.collect_view()}</ul>
                    }
                    .erase()
                }
            }}
        </Card>
    }
    .erase()
}

#[component]
fn TierLine(tier: DrillTier) -> AnyView {
    let language = language();
    let words = &language.texts.backups;
    let (tone, state) = if tier.kept { (Tone::Good, words.kept_promise) } else { (Tone::Danger, words.broken_promise) };
    let took = duration(tier.took_ms.div_ceil(1000), &language);
    let time = fill(words.took, &[("took", &took), ("allowed", &duration(tier.allowed_ms / 1000, &language))]);
    view! {
        <div class="backup-head">
            <h3>{language.texts.sentences.get(&tier.code).map_or(tier.name, str::to_owned)}</h3>
            <Badge text=state tone icon=tone.icon()/>
            <p class="quiet small">{time}" · "<bdi lang="en">{tier.seen}</bdi></p>
        </div>
    }
    .erase()
}

/// How to restore, as commands.
#[component]
pub(crate) fn Restoring(
    /// Where the backups lie.
    folder: String,
) -> AnyView {
    let words = &texts().backups;
    let command = format!("lyceum restore --from {folder} --into NEW-FOLDER --identity-stdin");
    view! {
        <Card title=words.restore>
            <p>{words.restore_text}</p>
            <p class="backup-command"><code>{command}</code></p>
            <p>{words.restore_time}" "<code>"--to-time 2026-11-24T08:00"</code></p>
            <p>{words.restore_part}" "<code>"--course ID"</code>" / "<code>"--user NAME"</code></p>
        </Card>
    }
    .erase()
}
