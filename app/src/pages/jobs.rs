//! The timetable: what the server does by itself, and when.

use crate::erase::Erase;
use crate::{
    components::{Heading, Load, Notice},
    load,
    managing::{job_dialog::JobDialog, job_line::JobLine, manage_tabs::ManageTabs},
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing,
    jobs::{JobList, ListJobs},
};

/// The page.
#[component]
pub(crate) fn Jobs() -> AnyView {
    let words = &texts().jobs;
    let jobs = load::<ListJobs>(|| Some(Nothing {}));
    let moving = RwSignal::new(None);
    let changed = Callback::new(move |()| jobs.refetch());
    view! {
        <Heading title=words.title lead=words.lead/>
        <ManageTabs/>
        <Load data=jobs show=move |list: JobList| {
            let rows = list.jobs.into_iter().map(|job| view! { <li><JobLine job moving changed/></li> });
            view! {
                <div class="stack">
                    {list.held_back.map(|reason| view! { <Notice>{words.held_back}" "{reason}</Notice> })}
                    <ul class="rows">{rows.collect_view()}</ul>
                </div>
            }
            .erase()
        }/>
        <JobDialog moving changed/>
    }
    .erase()
}
