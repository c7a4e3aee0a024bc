//! Puts each line of the log into the book of the newest lines as well.

use lyceum_api::monitoring::{LogLevel, LogLine};
use lyceum_services::{
    clock::{Clock, SystemClock},
    monitoring::LogBook,
};
use std::{
    fmt::{Debug, Write},
    sync::LazyLock,
};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{Layer, layer::Context};

/// A process has one log.
static BOOK: LazyLock<LogBook> = LazyLock::new(LogBook::default);

/// The newest lines of this process.
pub fn log_book() -> LogBook {
    BOOK.clone()
}

/// Adds to the book.
pub(super) struct Tail;

impl<S: Subscriber> Layer<S> for Tail {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let level = match *event.metadata().level() {
            Level::ERROR => LogLevel::Error,
            Level::WARN => LogLevel::Warn,
            Level::INFO => LogLevel::Info,
            Level::DEBUG | Level::TRACE => LogLevel::Debug,
        };
        let mut text = Text::default();
        event.record(&mut text);
        BOOK.add(LogLine {
            at_ms: SystemClock.now().as_millisecond(),
            level,
            part: event.metadata().target().to_owned(),
            text: if text.fields.is_empty() { text.message } else { format!("{}{}", text.message, text.fields) },
        });
    }
}

/// The message, then its fields as `name=value`.
#[derive(Default)]
struct Text {
    message: String,
    fields: String,
}

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a String cannot fail.
        let _ = if field.name() == "message" {
            write!(self.message, "{value:?}")
        } else {
            write!(self.fields, " {}={value:?}", field.name())
        };
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        let _ = if field.name() == "message" {
            write!(self.message, "{value}")
        } else {
            write!(self.fields, " {}={value}", field.name())
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tracing_subscriber::layer::SubscriberExt;

    #[test]
    fn lines_come_with_their_fields() {
        let subscriber = tracing_subscriber::registry().with(Tail);
        tracing::subscriber::with_default(subscriber, || {
            tracing::warn!(kind = "disk", share = 0.5, "a line for the tail");
        });
        let debug = format!("{:?}", BOOK.newest(10));
        assert!(debug.contains("a line for the tail kind=disk share=0.5"), "{debug}");
    }
}
