//! A limit of the plan with its use: what it limits, the numbers, and a bar with the warning line drawn in.

use super::ProgressBar;
use crate::erase::Erase;
use crate::text::{Language, bytes, duration, fill, language, number};
use leptos::prelude::*;
use lyceum_api::plan::{LimitUse, Unit};

/// A value of a limit in its unit.
pub fn limit_value(value: u64, unit: Unit, language: &Language) -> String {
    match unit {
        Unit::Bytes => bytes(value, language),
        Unit::Seconds => duration(value, language),
        Unit::CentiCores => {
            let (whole, rest) = (value / 100, value % 100);
            if rest == 0 { number(whole, language) } else { format!("{whole}{}{rest:02}", language.digits.decimal) }
        }
        Unit::AtOnce | Unit::PerMinute | Unit::PerDay | Unit::Count => number(value, language),
    }
}

/// A limit with its use.
#[component]
pub fn LimitRow(
    /// The limit.
    limit: LimitUse,
) -> AnyView {
    let language = language();
    let words = &language.texts.account;
    let allowed = limit_value(limit.allowed, limit.unit, &language);
    let numbers = match limit.used {
        Some(used) => fill(words.left_of, &[("n", &limit_value(used, limit.unit, &language)), ("m", &allowed)]),
        None => allowed,
    };
    let label = language.texts.plan.limit(limit.limit);
    view! {
        <div class="limit-row">
            <span class="limit-name">{label}</span>
            <span class="limit-numbers">{numbers}</span>
            {limit.used.map(|used| view! {
                <div class="limit-bar"><ProgressBar value=used of=limit.allowed label=label.to_owned() pressure=limit.pressure/></div>
            })}
        </div>
    }
    .erase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    #[test]
    fn values_are_written_in_their_unit() {
        let en = choose("en");
        assert_eq!(limit_value(200, Unit::CentiCores, &en), "2");
        assert_eq!(limit_value(150, Unit::CentiCores, &en), "1.50");
        assert_eq!(limit_value(7200, Unit::Seconds, &en), "2\u{a0}h");
        assert_eq!(limit_value(1000, Unit::AtOnce, &en), "1,000");
    }
}
