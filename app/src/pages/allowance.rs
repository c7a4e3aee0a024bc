//! What one person may use, and the forms that set it.

use crate::erase::Erase;
use crate::{
    components::{Heading, Load, Notice, Tone, When},
    load,
    managing::manage_tabs::ManageTabs,
    routes,
    text::{fill, texts},
    watching::allowance_row::AllowanceRow,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use lyceum_api::{
    allowances::{Allowances, GetAllowances},
    ids::UserId,
    people::PersonRef,
};

/// The page.
#[component]
pub(crate) fn AllowancePage() -> AnyView {
    let user = routes::id_of::<UserId>("user");
    let found = load::<GetAllowances>(move || user.get().map(|user| PersonRef { user }));
    view! { <Load data=found show=|found: Allowances| view! { <Found found/> }.erase()/> }.erase()
}

#[component]
fn Found(found: Allowances) -> AnyView {
    let words = &texts().monitoring;
    let refused = use_query_map().read_untracked().get("error").is_some();
    let user = found.person.id;
    let rows = found.limits.into_iter().map(|row| view! { <AllowanceRow user row/> });
    let changes = found.changes.into_iter().map(|change| {
        view! { <li><p>{change.what}</p><p class="quiet small"><When at_s=change.at_s/>" · "{change.by}</p></li> }
    });
    let changes: Vec<_> = changes.collect();
    view! {
        <Heading title=fill(words.allowance_title, &[("name", &found.person.name)]) lead=words.allowance_lead/>
        <ManageTabs/>
        {refused.then(|| view! { <Notice tone=Tone::Danger>{words.refused}</Notice> })}
        <div class="stack">
            {rows.collect_view()}
            <section>
                <div class="section-head"><h2>{words.allowance_changes}</h2></div>
                {if changes.is_empty() {
                    view! { <p class="quiet">{words.allowance_no_changes}</p> }.erase()
                } else {
                    view! { <ul class="rows">{changes.collect_view()}</ul> }.erase()
                }}
            </section>
        </div>
    }
    .erase()
}
