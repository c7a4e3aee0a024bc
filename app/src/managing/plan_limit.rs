//! A limit of the plan: what it limits, how much is used, how near that is, and how often it refused.

use crate::erase::Erase;
use crate::{
    components::{Icon, limit_row::limit_value},
    text::{Language, admin::AdminTexts, fill, language, number},
};
use leptos::prelude::*;
use lyceum_api::plan::{LimitUse, Pressure, Unit};

/// "12 of 100 a day", or the value alone where nothing is used.
pub(crate) fn numbers(limit: &LimitUse, language: &Language) -> String {
    let words = &language.texts.admin;
    let allowed = limit_value(limit.allowed, limit.unit, language);
    let plain = match limit.used {
        Some(used) => fill(words.used_of, &[("n", &limit_value(used, limit.unit, language)), ("m", &allowed)]),
        None => allowed,
    };
    match unit_words(limit, words) {
        "" => plain,
        unit => format!("{plain} {unit}"),
    }
}

fn unit_words(limit: &LimitUse, words: &AdminTexts) -> &'static str {
    match limit.unit {
        Unit::AtOnce => words.at_once,
        Unit::PerMinute => words.a_minute,
        Unit::PerDay => words.a_day,
        Unit::CentiCores if limit.allowed == 100 => words.core,
        Unit::CentiCores => words.cores,
        Unit::Bytes | Unit::Seconds | Unit::Count => "",
    }
}

/// The share that is used; what is just begun is shown as nothing.
fn percent(limit: &LimitUse) -> Option<u64> {
    let of = u128::from(limit.allowed.max(1));
    limit.used.map(|used| u64::try_from(u128::from(used) * 100 / of).unwrap_or(u64::MAX))
}

/// The limit as a row that follows its figures.
#[component]
pub(crate) fn PlanLimitRow(
    /// The limit with its newest use.
    limit: Memo<LimitUse>,
) -> AnyView {
    let language = language();
    let words = &language.texts.admin;
    let first = limit.get_untracked();
    let label = language.texts.plan.limit(first.limit);
    let class = move || match limit.read().pressure {
        Pressure::Fine => "bar",
        Pressure::Near => "bar bar-near",
        Pressure::Full => "bar bar-full",
    };
    let refused = move || match limit.read().refused {
        0 => None,
        1 => Some(words.refused_once.to_owned()),
        count => Some(fill(words.refused, &[("n", &number(count, &language))])),
    };
    let share = move || percent(&limit.read()).map(|share| fill(words.percent, &[("n", &number(share, &language))]));
    view! {
        <li class="plan-limit" id=first.limit.name()>
            <p class="plan-limit-head">
                <span class="plan-limit-name">{label}</span>
                <span class="plan-limit-numbers">{move || numbers(&limit.read(), &language)}</span>
            </p>
            {first.used.is_some().then(|| view! {
                <div class="limit-bar" title=share>
                    <progress
                        class=class
                        max=first.allowed.max(1).to_string()
                        value=move || limit.read().used.unwrap_or(0).to_string()
                        aria-label=label
                    ></progress>
                </div>
            })}
            <p class="plan-limit-foot">
                <State limit/>
                <span>{share}</span>
                <span class="plan-limit-refused">{refused}</span>
            </p>
        </li>
    }
    .erase()
}

/// How near the limit is: icon, colour and word.
#[component]
fn State(limit: Memo<LimitUse>) -> AnyView {
    let words = &language().texts.admin;
    let state = Memo::new(move |_| limit.with(|limit| limit.used.map(|_| limit.pressure)));
    let shown = move || {
        let (class, icon, text) = match state.get() {
            None => ("plan-state", "sliders-horizontal", words.setting),
            Some(Pressure::Fine) => ("plan-state", "circle-check", words.fine),
            Some(Pressure::Near) => ("plan-state plan-state-near", "triangle-alert", words.near),
            Some(Pressure::Full) => ("plan-state plan-state-full", "circle-alert", words.full),
        };
        view! { <span class=class><Icon name=icon/><span>{text}</span></span> }
    };
    shown.erase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;
    use lyceum_api::plan::PlanLimit;

    fn limit(limit: PlanLimit, used: Option<u64>) -> LimitUse {
        LimitUse {
            limit,
            group: limit.group(),
            summary: limit.summary().to_owned(),
            unit: limit.unit(),
            used,
            allowed: limit.figure(),
            refused: 0,
            pressure: Pressure::Fine,
        }
    }

    #[test]
    fn a_number_stands_beside_its_limit_and_unit() {
        let en = choose("en");
        let written = |which, used| numbers(&limit(which, used), &en);
        assert_eq!(written(PlanLimit::PersonAiInteractions, Some(12)), "12 of 100 a day");
        assert_eq!(written(PlanLimit::ChatUsers, Some(3)), "3 of 100 at once");
        assert_eq!(written(PlanLimit::AiCores, Some(150)), "1.50 of 2 cores");
        assert_eq!(written(PlanLimit::ModelDisk, Some(98 << 20)), "98\u{a0}MB of 50\u{a0}GB");
        assert_eq!(written(PlanLimit::VideoLength, None), "2\u{a0}h");
    }

    #[test]
    fn shares_are_whole_and_never_overflow() {
        assert_eq!(percent(&limit(PlanLimit::ChatUsers, Some(80))), Some(80));
        assert_eq!(percent(&limit(PlanLimit::ModelDisk, Some(u64::MAX))), Some(34_359_738_367));
        assert_eq!(percent(&limit(PlanLimit::VideoLength, None)), None);
    }
}
