//! The figures of this moment, each beside its threshold.

use crate::erase::Erase;
use crate::text::{Language, bytes, fill, language};
use leptos::prelude::*;
use lyceum_api::monitoring::{Figure, Metric, MetricUnit};

/// What is shown large, with the plan's threshold.
const SHOWN: [(Metric, Option<f32>); 8] = [
    (Metric::CpuMachine, Some(0.8)),
    (Metric::MemoryShare, Some(0.8)),
    (Metric::DiskShare, Some(0.8)),
    (Metric::ResponseSlow, Some(2.0)),
    (Metric::Errors, Some(0.05)),
    (Metric::People, None),
    (Metric::AnswersRunning, None),
    (Metric::AnswersWaiting, None),
];

/// The figures.
#[component]
pub(crate) fn Figures(figures: Vec<Figure>) -> AnyView {
    let language = language();
    let words = &language.texts.monitoring;
    let labels = [
        words.cpu,
        words.memory,
        words.disk,
        words.responses,
        words.errors,
        words.people,
        words.answers,
        words.waiting,
    ];
    let cells = SHOWN.into_iter().zip(labels).map(|((metric, threshold), label)| {
        let value = figures.iter().find(|figure| figure.metric == metric).and_then(|figure| figure.value);
        let over = threshold.zip(value).is_some_and(|(threshold, value)| value > threshold);
        let limit = threshold.map(|threshold| {
            fill(words.at_most, &[("value", &shown(threshold, metric.unit(), &language))])
        });
        view! {
            <div class:watch-over=over>
                <dt>{label}</dt>
                <dd>{value.map_or_else(|| "–".to_owned(), |value| shown(value, metric.unit(), &language))}</dd>
                <dd class="watch-limit">{if value.is_none() { Some(words.unknown.to_owned()) } else { limit }}</dd>
                {(metric.unit() == MetricUnit::Share && threshold.is_some_and(|threshold| threshold > 0.5)).then(|| {
                    let value = value.unwrap_or(0.0);
                    let class = if over { "bar bar-full" } else { "bar" };
                    view! { <dd class="watch-bar"><progress class=class max="1" value=value.to_string() aria-label=label></progress></dd> }
                })}
            </div>
        }
    });
    view! {
        <section>
            <div class="section-head"><h2>{words.now}</h2></div>
            <dl class="figures watch-figures">{cells.collect_view()}</dl>
        </section>
    }
    .erase()
}

/// A figure with its unit.
pub(crate) fn shown(value: f32, unit: MetricUnit, language: &Language) -> String {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a figure for people, not below zero")]
    let whole = value.max(0.0) as u64;
    match unit {
        MetricUnit::Share => format!("{}\u{a0}%", short(value * 100.0, language)),
        MetricUnit::Bytes => bytes(whole, language),
        MetricUnit::BytesPerSecond => format!("{}/s", bytes(whole, language)),
        MetricUnit::Seconds if value < 1.0 => format!("{}\u{a0}ms", short(value * 1000.0, language)),
        MetricUnit::Seconds => format!("{}\u{a0}s", short(value, language)),
        MetricUnit::PerSecond | MetricUnit::PerMinute | MetricUnit::Count => short(value, language),
    }
}

/// One decimal below ten where it says something.
fn short(value: f32, language: &Language) -> String {
    let digits = usize::from(value < 9.95 && (value * 10.0).round() % 10.0 != 0.0);
    format!("{value:.digits$}").replace('.', language.digits.decimal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    #[test]
    fn figures_are_short_and_have_units() {
        let en = choose("en");
        assert_eq!(shown(0.8, MetricUnit::Share, &en), "80\u{a0}%");
        assert_eq!(shown(0.021, MetricUnit::Share, &en), "2.1\u{a0}%");
        assert_eq!(shown(0.042, MetricUnit::Seconds, &en), "42\u{a0}ms");
        assert_eq!(shown(2.0, MetricUnit::Seconds, &en), "2\u{a0}s");
        assert_eq!(shown(212.0, MetricUnit::Count, &en), "212");
    }
}
