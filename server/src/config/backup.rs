//! Section `backup`: where backups lie, how long they are kept, and where copies go.

use super::bad;
use crate::error::ServerResult;
use lyceum_backup::{BackupResult, Keep, PublicKey, Reach, Target};
use serde::Deserialize;
use std::{path::PathBuf, time::Duration};

/// Backups and their copies.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Backup {
    /// The folder of backups; empty for `backups` in the data folder.
    pub folder: PathBuf,
    /// Days that backups of the database are kept.
    pub database_days: u32,
    /// Days that lists of files are kept.
    pub file_days: u32,
    /// Public keys that open backups besides the school's own.
    pub more_keys: Vec<String>,
    /// Folders and buckets.
    pub copies: Vec<String>,
    /// Days that a folder for copies may be away, as a stick that is not plugged in.
    pub folder_away_days: u32,
    /// Whether buckets may be on this machine itself.
    pub copies_on_this_machine: bool,
    /// A file with the access keys of buckets; empty for none.
    pub access_keys: PathBuf,
    /// Most kilobytes a second that are sent to copies; 0 for no bound.
    pub copy_rate: u64,
    /// Whether old backups are removed from copies as well.
    pub rotate_copies: bool,
}

impl Backup {
    /// Refuses impossible values.
    pub fn check(&self) -> ServerResult<()> {
        if self.database_days == 0 || self.file_days == 0 {
            return Err(bad("backup.database_days", 0, "at least 1 day, as must backup.file_days"));
        }
        self.targets()
            .map_err(|error| bad("backup.copies", self.copies.join(", "), &format!("places for copies ({error})")))?;
        self.keys().map_err(|error| bad("backup.more_keys", self.more_keys.join(", "), &error.to_string()))?;
        Ok(())
    }

    /// How long backups are kept.
    pub fn keep(&self) -> Keep {
        Keep { database_days: self.database_days, file_days: self.file_days }
    }

    /// For how long a folder that is not there may lack a copy.
    pub fn folder_away_max(&self) -> Duration {
        Duration::from_hours(24 * u64::from(self.folder_away_days))
    }

    /// Where copies go.
    pub fn targets(&self) -> BackupResult<Vec<Target>> {
        self.copies.iter().map(|text| Target::parse(text, self.reach())).collect()
    }

    /// Where buckets may be.
    pub fn reach(&self) -> Reach {
        Reach { this_machine: self.copies_on_this_machine }
    }

    /// Keys besides the school's own.
    pub fn keys(&self) -> BackupResult<Vec<PublicKey>> {
        self.more_keys.iter().map(|text| PublicKey::parse(text)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, sources::Sources};

    fn with(name: &str, value: &str) -> ServerResult<Config> {
        let environment = vec![(format!("LYCEUM_BACKUP_{name}"), value.to_owned())];
        Config::load(&Sources { environment, ..Sources::default() })
    }

    #[test]
    fn the_defaults_are_the_plan() {
        let backup = Config::defaults().unwrap().backup;
        assert_eq!(backup.keep(), Keep::default());
        assert!(backup.targets().unwrap().is_empty());
    }

    #[test]
    fn places_for_copies_are_checked_at_once() {
        let config = with("COPIES", "/media/stick/lyceum, s3://school/hill?endpoint=https://nas.local:9000").unwrap();
        assert_eq!(config.backup.targets().unwrap().len(), 2);
        for (name, value) in [
            ("COPIES", "stick"),
            ("COPIES", "s3://school?endpoint=http://127.0.0.1:9000"),
            ("MORE_KEYS", "age2"),
            ("FILE_DAYS", "0"),
        ] {
            assert_eq!(with(name, value).unwrap_err().exit_code(), 2, "{name}");
        }
    }
}
