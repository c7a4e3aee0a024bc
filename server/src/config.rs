//! Configuration: flags over environment (`LYCEUM_<SECTION>_<KEY>`) over a TOML file over `assets/config.default.toml`.
//!
//! The default file is the one list of all settings: a key that is not in it is an error in every other source, and
//! `lyceum config print` is that file with the values in force.

pub mod ai;
pub mod alerts;
pub mod backup;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod models;
pub mod print;
pub mod sources;
pub mod storage;
pub mod telemetry;

use crate::error::{ServerError, ServerResult};
use serde::Deserialize;
use sources::Sources;

/// The settings in force.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Addresses and connections.
    pub http: http::Http,
    /// The resource plan.
    pub limits: limits::Limits,
    /// Which models to use and where they lie.
    pub models: models::Models,
    /// The data folder.
    pub storage: storage::Storage,
    /// The inference engine.
    pub ai: ai::Ai,
    /// What the server does by itself, and when.
    pub jobs: jobs::Jobs,
    /// Backups and their copies.
    pub backup: backup::Backup,
    /// Logs.
    pub telemetry: telemetry::Telemetry,
    /// Thresholds, and where messages go.
    pub alerts: alerts::Alerts,
}

impl Config {
    /// Reads all sources and checks every value.
    pub fn load(sources: &Sources) -> ServerResult<Self> {
        let table = sources.merge()?;
        let config: Self = table.try_into().map_err(|error: toml::de::Error| ServerError::BadSetting {
            origin: "The configuration".to_owned(),
            key: "a value".to_owned(),
            value: "something else".to_owned(),
            wanted: error.message().to_owned(),
        })?;
        config.http.check()?;
        config.ai.check()?;
        config.jobs.check()?;
        config.backup.check()?;
        config.telemetry.check()?;
        config.alerts.check()?;
        Ok(config)
    }

    /// The defaults alone.
    pub fn defaults() -> ServerResult<Self> {
        Self::load(&Sources::default())
    }
}

/// An impossible value, found after the sources were merged.
pub(crate) fn bad(key: &str, value: impl std::fmt::Display, wanted: &str) -> ServerError {
    ServerError::BadSetting {
        origin: "The configuration".to_owned(),
        key: key.to_owned(),
        value: format!("`{value}`"),
        wanted: wanted.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_api::plan::PlanLimit;

    fn load(file: &str, environment: &[(&str, &str)]) -> ServerResult<Config> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lyceum.toml");
        std::fs::write(&path, file).unwrap();
        let environment = environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Config::load(&Sources { file: Some(path), environment, flags: vec![("http.listen", "127.0.0.1:1".into())] })
    }

    #[test]
    fn the_defaults_are_the_plan() {
        let config = Config::defaults().unwrap();
        for limit in PlanLimit::ALL {
            assert_eq!(config.limits.figure(*limit), limit.figure(), "{}", limit.name());
        }
    }

    #[test]
    fn flags_win_over_environment_over_file() {
        let file =
            "[http]\nlisten = \"1.1.1.1:1\"\nconnections = 7\n[limits]\nchat_users = 5\nupload_size = \"3 MiB\"\n";
        let config = load(file, &[("LYCEUM_HTTP_CONNECTIONS", "9"), ("LYCEUM_LISTEN", "2.2.2.2:2")]).unwrap();
        assert_eq!(config.http.listen.to_string(), "127.0.0.1:1");
        assert_eq!(config.http.connections, 9);
        assert_eq!(config.limits.figure(PlanLimit::ChatUsers), 5);
        assert_eq!(config.limits.figure(PlanLimit::UploadSize), 3 << 20);
    }

    #[test]
    fn unknown_keys_are_errors_that_name_the_nearest() {
        let error = load("[limits]\nchat_user = 5\n", &[]).unwrap_err();
        assert!(error.to_string().contains("Did you mean `limits.chat_users`?"), "{error}");
        assert_eq!(error.exit_code(), 2);
        let error = load("[html]\na = 1\n", &[]).unwrap_err();
        assert!(error.to_string().contains("`html`"), "{error}");
        let error = load("", &[("LYCEUM_LIMITS_CHATUSERS", "5")]).unwrap_err();
        assert!(error.to_string().contains("LYCEUM_LIMITS_CHATUSERS"), "{error}");
    }

    #[test]
    fn impossible_values_are_errors() {
        for file in [
            "[http]\nlisten = 5\n",
            "[http]\nlisten = \"everywhere\"\n",
            "[http]\nconnections = 0\n",
            "[limits]\nchat_users = 0\n",
            "[limits]\nchat_users = -1\n",
            "[limits]\nupload_size = \"much\"\n",
            "[telemetry]\nformat = \"xml\"\n",
            "[http\n",
        ] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("lyceum.toml");
            std::fs::write(&path, file).unwrap();
            let error = Config::load(&Sources { file: Some(path), ..Sources::default() }).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{file}: {error}");
        }
    }
}
