//! What of the plan needs somebody: the health of the server, and each limit that is nearly used up, with what to do.

use super::{health_notice::HealthNotice, live::Live, plan_limit::numbers};
use crate::erase::Erase;
use crate::{
    components::{Notice, Tone},
    text::language,
};
use leptos::prelude::*;
use lyceum_api::plan::{LimitUse, PlanGroup, PlanLimit, Pressure, Unit};

/// Whether an admin should look at it: what people use up alone each meets alone, and cores are there to be used.
fn needs_somebody(limit: &LimitUse) -> bool {
    limit.used.is_some()
        && limit.pressure != Pressure::Fine
        && limit.group != PlanGroup::Person
        && limit.limit != PlanLimit::RequestRate
        && limit.unit != Unit::CentiCores
}

/// The sentence of health, and the limits that are near.
#[component]
pub(crate) fn PlanAlerts(
    /// The figures.
    live: Live,
) -> AnyView {
    let words = &language().texts.admin;
    let health = Memo::new(move |_| live.plan.with(|plan| (plan.healthy, plan.health.clone())));
    let near = Memo::new(move |_| {
        live.plan.with(|plan| plan.limits.iter().filter(|limit| needs_somebody(limit)).cloned().collect::<Vec<_>>())
    });
    view! {
        {move || {
            let (healthy, sentence) = health.get();
            view! { <HealthNotice healthy sentence/> }
        }}
        {move || live.problem.get().map(|_| view! { <Notice>{words.stale}</Notice> })}
        {move || {
            let near = near.get();
            (!near.is_empty()).then(|| view! {
                <section>
                    <div class="section-head"><h2>{words.alerts}</h2></div>
                    <ul class="plain-list plan-alerts">
                        {near.into_iter().map(|limit| view! { <li><Alert limit/></li> }).collect_view()}
                    </ul>
                </section>
            })
        }}
    }
    .erase()
}

#[component]
fn Alert(limit: LimitUse) -> AnyView {
    let language = language();
    let words = &language.texts.admin;
    let tone = if limit.pressure == Pressure::Full { Tone::Danger } else { Tone::Warning };
    let state = if limit.pressure == Pressure::Full { words.full } else { words.near };
    let advice = if limit.unit == Unit::Bytes { words.advice_room } else { words.advice_rush };
    let name = limit.limit.name();
    view! {
        <Notice tone>
            <p><a href=format!("#{name}")>{language.texts.plan.limit(limit.limit)}</a>": "<strong>{state}</strong>", "{numbers(&limit, &language)}"."</p>
            <p>{advice}</p>
            <p class="quiet small">{words.in_configuration}" "<code>{name}</code></p>
        </Notice>
    }
    .erase()
}
