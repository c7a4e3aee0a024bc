//! Logs: to stderr, readable on a terminal, JSON elsewhere; as JSON to files in the data folder; and the newest
//! lines in memory, for the page Monitoring. No secrets, no questions, no answers.

mod log_files;
mod tail;

pub use log_files::{LogFiles, newest_lines};
pub use tail::log_book;

use crate::config::telemetry::Telemetry;
use std::{io::IsTerminal, path::Path};
use tracing_subscriber::{EnvFilter, Layer, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging for the whole process. A second call changes nothing. `folder` is where files go, if anywhere.
pub fn start(settings: &Telemetry, folder: Option<&Path>) {
    let filter = settings.level.parse::<EnvFilter>().unwrap_or_else(|_| EnvFilter::new("info"));
    let terminal = std::io::stderr().is_terminal();
    let json = match settings.format.as_str() {
        "json" => true,
        "pretty" => false,
        _ => !terminal,
    };
    let log = fmt::layer().with_writer(std::io::stderr);
    let log = if json {
        log.json().flatten_event(true).with_span_list(false).boxed()
    } else {
        log.with_ansi(terminal).boxed()
    };
    let opened = folder.zip(settings.files_budget()).map(|(folder, budget)| LogFiles::open(folder, budget));
    let (files, problem) = match opened {
        Some(Ok(files)) => (Some(files), None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    };
    let files = files.map(|files| fmt::layer().with_writer(files).json().flatten_event(true).with_span_list(false));
    // An error means that a log is there already, in tests for example.
    let _ = tracing_subscriber::registry().with(filter).with(log).with(files).with(tail::Tail).try_init();
    if let Some(error) = problem {
        tracing::warn!(%error, "logs go to stderr alone");
    }
    log_panics();
}

/// A panic ends one request, not the process: it must be seen in the log, with the request's span.
fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(String::new, ToString::to_string);
        let text = panic.payload_as_str().unwrap_or("no text");
        tracing::error!(place, text, "panic");
    }));
}
