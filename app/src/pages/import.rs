//! Bringing content in: a folder, a zip or files become a course.

use crate::erase::Erase;
use crate::{
    browser::leaving,
    components::{Heading, Load},
    importing::{
        drop_zone::DropZone,
        guide::{Guide, WithoutScripts},
        newest::Newest,
        sending::{Sending, Stage},
        sending_view::SendingView,
    },
    load,
    managing::manage_tabs::ManageTabs,
    text::texts,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use lyceum_api::{
    Nothing,
    ids::CourseId,
    imports::{ImportList, ListImports},
};

/// The page. `?course=` updates one.
#[component]
pub(crate) fn ImportPage() -> AnyView {
    let words = &texts().teach;
    let asked = use_query_map().with_untracked(|query| query.get("course"));
    let course = RwSignal::new(asked.and_then(|course| course.parse::<CourseId>().ok()));
    let sending = Sending::new();
    leaving::ask_if(move || sending.runs());
    let newest = load::<ListImports>(|| Some(Nothing {}));
    let choosing = Memo::new(move |_| sending.stage.get() == Stage::Choosing);
    view! {
        <Heading title=words.import_title lead=words.import_lead/>
        <ManageTabs/>
        <div class="bring-in">
            <div class="stack">
                <WithoutScripts/>
                {move || choosing.get().then(|| view! { <DropZone sending/> })}
                <SendingView sending course/>
                <Load data=newest show=|list: ImportList| view! { <Newest list/> }.erase()/>
            </div>
            <Guide/>
        </div>
    }
    .erase()
}
