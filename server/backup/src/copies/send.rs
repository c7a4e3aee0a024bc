//! Sends what a copy lacks, oldest first, the manifest of each backup last. What breaks off goes on with the next file.

use super::{
    remote::Remote,
    target::{Credentials, Target},
};
use crate::{
    error::{BackupError, BackupResult},
    files::read_list,
    manifest::{Kind, Manifest},
    progress::Progress,
    prune::{Keep, choose_old},
    rotate::{proven, unnamed_files},
    shelf::Shelf,
    source::Inventory,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// How to send.
#[derive(Clone, Copy, Debug)]
pub struct SendOptions {
    /// Most bytes a second; 0 for no bound.
    pub bytes_per_s: u64,
    /// How long the copy keeps backups; none where it looks after that itself (a bucket that forbids removal).
    pub keep: Option<Keep>,
    /// The time, in seconds since 1970.
    pub now_s: i64,
}

/// How a copy stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CopyReport {
    /// The copy in words.
    pub target: String,
    /// When all was there last, in seconds since 1970; 0 for never.
    pub complete_s: i64,
    /// End of the newest backup that is there, in seconds since 1970; 0 for none.
    pub newest_s: i64,
    /// Backups that are not there yet.
    pub missing: u64,
    /// Bytes that were sent this time.
    pub sent_bytes: u64,
    /// Backups that were removed there this time.
    pub removed: u64,
    /// Why it stands still; empty when all is well.
    pub problem: String,
    /// Since when it stands still, in seconds since 1970; 0 when all is well.
    #[serde(default)]
    pub behind_since_s: i64,
    /// Since when the folder is not there, in seconds since 1970; 0 where it is. That alone is no problem: a stick is not
    /// always plugged in.
    #[serde(default)]
    pub away_since_s: i64,
}

impl CopyReport {
    /// From when on a folder that is not there has been away for too long, in seconds since 1970; none where it is there,
    /// or where it would get nothing new. `most_s`: for how long it may lack a copy.
    pub fn late_from_s(&self, most_s: i64) -> Option<i64> {
        let last_s = if self.complete_s > 0 { self.complete_s } else { self.away_since_s };
        (self.away_since_s > 0 && self.missing > 0).then(|| last_s.saturating_add(most_s))
    }
}

/// Brings a copy up to date and tells how it stands. Never fails: what is wrong is in the report. `before` is the last
/// report about it.
pub async fn send(
    shelf: &Shelf,
    target: &Target,
    credentials: &Credentials,
    options: SendOptions,
    before: Option<&CopyReport>,
    progress: &Progress,
) -> CopyReport {
    let mut report = CopyReport { target: target.to_string(), ..before.cloned().unwrap_or_default() };
    (report.sent_bytes, report.removed, report.problem) = (0, 0, String::new());
    if !target.is_within_reach() {
        return away(shelf, report, options.now_s);
    }
    report.away_since_s = 0;
    let sent = match Remote::open(target, credentials) {
        Ok(remote) => {
            let pace = Pace { started: Instant::now(), bytes_per_s: options.bytes_per_s, sent: AtomicU64::new(0) };
            let mut sending = Sending { shelf, remote, there: BTreeMap::new(), pace, progress };
            let sent = sending.run(&mut report, options).await;
            report.sent_bytes = sending.pace.sent.load(Ordering::Relaxed);
            sent
        }
        Err(error) => Err(error),
    };
    match sent {
        Ok(()) => (report.complete_s, report.behind_since_s) = (options.now_s, 0),
        Err(error) => {
            report.problem = match error {
                // The report names the copy itself.
                BackupError::Target { reason, .. } => reason,
                other => other.to_string(),
            };
            if report.behind_since_s == 0 {
                report.behind_since_s = options.now_s;
            }
        }
    }
    if report.problem.is_empty() {
        tracing::info!(target = report.target, bytes = report.sent_bytes, "a copy is complete");
    } else {
        tracing::warn!(
            target = report.target,
            problem = report.problem,
            missing = report.missing,
            "a copy lags behind"
        );
    }
    report
}

/// A folder that is not there waits for it.
fn away(shelf: &Shelf, mut report: CopyReport, now_s: i64) -> CopyReport {
    report.behind_since_s = 0;
    if report.away_since_s == 0 {
        report.away_since_s = now_s;
    }
    match Inventory::of(shelf) {
        Ok(here) => {
            let newer = here.backups.iter().filter(|backup| backup.finished_s > report.newest_s);
            report.missing = newer.count() as u64;
            tracing::info!(
                target = report.target,
                missing = report.missing,
                "a folder for copies is not there; it waits"
            );
        }
        Err(error) => report.problem = error.to_string(),
    }
    report
}

struct Sending<'a> {
    shelf: &'a Shelf,
    remote: Remote,
    /// Names and lengths of what is there.
    there: BTreeMap<String, u64>,
    pace: Pace,
    progress: &'a Progress,
}

impl Sending<'_> {
    async fn run(&mut self, report: &mut CopyReport, options: SendOptions) -> BackupResult<()> {
        let local = Inventory::of(self.shelf)?.backups;
        report.missing = local.len() as u64;
        self.there = self.remote.list("").await?.into_iter().collect();
        let lacking: Vec<&Manifest> =
            local.iter().filter(|backup| !self.there.contains_key(&backup.id.manifest())).collect();
        report.missing = lacking.len() as u64;
        let newest = local.iter().filter(|backup| self.there.contains_key(&backup.id.manifest()));
        report.newest_s = newest.map(|backup| backup.finished_s).max().unwrap_or(0);
        self.progress.begin("sending a copy", lacking.iter().map(|backup| backup.stored_bytes()).sum());
        for backup in lacking {
            self.send_backup(backup).await?;
            report.missing -= 1;
            report.newest_s = report.newest_s.max(backup.finished_s);
        }
        // Proofs come after their backups, also of backups that were sent before.
        for backup in &local {
            let proof = backup.id.proof();
            if self.shelf.path(&proof).exists() && !self.there.contains_key(&proof) {
                self.send_file(&proof).await?;
            }
        }
        if let Some(keep) = options.keep {
            report.removed = self.rotate(keep, options.now_s).await?;
        }
        Ok(())
    }

    async fn send_backup(&mut self, backup: &Manifest) -> BackupResult<()> {
        if backup.kind == Kind::Files {
            for line in read_list(self.shelf, backup)? {
                self.send_missing(&Shelf::file_name(&line.hash), line.sealed_bytes).await?;
            }
        }
        for piece in &backup.pieces {
            self.send_missing(&piece.name, piece.bytes).await?;
        }
        self.send_file(&backup.id.manifest()).await
    }

    /// Sends a file unless one of this name and length is there.
    async fn send_missing(&mut self, name: &str, bytes: u64) -> BackupResult<()> {
        if self.there.get(name) == Some(&bytes) { Ok(()) } else { self.send_file(name).await }
    }

    async fn send_file(&mut self, name: &str) -> BackupResult<()> {
        let path = self.shelf.path(name);
        let bytes = fs::metadata(&path).map_err(BackupError::io("read", &path))?.len();
        let (pace, progress) = (&self.pace, self.progress);
        let sent = |part| {
            progress.add(part);
            pace.sent(part)
        };
        self.remote.put(name, &path, sent).await?;
        self.there.insert(name.to_owned(), bytes);
        Ok(())
    }

    /// The same rotation as on the shelf, by what is there: a shelf that was lost must not take its copies with it.
    async fn rotate(&mut self, keep: Keep, now_s: i64) -> BackupResult<u64> {
        let remote = self.remote.clone();
        // Reading as a source blocks.
        let chosen = tokio::task::spawn_blocking(move || -> BackupResult<(u64, Vec<String>)> {
            let mut inventory = Inventory::of(&remote)?;
            let old = choose_old(&inventory.backups, &proven(&remote, &inventory)?, keep, now_s);
            if old.ids.is_empty() {
                return Ok((0, Vec::new()));
            }
            let (gone, kept): (Vec<_>, Vec<_>) =
                inventory.backups.into_iter().partition(|backup| old.ids.contains(&backup.id));
            inventory.backups = kept;
            let mut names: Vec<String> =
                gone.iter().flat_map(|backup| [backup.id.manifest(), backup.id.proof()]).collect();
            names.extend(gone.iter().flat_map(|backup| backup.pieces.iter().map(|piece| piece.name.clone())));
            names.extend(unnamed_files(&remote, &inventory)?.into_iter().map(|(name, _)| name));
            Ok((gone.len() as u64, names))
        });
        let (count, names) = chosen.await.map_err(|error| BackupError::TestBroke(error.to_string()))??;
        for name in names.iter().filter(|name| self.there.contains_key(*name)) {
            self.remote.remove(name).await?;
        }
        Ok(count)
    }
}

/// Keeps the pace below a bound, so that a school's line stays usable.
struct Pace {
    started: Instant,
    bytes_per_s: u64,
    sent: AtomicU64,
}

impl Pace {
    /// So many bytes more are sent. Ends when the next ones may go.
    async fn sent(&self, bytes: u64) {
        let sent = self.sent.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if let Some(due_ms) = sent.saturating_mul(1000).checked_div(self.bytes_per_s) {
            tokio::time::sleep(Duration::from_millis(due_ms).saturating_sub(self.started.elapsed())).await;
        }
    }
}
