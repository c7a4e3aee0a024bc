//! What backups need between their acts: notes of the time, and an eye on sticks that are plugged in.

use lyceum_backup::{BackupActs, BackupError, Backups};
use std::time::Duration;

/// How fine a restore to a time is.
const EVERY: Duration = Duration::from_secs(15);

/// Runs until it is dropped.
pub(crate) async fn watch(backups: Backups) {
    let mut before = backups.copies_within_reach();
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = backups.mark().await {
            tracing::warn!(%error, "the time of a transaction could not be noted");
        }
        let now = backups.copies_within_reach();
        if now.iter().zip(&before).any(|(now, before)| *now && !before) {
            tracing::info!("a folder for copies has come within reach");
            match backups.copy().await {
                // The act that runs copies at its own end, or the next hour does.
                Ok(_) | Err(BackupError::Busy(_)) => {}
                Err(error) => tracing::warn!(%error, "a copy is not complete"),
            }
        }
        before = now;
    }
}
