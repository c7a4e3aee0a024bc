//! Ways to tell people about alerts: a webhook, e-mail. Off unless the configuration names where to.

mod destination;
mod mail;
mod webhook;

use crate::config::alerts::Alerts;
use lyceum_services::monitoring::Messenger;
use std::{sync::Arc, time::Duration};

/// How long a receiver may take for each step.
const PATIENCE: Duration = Duration::from_secs(10);

/// The messengers that are set.
pub fn messengers(settings: &Alerts) -> Vec<Arc<dyn Messenger>> {
    let mut all: Vec<Arc<dyn Messenger>> = Vec::new();
    if !settings.webhook.is_empty() {
        all.push(Arc::new(webhook::Webhook {
            address: settings.webhook.clone(),
            this_machine: settings.receivers_on_this_machine,
        }));
    }
    if !settings.mail_server.is_empty() {
        all.push(Arc::new(mail::Mail {
            server: settings.mail_server.clone(),
            from: settings.mail_from.clone(),
            to: settings.mail_to.clone(),
            this_machine: settings.receivers_on_this_machine,
        }));
    }
    all
}

pub use mail::is_address;
pub use webhook::is_webhook;
