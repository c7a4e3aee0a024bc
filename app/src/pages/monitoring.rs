//! How the server does: alerts, figures, charts, advice, self-help, who uses most, the log. Everything works without
//! scripts; acts are forms.

use crate::erase::Erase;
use crate::{
    Loaded, call,
    components::{Heading, Load, Notice, Tone},
    managing::manage_tabs::ManageTabs,
    text::texts,
    watching::{
        alerts::Alerts, charts::Charts, figures::Figures, growth::Growth, log_tail::LogLines, most_used::MostUsed,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use lyceum_api::{
    Nothing,
    monitoring::{AlertList, GetOverview, ListAlerts, Overview},
};
use std::time::Duration;

/// How often the figures are asked again while the page is looked at.
const AGAIN: Duration = Duration::from_secs(30);

/// The page.
#[component]
pub(crate) fn Monitoring() -> AnyView {
    let words = &texts().monitoring;
    let query = use_query_map();
    let refused = move || query.read().get("error").is_some();
    let data = Loaded::from_work(|| {
        let overview = call::<GetOverview>(Nothing {});
        let alerts = call::<ListAlerts>(Nothing {});
        async move { Ok((overview.await?, alerts.await?)) }
    });
    Effect::new(move |_| {
        let look = move || {
            if !document().hidden() {
                data.refetch();
            }
        };
        if let Ok(timer) = set_interval_with_handle(look, AGAIN) {
            on_cleanup(move || timer.clear());
        }
    });
    view! {
        <Heading title=words.title lead=words.lead/>
        <ManageTabs/>
        {move || refused().then(|| view! { <Notice tone=Tone::Danger>{words.refused}</Notice> })}
        <div class="stack">
            <Load data show=|(overview, alerts): (Overview, AlertList)| {
                view! { <div class="stack"><Alerts list=alerts/><Figures figures=overview.figures/></div> }.erase()
            }/>
            <Charts/>
            <Load data show=|(overview, _): (Overview, AlertList)| {
                view! {
                    <div class="stack">
                        <Growth advice=overview.advice self_help=overview.self_help/>
                        <MostUsed people=overview.people courses=overview.courses/>
                    </div>
                }
                .erase()
            }/>
            <LogLines/>
        </div>
    }
    .erase()
}
