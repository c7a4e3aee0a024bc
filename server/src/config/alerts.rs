//! Section `alerts`: thresholds, and where messages go.

use super::bad;
use crate::{
    error::ServerResult,
    messages::{is_address, is_webhook},
};
use lyceum_services::monitoring::Thresholds;
use serde::Deserialize;
use std::time::Duration;

/// Alerts.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alerts {
    /// Busy percent of the processor.
    pub cpu: u8,
    /// Used percent of the memory.
    pub memory: u8,
    /// Used percent of the disk.
    pub disk: u8,
    /// Failed percent of the answers.
    pub errors: u8,
    /// Milliseconds within which 95 of 100 answers begin.
    pub response_ms: u32,
    /// Seconds for which a threshold must be passed.
    pub hold_s: u32,
    /// Where alerts are posted as JSON; may be empty.
    pub webhook: String,
    /// Host and port of a mail server; may be empty.
    pub mail_server: String,
    /// The sender of mails.
    pub mail_from: String,
    /// Who gets mails.
    pub mail_to: Vec<String>,
    /// Whether webhook and mail server may be on this machine.
    pub receivers_on_this_machine: bool,
}

impl Alerts {
    /// Values that the type alone does not rule out.
    pub fn check(&self) -> ServerResult<()> {
        let percents = [("cpu", self.cpu), ("memory", self.memory), ("disk", self.disk), ("errors", self.errors)];
        for (name, percent) in percents {
            if !(1..=100).contains(&percent) {
                return Err(bad(&format!("alerts.{name}"), percent, "a percentage from 1 to 100"));
            }
        }
        if !(1..=600_000).contains(&self.response_ms) {
            return Err(bad("alerts.response_ms", self.response_ms, "from 1 to 600000"));
        }
        if self.hold_s > 86_400 {
            return Err(bad("alerts.hold_s", self.hold_s, "at most 86400"));
        }
        if !self.webhook.is_empty() && !is_webhook(&self.webhook) {
            return Err(bad(
                "alerts.webhook",
                &self.webhook,
                "empty, or an address that starts with http:// or https://",
            ));
        }
        if !self.mail_server.is_empty() {
            if !is_address(&self.mail_from) {
                return Err(bad("alerts.mail_from", &self.mail_from, "the address of the sender, as name@host"));
            }
            if self.mail_to.is_empty() || self.mail_to.len() > 20 {
                return Err(bad("alerts.mail_to", self.mail_to.join(", "), "one to twenty addresses"));
            }
            if let Some(wrong) = self.mail_to.iter().find(|address| !is_address(address)) {
                return Err(bad("alerts.mail_to", wrong, "addresses such as name@host"));
            }
        }
        Ok(())
    }

    /// The thresholds in the units of the services.
    pub fn thresholds(&self) -> Thresholds {
        let share = |percent: u8| f32::from(percent) / 100.0;
        Thresholds {
            cpu: share(self.cpu),
            memory: share(self.memory),
            disk: share(self.disk),
            errors: share(self.errors),
            response_s: Duration::from_millis(self.response_ms.into()).as_secs_f32(),
            hold: Duration::from_secs(self.hold_s.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::Config;
    use lyceum_services::monitoring::Thresholds;

    #[test]
    fn the_defaults_are_the_plan() {
        assert_eq!(Config::defaults().unwrap().alerts.thresholds(), Thresholds::default());
    }

    #[test]
    fn receivers_are_checked() {
        let mut alerts = Config::defaults().unwrap().alerts;
        "chat.lan/hook".clone_into(&mut alerts.webhook);
        assert!(alerts.check().unwrap_err().to_string().contains("alerts.webhook"));
        "http://chat.lan/hook".clone_into(&mut alerts.webhook);
        "mail.lan".clone_into(&mut alerts.mail_server);
        assert!(alerts.check().unwrap_err().to_string().contains("alerts.mail_from"));
        "lyceum@school.lan".clone_into(&mut alerts.mail_from);
        assert!(alerts.check().unwrap_err().to_string().contains("alerts.mail_to"));
        alerts.mail_to = vec!["admin@school.lan".to_owned()];
        alerts.check().unwrap();
    }
}
