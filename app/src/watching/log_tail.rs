//! The newest lines of the log, with a filter that stands in the address.

use crate::erase::Erase;
use crate::{
    components::{Load, When},
    load, routes,
    text::texts,
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use lyceum_api::monitoring::{LogLevel, LogLine, LogQuery, LogTail, ReadLog};

/// Levels with their names in addresses, least grave first.
const LEVELS: [(LogLevel, &str); 4] =
    [(LogLevel::Debug, "debug"), (LogLevel::Info, "info"), (LogLevel::Warn, "warn"), (LogLevel::Error, "error")];

/// The filter and the lines.
#[component]
pub(crate) fn LogLines() -> AnyView {
    let words = &texts().monitoring;
    let query = use_query_map();
    let wanted = move || {
        let query = query.read();
        let least = query.get("least");
        let least = LEVELS
            .into_iter()
            .find(|(_, name)| Some(*name) == least.as_deref())
            .map_or(LogLevel::Info, |(level, _)| level);
        LogQuery { least, words: query.get("words").unwrap_or_default() }
    };
    let lines = load::<ReadLog>(move || Some(wanted()));
    let first = untrack(wanted);
    let least = first.least;
    let options = LEVELS.into_iter().zip(words.levels).map(|((level, name), text)| {
        view! { <option value=name selected=level == least>{text}</option> }
    });
    view! {
        <section id="log">
            <div class="section-head"><h2>{words.log}</h2></div>
            <form class="watch-filter" method="get" action=format!("{}#log", routes::MONITORING)>
                <label for="log-words">{words.log_words}</label>
                <input id="log-words" name="words" r#type="text" maxlength="100" value=first.words/>
                <label for="log-least">{words.log_level}</label>
                <select id="log-least" name="least">{options.collect_view()}</select>
                <button class="button button-plain" r#type="submit"><span>{words.log_show}</span></button>
            </form>
            <Load data=lines show=|tail: LogTail| view! { <Lines lines=tail.lines/> }.erase()/>
        </section>
    }
    .erase()
}

#[component]
fn Lines(lines: Vec<LogLine>) -> AnyView {
    let words = &texts().monitoring;
    if lines.is_empty() {
        return view! { <p class="quiet">{words.log_empty}</p> }.erase();
    }
    let rows = lines.into_iter().map(|line| {
        let (class, level) = match line.level {
            LogLevel::Error => ("watch-log-error", "ERROR"),
            LogLevel::Warn => ("watch-log-warn", "WARN"),
            LogLevel::Info => ("", "INFO"),
            LogLevel::Debug => ("", "DEBUG"),
        };
        view! {
            <li class=class>
                <span class="quiet"><When at_s=line.at_ms / 1000/>" "</span>
                <strong>{level}</strong>" "
                <span class="quiet">{line.part}</span>" "{line.text}
            </li>
        }
    });
    view! { <ol class="plain-list watch-log" tabindex="0">{rows.collect_view()}</ol> }.erase()
}
