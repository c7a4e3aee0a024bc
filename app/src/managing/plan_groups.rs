//! All limits, grouped and ordered as the plan does.

use super::{live::Live, plan_limit::PlanLimitRow};
use crate::erase::Erase;
use crate::{
    components::Icon,
    text::{Texts, texts},
};
use leptos::prelude::*;
use lyceum_api::plan::{LimitUse, PlanGroup};

/// Icon and name of a part of the plan.
fn group_of(group: PlanGroup, texts: &'static Texts) -> (&'static str, &'static str) {
    let words = &texts.admin;
    match group {
        PlanGroup::Server => ("cpu", words.group_server),
        PlanGroup::Disk => ("hard-drive", words.group_disk),
        PlanGroup::Database => ("folder-open", words.group_database),
        PlanGroup::Cache => ("clock", words.group_cache),
        PlanGroup::Ai => ("sparkles", words.group_ai),
        PlanGroup::Web => ("activity", words.group_web),
        PlanGroup::Person => ("circle-user", words.group_person),
        PlanGroup::Service => ("users", words.group_service),
    }
}

/// The groups as cards. Which limits there are never changes while the server runs; their figures do.
#[component]
pub(crate) fn PlanGroups(
    /// The figures.
    live: Live,
) -> AnyView {
    let texts = texts();
    let limits = live.plan.with_untracked(|plan| plan.limits.clone());
    let mut groups: Vec<(PlanGroup, Vec<Memo<LimitUse>>)> = Vec::new();
    for first in limits {
        let group = first.group;
        let row = Memo::new(move |_| {
            let newest = live.plan.with(|plan| plan.limits.iter().find(|now| now.limit == first.limit).cloned());
            newest.unwrap_or_else(|| first.clone())
        });
        match groups.iter_mut().find(|(name, _)| *name == group) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((group, vec![row])),
        }
    }
    let cards = groups.into_iter().map(|(group, rows)| {
        let (icon, name) = group_of(group, texts);
        view! {
            <section class="card plan-group">
                <h3><Icon name=icon/><span>{name}</span></h3>
                {(group == PlanGroup::Person).then(|| view! { <p class="quiet small">{texts.admin.group_person_note}</p> })}
                <ul class="plain-list">{rows.into_iter().map(|limit| view! { <PlanLimitRow limit/> }).collect_view()}</ul>
            </section>
        }
    });
    view! { <div class="plan-groups">{cards.collect_view()}</div> }.erase()
}
