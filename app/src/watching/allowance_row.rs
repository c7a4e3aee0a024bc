//! A limit of one person: use, figure, and the form that sets another.

use super::alerts::Act;
use crate::erase::Erase;
use crate::{
    components::{LimitRow, When, limit_row::limit_value},
    text::{fill, language},
};
use leptos::prelude::*;
use lyceum_api::{allowances::Allowance, ids::UserId, plan::Unit};

/// The row.
#[component]
pub(crate) fn AllowanceRow(
    /// Whose it is.
    user: UserId,
    /// The limit.
    row: Allowance,
) -> AnyView {
    let language = language();
    let words = &language.texts.monitoring;
    let (limit, unit, name) = (row.limit.clone(), row.limit.unit, row.limit.limit.name());
    let plan = fill(words.allowance_plan, &[("value", &limit_value(row.plan, unit, &language))]);
    let id = format!("figure-{name}");
    let (days, reason) = (format!("days-{name}"), format!("reason-{name}"));
    let back = vec![("user", user.to_string()), ("limit", name.to_owned())];
    // Bytes are typed in MiB.
    let step = if unit == Unit::Bytes { "MiB" } else { "" };
    view! {
        <section class="card">
            <LimitRow limit/>
            <p class="quiet small">{plan}
                {row.set.as_ref().map(|set| view! {
                    " · "{fill(words.allowance_set, &[("name", &set.by)])}
                    {set.until_s.map(|at_s| view! { " · "{words.until}" "<When at_s/> })}
                    {(!set.reason.is_empty()).then(|| format!(" · {}", set.reason))}
                })}
            </p>
            <form class="watch-filter" method="post" action="/do/quota">
                <input r#type="hidden" name="user" value=user.to_string()/>
                <input r#type="hidden" name="limit" value=name/>
                <label for=id.clone()>{words.allowance_figure}" "{step}</label>
                <input id=id name="figure" r#type="number" min="0" required=true/>
                <label for=days.clone()>{words.allowance_days}</label>
                <input id=days name="days" r#type="number" min="1" max="3650"/>
                <label for=reason.clone()>{words.allowance_reason}</label>
                <input id=reason name="reason" r#type="text" maxlength="200"/>
                <button class="button button-plain" r#type="submit"><span>{words.allowance_save}</span></button>
            </form>
            {row.set.is_some().then(|| view! { <Act to="/do/quota" fields=back text=words.allowance_back/> })}
        </section>
    }
    .erase()
}
