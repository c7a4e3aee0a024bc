//! Messages about alerts to people who are not looking at the page.

use lyceum_api::monitoring::AlertKind;

/// What a message says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertMessage {
    /// The school's name.
    pub school: String,
    /// Where the page with alerts is; empty where the server does not know its own address.
    pub page: String,
    /// What it is about.
    pub kind: AlertKind,
    /// What happened, as a sentence.
    pub what: String,
    /// What to do, as a sentence.
    pub advice: String,
    /// Since when, as RFC 3339 in the school's time zone.
    pub since: String,
    /// Whether it is over.
    pub over: bool,
}

impl AlertMessage {
    /// One line.
    pub fn subject(&self) -> String {
        let state = if self.over { "Over" } else { "Alert" };
        format!("{state}: {} ({})", self.kind.summary().trim().trim_end_matches('.'), self.school)
    }

    /// All of it as plain text: what happened, since when, what to do.
    pub fn text(&self) -> String {
        let mut text = if self.over {
            format!("This is over: {}\nIt began at {}.\n", self.what, self.since)
        } else {
            format!("{}\nSince {}.\n\nWhat to do: {}\n", self.what, self.since, self.advice)
        };
        if !self.page.is_empty() {
            text.push('\n');
            text.push_str(&self.page);
            text.push('\n');
        }
        text
    }
}

/// A way to send messages. Blocks; the error is a sentence for the log.
pub trait Messenger: Send + Sync + 'static {
    /// Such as `webhook` or `e-mail`.
    fn name(&self) -> &'static str;
    /// Sends it.
    fn send(&self, message: &AlertMessage) -> Result<(), String>;
}
