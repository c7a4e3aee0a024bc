//! The plan: every limit with its use, what the server does now, and what needs the admin.

use crate::erase::Erase;
use crate::{
    Loaded,
    browser::page,
    call,
    components::{Button, Heading, Load},
    managing::{
        for_role::ForRole, live::Live, manage_tabs::ManageTabs, plan_alerts::PlanAlerts, plan_groups::PlanGroups,
        plan_now::PlanNow,
    },
    text::texts,
};
use leptos::prelude::*;
use lyceum_api::{
    Nothing, Role,
    operations::{GetPlan, GetQueue, PlanReport, QueueReport},
};

/// The page.
#[component]
pub(crate) fn Plan() -> AnyView {
    let words = &texts().admin;
    let first = Loaded::from_work(|| {
        let plan = call::<GetPlan>(Nothing {});
        let queue = call::<GetQueue>(Nothing {});
        async move { Ok((plan.await?, queue.await?)) }
    });
    view! {
        <Heading title=words.plan_title lead=words.plan_lead>
            <ForRole least=Role::Admin>
                <Button text=words.print icon="printer" scripted=true on:click=|_| page::print()/>
            </ForRole>
        </Heading>
        <ManageTabs/>
        <Load data=first show=|(plan, queue): (PlanReport, QueueReport)| {
            let words = &texts().admin;
            let live = Live::start(plan, queue);
            view! {
                <div class="stack">
                    <PlanAlerts live/>
                    <PlanNow live/>
                    <section>
                        <div class="section-head">
                            <h2>{words.limits}</h2>
                            <p class="quiet small">{words.legend}</p>
                        </div>
                        <PlanGroups live/>
                    </section>
                </div>
            }
            .erase()
        }/>
    }
    .erase()
}
