//! The backups of one server: one act at a time, each proven, each told in words.

mod background;
mod behind;
mod settings;
mod work;

pub use settings::{Now, Settings};

use crate::{
    acts::{BackupActs, Outcome, What},
    copies::{CopyReport, Remote, SendOptions, Target, send},
    create::incarnation,
    drill::{DrillReport, drill, write_report},
    error::{BackupError, BackupResult},
    key::PublicKey,
    manifest::{BackupId, Manifest, Mark},
    marks,
    progress::{Progress, Stage},
    prove::{Proof, read_and_note},
    rotate::{Removed, rotate},
    sealing::Keys,
    source::Source,
};
use async_trait::async_trait;
use lyceum_storage::{Store, records::backups::BackupKey};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A backup with its proof.
#[derive(Clone, Debug)]
pub struct Made {
    /// What it says about itself.
    pub manifest: Manifest,
    /// Its proof; none if it has not been proven.
    pub proof: Option<Proof>,
}

/// Everything on the shelf.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Backups, newest first.
    pub backups: Vec<Made>,
    /// Names of those that cannot be read, with why.
    pub unreadable: Vec<(BackupId, String)>,
    /// Bytes that all of it takes.
    pub bytes: u64,
}

/// The backups of one server. Cheap to clone.
#[derive(Clone)]
pub struct Backups {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    settings: Settings,
    one_at_a_time: Arc<Semaphore>,
    running: Mutex<&'static str>,
    progress: Progress,
    process: OnceLock<crate::key::PrivateKey>,
    last_mark: Mutex<u64>,
    /// Since when making backups fails, in seconds since 1970.
    failing_since_s: Mutex<Option<i64>>,
}

impl Backups {
    /// The backups of this store.
    pub fn new(store: Store, settings: Settings) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                settings,
                one_at_a_time: Arc::new(Semaphore::new(1)),
                running: Mutex::new(""),
                progress: Progress::default(),
                process: OnceLock::new(),
                last_mark: Mutex::new(0),
                failing_since_s: Mutex::default(),
            }),
        }
    }

    /// How they are made.
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// What is being done, and how far it is.
    pub fn stage(&self) -> Stage {
        self.inner.progress.stage()
    }

    /// The school's public keys, its own first; empty if there is none.
    pub fn keys(&self) -> BackupResult<Vec<PublicKey>> {
        let own = self.inner.store.get::<BackupKey>(&())?;
        let own = own.map(|key| PublicKey::parse(&key.public)).transpose()?;
        Ok(own.into_iter().chain(self.inner.settings.more_keys.iter().cloned()).collect())
    }

    /// Notes the present moment, for restores to a time. Call it every few seconds: it is quick when nothing is new.
    pub async fn mark(&self) -> BackupResult<()> {
        let sequence = self.inner.store.stats()?.durable_sequence;
        {
            let mut last = self.inner.last_mark.lock().unwrap_or_else(PoisonError::into_inner);
            if *last == sequence || !self.inner.settings.shelf.folder().is_dir() {
                return Ok(());
            }
            *last = sequence;
        }
        self.blocking(move |inner| {
            let second = (inner.settings.now)();
            marks::add(&inner.settings.shelf, &incarnation(&inner.store), Mark { second, sequence })
        })
        .await
    }

    /// Which folders for copies are there, in the order of the settings; buckets count as being there.
    pub fn copies_within_reach(&self) -> Vec<bool> {
        self.inner.settings.copies.iter().map(Target::is_within_reach).collect()
    }

    /// Makes backups and proves each. Nothing new to back up gives an empty list.
    pub async fn make(&self, what: What) -> BackupResult<Vec<Made>> {
        let permit = self.claim("a backup")?;
        let keys = self.process_keys()?;
        self.in_background(move |inner| {
            let _permit = permit;
            let done = inner.make(what, &keys);
            inner.note_attempt(&done);
            inner.settle();
            done
        })
        .await
    }

    /// Everything on the shelf.
    pub async fn list(&self) -> BackupResult<Listed> {
        self.blocking(Inner::list).await
    }

    /// Reads a backup and compares it with what was written; gives what is wrong.
    pub async fn verify(&self, id: BackupId) -> BackupResult<Vec<String>> {
        let permit = self.claim("a check")?;
        self.blocking(move |inner| {
            let _permit = permit;
            let found = read_and_note(&inner.settings.shelf, &id, (inner.settings.now)(), &inner.progress);
            inner.settle();
            found
        })
        .await
    }

    /// Removes what is older than the plan keeps; with `dry`, only tells.
    pub async fn remove_old(&self, dry: bool) -> BackupResult<Removed> {
        let permit = self.claim("a removal")?;
        self.blocking(move |inner| {
            let _permit = permit;
            let removed = rotate(&inner.settings.shelf, inner.settings.keep, (inner.settings.now)(), dry);
            inner.settle();
            removed
        })
        .await
    }

    /// Brings all copies up to date and tells how they stand. A copy out of reach does not hold up the others.
    pub async fn send_copies(&self) -> BackupResult<Vec<CopyReport>> {
        let permit = self.claim("a copy")?;
        let this = self.clone();
        // It goes on when the caller leaves.
        let sent = tokio::spawn(async move {
            let _permit = permit;
            let settings = &this.inner.settings;
            let before = this.copies()?;
            let options = SendOptions {
                bytes_per_s: settings.copy_bytes_per_s,
                keep: settings.rotate_copies.then_some(settings.keep),
                now_s: (settings.now)(),
            };
            let mut reports = Vec::new();
            for target in &settings.copies {
                let name = target.to_string();
                let last = before.iter().find(|report| report.target == name);
                let progress = &this.inner.progress;
                reports.push(send(&settings.shelf, target, &settings.credentials, options, last, progress).await);
            }
            this.inner.settle();
            if !reports.is_empty() {
                settings.shelf.prepare()?;
                let text = serde_json::to_vec_pretty(&reports).unwrap_or_default();
                settings.shelf.put(COPIES, &text)?;
            }
            Ok(reports)
        });
        sent.await.map_err(|error| BackupError::TestBroke(error.to_string()))?
    }

    /// How the copies stood when they were looked at last; one line per copy of the settings.
    pub fn copies(&self) -> BackupResult<Vec<CopyReport>> {
        const REPORT_BYTES_MAX: u64 = 1 << 20;
        let told = crate::source::read_small(&self.inner.settings.shelf, COPIES, REPORT_BYTES_MAX)?;
        let told: Vec<CopyReport> = told.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        let of = |target: &Target| {
            let name = target.to_string();
            let known = told.iter().find(|report| report.target == name).cloned();
            known.unwrap_or(CopyReport { target: name, ..CopyReport::default() })
        };
        Ok(self.inner.settings.copies.iter().map(of).collect())
    }

    /// Makes and copies backups, and recovers from the first copy within reach (from the shelf, where there is none) into
    /// a scratch folder, as after the loss of this machine.
    pub async fn run_drill(&self) -> BackupResult<DrillReport> {
        self.make(What::Everything).await?;
        self.send_copies().await?;
        let permit = self.claim("a drill")?;
        let settings = &self.inner.settings;
        let reached = settings.copies.iter().find_map(|target| Remote::open(target, &settings.credentials).ok());
        let source: Arc<dyn Source> = match reached {
            Some(remote) => Arc::new(remote),
            None => Arc::new(settings.shelf.clone()),
        };
        let key = self.process_keys()?.process;
        self.blocking(move |inner| {
            let _permit = permit;
            let settings = &inner.settings;
            let scratch = settings.shelf.scratch().join("drill");
            let trial = settings.trial.as_deref();
            let report = drill(&*source, &key, &scratch, trial, (settings.now)(), &inner.progress);
            inner.settle();
            let report = report?;
            write_report(&settings.shelf, &report)?;
            Ok(report)
        })
        .await
    }

    /// The report of the last drill.
    pub fn last_drill(&self) -> BackupResult<Option<DrillReport>> {
        crate::drill::last_report(&self.inner.settings.shelf)
    }

    fn claim(&self, what: &'static str) -> BackupResult<OwnedSemaphorePermit> {
        let mut running = self.inner.running.lock().unwrap_or_else(PoisonError::into_inner);
        let permit = Arc::clone(&self.inner.one_at_a_time).try_acquire_owned();
        let permit = permit.map_err(|_| BackupError::Busy(*running))?;
        *running = what;
        Ok(permit)
    }

    fn process_keys(&self) -> BackupResult<Keys> {
        let process = self.inner.process.get_or_init(crate::key::PrivateKey::for_this_process).clone();
        Ok(Keys { school: self.keys()?, process })
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> BackupResult<T> + Send + 'static,
    ) -> BackupResult<T> {
        let inner = Arc::clone(&self.inner);
        let done = tokio::task::spawn_blocking(move || work(&inner)).await;
        done.map_err(|error| BackupError::TestBroke(error.to_string()))?
    }
}

/// Where the reports about copies lie on the shelf.
const COPIES: &str = "copies.json";

#[async_trait]
impl BackupActs for Backups {
    async fn back_up_now(&self, what: What) -> BackupResult<Outcome> {
        Ok(Outcome::Made(self.make(what).await?))
    }

    async fn prune(&self) -> BackupResult<Outcome> {
        Ok(Outcome::Removed(self.remove_old(false).await?))
    }

    async fn copy(&self) -> BackupResult<Outcome> {
        let reports = self.send_copies().await?;
        match reports.iter().find(|report| !report.problem.is_empty()) {
            Some(worst) => Err(BackupError::Target { target: worst.target.clone(), reason: worst.problem.clone() }),
            None => Ok(Outcome::Copied(reports)),
        }
    }

    async fn drill(&self) -> BackupResult<Outcome> {
        Ok(Outcome::Drilled(self.run_drill().await?))
    }
}
