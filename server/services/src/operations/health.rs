//! The health of the server in one plain sentence, the worst thing first.

use crate::{assistant::Assistant, plan::Plan};
use lyceum_api::{
    operations::ALL_WELL,
    plan::{LimitUse, PlanGroup, Pressure},
    school::AssistantState,
};
use lyceum_storage::{Health, Store, records::backups::BackupKey};

/// The sentence, and whether all is well.
pub(crate) fn health(store: &Store, plan: &Plan, assistant: &Assistant, limits: &[LimitUse]) -> (String, bool) {
    match store.health() {
        Health::Writable => {}
        Health::Full => return unwell("The disk is full: nothing can be saved until room is made. Reading works."),
        Health::Failed { reason } => {
            return unwell(&format!(
                "Nothing can be saved after a disk error ({reason}). Check the disk, then restart the server."
            ));
        }
        Health::Closed => return unwell("The server is closing."),
    }
    let rooms = || limits.iter().filter(|limit| matches!(limit.group, PlanGroup::Disk | PlanGroup::Database));
    if let Some(full) = rooms().find(|limit| limit.pressure == Pressure::Full) {
        return unwell(&format!("A part of the storage is full: {}", in_sentence(&full.summary)));
    }
    if let AssistantState::Missing { reason } = assistant.state() {
        return unwell(&format!("The assistant cannot answer. {reason}"));
    }
    if plan.clock_is_behind() {
        return unwell(
            "The server's clock shows a day that is over already. Please set it; day limits start anew after 24 hours.",
        );
    }
    if assistant.state() == AssistantState::Loading {
        return ("All is well; the assistant is starting.".to_owned(), true);
    }
    if matches!(store.exists::<BackupKey>(&()), Ok(false)) {
        return ("All works, but nothing is backed up: make a key on the page Backups.".to_owned(), true);
    }
    if let Some(near) = rooms().find(|limit| limit.pressure == Pressure::Near) {
        return (format!("All works, but little room is left: {}", in_sentence(&near.summary)), true);
    }
    if let Some(busy) = limits.iter().find(|limit| limit.group != PlanGroup::Person && limit.pressure == Pressure::Full)
    {
        return (format!("All works, but one limit is reached right now: {}", in_sentence(&busy.summary)), true);
    }
    (ALL_WELL.to_owned(), true)
}

fn unwell(sentence: &str) -> (String, bool) {
    (sentence.to_owned(), false)
}

/// "Disk for models." as the end of another sentence. Names such as API stay as they are.
fn in_sentence(summary: &str) -> String {
    let mut letters = summary.trim().chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => summary.trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_sentence;

    #[test]
    fn summaries_go_on_a_sentence() {
        assert_eq!(in_sentence(" Disk for models."), "disk for models.");
        assert_eq!(in_sentence("API requests in flight."), "API requests in flight.");
        assert_eq!(in_sentence(""), "");
    }
}
