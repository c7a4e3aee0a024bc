//! The timetable: what the server does by itself, and when.

use crate::erase::Erase;
use crate::{
    components::{Heading, Load, Notice},
    load,
    managing::{job_dialog::JobDialog, job_line::JobLine, manage_tabs::ManageTabs},
    text::{Language, language},
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing,
    jobs::{JobList, JobRow, ListJobs},
};

/// The page.
#[component]
pub(crate) fn Jobs() -> AnyView {
    let language = language();
    let words = &language.texts.jobs;
    let jobs = load::<ListJobs>(|| Some(Nothing {}));
    let moving = RwSignal::new(None);
    let changed = Callback::new(move |()| jobs.refetch());
    view! {
        <Heading title=words.title lead=words.lead/>
        <ManageTabs/>
        <Load data=jobs show=move |list: JobList| {
            let rows = list.jobs.into_iter().map(|job| {
                let job = worded(job, &language);
                view! { <li><JobLine job moving changed/></li> }
            });
            view! {
                <div class="stack">
                    {list.held_back.map(|reason| view! { <Notice>{words.held_back}" "{language.speak(&reason)}</Notice> })}
                    <ul class="rows">{rows.collect_view()}</ul>
                </div>
            }
            .erase()
        }/>
        <JobDialog moving changed/>
    }
    .erase()
}

/// The job with its title and summary in the reader's language, found by its name; a job of a newer release stays as it is.
fn worded(job: JobRow, language: &Language) -> JobRow {
    let find = |code: String, own: String| language.texts.sentences.get(&code).map_or(own, str::to_owned);
    let title = find(format!("job_{}", job.name), job.title);
    let summary = find(format!("job_{}_text", job.name), job.summary);
    JobRow { title, summary, ..job }
}
