//! What became of each file, as a table that can be narrowed to what needs attention.

use super::phase::outcome;
use crate::erase::Erase;
use crate::{
    components::{Badge, CheckField, EmptyState},
    text::{fill, language, number},
};
use leptos::prelude::*;
use lyceum_api::imports::{FileOutcome, FileReport};

const OUTCOMES: [FileOutcome; 4] =
    [FileOutcome::Read, FileOutcome::ReadWithNote, FileOutcome::Skipped, FileOutcome::Unchanged];

/// The table.
#[component]
pub(super) fn Report(
    /// The files, growing while the import runs.
    #[prop(into)]
    files: Signal<Vec<FileReport>>,
) -> AnyView {
    let language = language();
    let words = &language.texts.teach.running;
    let only_attention = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let mut files = files.get();
        if only_attention.get() {
            files.retain(needs_attention);
        }
        files
    });
    let counts = move || {
        let files = files.get();
        let count = |one: FileOutcome| {
            let how_many = files.iter().filter(|file| file.outcome == one).count() as u64;
            let (name, tone, icon) = outcome(one, words);
            let text = fill(words.count, &[("n", &number(how_many, &language)), ("outcome", &name.to_lowercase())]);
            (how_many > 0).then(|| view! { <Badge text tone icon/> })
        };
        OUTCOMES.map(count).into_iter().collect_view()
    };
    let table = move || {
        let files = shown.get();
        if files.is_empty() {
            return if only_attention.get() {
                view! { <EmptyState title=words.all_well_title text=words.all_well_text icon="circle-check"/> }.erase()
            } else {
                view! { <EmptyState title=words.nothing_yet_title text=words.nothing_yet_text icon="clock"/> }.erase()
            };
        }
        let rows = files.into_iter().map(|file| {
            let (name, tone, icon) = outcome(file.outcome, words);
            view! {
                <tr>
                    <th scope="row">{file.path}</th>
                    <td><Badge text=name tone icon/></td>
                    <td>{file.note}</td>
                </tr>
            }
        });
        view! {
            <table class="report">
                <thead>
                    <tr>
                        <th scope="col">{words.file}</th>
                        <th scope="col">{words.outcome}</th>
                        <th scope="col">{words.note}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        }
        .erase()
    };
    view! {
        <section class="report-part">
            <h2>{words.report}</h2>
            <div class="report-head">
                <p class="report-counts">{counts}</p>
                <div class="scripted" on:change=move |event| only_attention.set(event_target_checked(&event))>
                    <CheckField name="only_attention" label=words.only_attention/>
                </div>
            </div>
            {table}
        </section>
    }
    .erase()
}

/// Whether a teacher should look at it.
fn needs_attention(file: &FileReport) -> bool {
    matches!(file.outcome, FileOutcome::Skipped | FileOutcome::ReadWithNote)
}
