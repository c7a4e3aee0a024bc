//! The backups of a server, as the settings want them.

use super::recovery_trial::RecoveryTrial;
use crate::{config::Config, error::ServerResult};
use lyceum_api::plan::PlanLimit;
use lyceum_backup::{Backups, Credentials, Settings, Shelf};
use lyceum_services::{Paths, clock::Clock};
use lyceum_storage::Store;
use std::{path::Path, sync::Arc};

/// The access keys of buckets, where the settings name a file of them.
pub fn access_keys(config: &Config) -> ServerResult<Credentials> {
    let file = &config.backup.access_keys;
    if file.as_os_str().is_empty() { Ok(Credentials::default()) } else { Ok(Credentials::load(file)?) }
}

pub(super) fn open(
    config: &Config,
    store: &Store,
    paths: &Paths,
    clock: Arc<dyn Clock>,
    program: &Path,
) -> ServerResult<Backups> {
    let settings = Settings {
        shelf: Shelf::at(&paths.backups),
        keep: config.backup.keep(),
        allowed_bytes: config.limits.figure(PlanLimit::BackupDisk),
        more_keys: config.backup.keys()?,
        copies: config.backup.targets()?,
        // A school must open even where the stick with the keys is missing; the copies then tell what is wrong.
        credentials: access_keys(config).unwrap_or_else(|error| {
            tracing::warn!(%error, "the access keys for copies cannot be read");
            Credentials::default()
        }),
        folder_away_max: config.backup.folder_away_max(),
        copy_bytes_per_s: config.backup.copy_rate * 1000,
        rotate_copies: config.backup.rotate_copies,
        program: Some(program.to_owned()),
        trial: Some(Arc::new(RecoveryTrial::new(config))),
        settings_file: Some(paths.data.join("lyceum.toml")),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        now: Arc::new(move || clock.now().as_second()),
    };
    Ok(Backups::new(store.clone(), settings))
}
