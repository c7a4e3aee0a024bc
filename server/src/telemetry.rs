//! Logs: to stderr, readable on a terminal, JSON elsewhere. No secrets, no questions, no answers.

use crate::config::telemetry::Telemetry;
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging for the whole process. A second call changes nothing.
pub fn start(settings: &Telemetry) {
    let filter = settings.level.parse::<EnvFilter>().unwrap_or_else(|_| EnvFilter::new("info"));
    let terminal = std::io::stderr().is_terminal();
    let json = match settings.format.as_str() {
        "json" => true,
        "pretty" => false,
        _ => !terminal,
    };
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true);
    // An error means that a log is there already, in tests for example.
    let _ = if json {
        log.json().flatten_event(true).with_span_list(false).try_init()
    } else {
        log.with_ansi(terminal).try_init()
    };
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
