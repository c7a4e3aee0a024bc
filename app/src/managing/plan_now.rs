//! What the server does at this moment.

use super::live::Live;
use crate::erase::Erase;
use crate::{
    components::Icon,
    text::{Language, duration, language, number},
};
use leptos::prelude::*;

/// The queue, the day and the time since the start.
#[component]
pub(crate) fn PlanNow(
    /// The figures.
    live: Live,
) -> AnyView {
    let language = language();
    let words = &language.texts.admin;
    let count = move |value: u32| number(value.into(), &language);
    view! {
        <section>
            <div class="section-head"><h2>{words.now}</h2></div>
            <dl class="figures plan-figures">
                <div><dt>{words.running}</dt><dd>{move || count(live.queue.read().running)}</dd></div>
                <div><dt>{words.waiting}</dt><dd>{move || count(live.queue.read().waiting)}</dd></div>
                <div><dt>{words.tokens_per_second}</dt><dd>{move || rate(live.queue.read().tokens_per_s, &language)}</dd></div>
                <div><dt>{words.day_ends_in}</dt><dd>{move || minutes(live.plan.read().day_ends_in_s, &language)}</dd></div>
                <div><dt>{words.up_for}</dt><dd>{move || minutes(live.plan.read().up_s, &language)}</dd></div>
            </dl>
            <p class="plan-live scripted">
                {move || if live.paused.get() {
                    view! { <Icon name="clock"/> <span>{words.paused}</span> }
                } else {
                    view! { <Icon name="activity"/> <span>{words.live}</span> }
                }}
            </p>
        </section>
    }
    .erase()
}

/// A span of time without its seconds, unless there is nothing else.
fn minutes(seconds: u64, language: &Language) -> String {
    duration(if seconds >= 60 { seconds / 60 * 60 } else { seconds }, language)
}

/// Tokens a second: one decimal below 100.
fn rate(tokens_per_s: f32, language: &Language) -> String {
    let digits = usize::from(tokens_per_s > 0.0 && tokens_per_s < 99.95);
    format!("{tokens_per_s:.digits$}").replace('.', language.digits.decimal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::choose;

    #[test]
    fn figures_are_short() {
        let en = choose("en");
        assert_eq!(rate(0.0, &en), "0");
        assert_eq!(rate(38.42, &en), "38.4");
        assert_eq!(rate(118.4, &en), "118");
        assert_eq!(minutes(3661, &en), "1\u{a0}h 1\u{a0}min");
        assert_eq!(minutes(59, &en), "59\u{a0}s");
    }
}
