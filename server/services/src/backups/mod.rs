//! Backups for admins: lists, acts, and a new key. How backups are made is `lyceum_backup`'s business.

mod acts;
mod advice;
mod list_backups;
mod new_key;
mod outcome;
#[cfg(test)]
mod tests;
mod watch;

pub(crate) use outcome::told;
pub(crate) use watch::watch;

use crate::{clock::Clock, deps::Deps, entropy::Entropy, rights::require_admin};
use async_trait::async_trait;
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Nothing, Speech, Viewer,
    backups::{
        BackupAct, BackupDone, BackupList, BackupName, Backups as BackupsPort, NewBackup, NewBackupWords, PruneBackup,
    },
};
use lyceum_backup::{BackupError, Backups};
use lyceum_storage::Store;
use std::sync::{Arc, Mutex};

/// The backups port. Cheap to clone.
#[derive(Clone)]
pub(crate) struct TheseBackups {
    backups: Backups,
    store: Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    /// How the last act that nobody waited for ended.
    last_act: Arc<Mutex<Option<Result<Speech, String>>>>,
}

/// The backups port.
pub(crate) fn new(deps: &Deps) -> Arc<dyn BackupsPort> {
    Arc::new(TheseBackups {
        backups: deps.backups.clone(),
        store: deps.store.clone(),
        clock: Arc::clone(&deps.clock),
        entropy: Arc::clone(&deps.entropy),
        last_act: Arc::default(),
    })
}

#[async_trait]
impl BackupsPort for TheseBackups {
    async fn list_backups(&self, who: &Viewer, _: Nothing) -> ApiResult<BackupList> {
        require_admin(who)?;
        self.list().await
    }

    async fn make_backup(&self, who: &Viewer, input: NewBackup) -> ApiResult<BackupDone> {
        require_admin(who)?;
        self.make(input).await
    }

    async fn verify_backup(&self, who: &Viewer, input: BackupName) -> ApiResult<BackupDone> {
        require_admin(who)?;
        self.verify(&input).await
    }

    async fn prune_backups(&self, who: &Viewer, input: PruneBackup) -> ApiResult<BackupDone> {
        require_admin(who)?;
        self.prune(input).await
    }

    async fn send_copies(&self, who: &Viewer, input: BackupAct) -> ApiResult<BackupDone> {
        require_admin(who)?;
        self.copy(input).await
    }

    async fn run_drill(&self, who: &Viewer, input: BackupAct) -> ApiResult<BackupDone> {
        require_admin(who)?;
        self.drill(input).await
    }

    async fn new_backup_key(&self, who: &Viewer, _: Nothing) -> ApiResult<NewBackupWords> {
        require_admin(who)?;
        self.new_key().await
    }
}

/// A failed act in words for an admin, who may know paths and names.
fn failed(error: &BackupError) -> ApiError {
    let (kind, code) = match error {
        BackupError::Store(fault) => return crate::faults::store_fault(fault),
        BackupError::Busy(_) => (ErrorKind::Busy, "backup_busy"),
        BackupError::NoKey => (ErrorKind::Conflict, "no_backup_key"),
        BackupError::NoSuchBackup(_) => (ErrorKind::NotFound, "not_found"),
        BackupError::NoRoom { .. } => (ErrorKind::StorageFull, "backup_room"),
        _ => (ErrorKind::Unavailable, "backup_failed"),
    };
    tracing::warn!(%error, code, "an act with backups failed");
    let mut text = error.to_string();
    if let Some(first) = text.get(..1).map(str::to_uppercase) {
        text.replace_range(..1, &first);
    }
    if !text.ends_with('.') {
        text.push('.');
    }
    let error = ApiError::new(kind, code, text);
    if kind == ErrorKind::Busy { error.retry_after(5) } else { error }
}
