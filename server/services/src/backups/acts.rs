//! Makes, checks, removes, copies, drills. What takes long goes on when the caller leaves, or does not wait at all.

use super::{TheseBackups, failed, told};
use lyceum_api::{
    ApiError, ApiResult,
    backups::{BackupAct, BackupDone, BackupName, BackupWhat, NewBackup, PruneBackup},
};
use lyceum_backup::{BackupActs, BackupResult, Outcome, What};
use std::{sync::PoisonError, time::Duration};

/// How long an act is waited for that nobody waits for.
const QUICK: Duration = Duration::from_millis(300);

impl TheseBackups {
    pub(super) async fn make(&self, input: NewBackup) -> ApiResult<BackupDone> {
        let what = match input.what {
            BackupWhat::Everything => What::Everything,
            BackupWhat::Full => What::Full,
            BackupWhat::Incremental => What::Incremental,
            BackupWhat::Files => What::Files,
        };
        if self.backups.keys().map_err(|error| failed(&error))?.is_empty() {
            return Err(failed(&lyceum_backup::BackupError::NoKey));
        }
        let backups = self.backups.clone();
        self.act(input.wait, async move { backups.back_up_now(what).await }).await
    }

    pub(super) async fn verify(&self, input: &BackupName) -> ApiResult<BackupDone> {
        let id = input.backup.parse().map_err(|error| failed(&error))?;
        let problems = self.backups.verify(id).await.map_err(|error| failed(&error))?;
        if problems.is_empty() {
            return Ok(BackupDone { text: format!("{} is what was written.", input.backup) });
        }
        Err(failed(&lyceum_backup::BackupError::NotWhole(problems.join("; "))))
    }

    pub(super) async fn prune(&self, input: PruneBackup) -> ApiResult<BackupDone> {
        if !input.dry {
            let outcome = self.backups.prune().await.map_err(|error| failed(&error))?;
            return Ok(BackupDone { text: outcome.to_string() });
        }
        let would = self.backups.remove_old(true).await.map_err(|error| failed(&error))?;
        let names: Vec<&str> = would.backups.iter().map(lyceum_backup::BackupId::as_str).collect();
        let text = match (names.is_empty(), would.refused.is_empty()) {
            (_, false) => would.refused,
            (true, _) => "Nothing is old enough to be removed.".to_owned(),
            _ => format!("These would go: {}.", names.join(", ")),
        };
        Ok(BackupDone { text })
    }

    pub(super) async fn copy(&self, input: BackupAct) -> ApiResult<BackupDone> {
        let backups = self.backups.clone();
        self.act(input.wait, async move { backups.copy().await }).await
    }

    pub(super) async fn drill(&self, input: BackupAct) -> ApiResult<BackupDone> {
        let backups = self.backups.clone();
        self.act(input.wait, async move { backups.drill().await }).await
    }

    /// Runs an act to its end, whoever waits, and keeps its outcome for the list.
    async fn act(
        &self,
        wait: bool,
        work: impl Future<Output = BackupResult<Outcome>> + Send + 'static,
    ) -> ApiResult<BackupDone> {
        let last_act = self.last_act.clone();
        let running = tokio::spawn(async move {
            let done = work.await.map(|outcome| told(&outcome)).map_err(|error| failed(&error));
            let kept = done.clone().map_err(|error| error.message);
            *last_act.lock().unwrap_or_else(PoisonError::into_inner) = Some(kept);
            done
        });
        // Who does not wait still learns of a quick end, such as a refusal.
        let patience = if wait { Duration::MAX } else { QUICK };
        match tokio::time::timeout(patience, running).await {
            Err(_) => Ok(BackupDone { text: "It has begun.".to_owned() }),
            Ok(Ok(done)) => done.map(|speech| BackupDone { text: speech.text }),
            Ok(Err(error)) => {
                tracing::error!(%error, "an act with backups broke off");
                Err(ApiError::internal())
            }
        }
    }
}
