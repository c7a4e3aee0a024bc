//! Section `telemetry`: logs.

use super::bad;
use crate::error::ServerResult;
use serde::Deserialize;

/// Logs.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    /// What is logged: `error`, `warn`, `info`, `debug`, or directives per part such as `info,lyceum_models=debug`.
    pub level: String,
    /// `pretty`, `json`, or `auto`: pretty on a terminal, JSON elsewhere.
    pub format: String,
    /// MiB for log files in the data folder, all together; 0 for none.
    pub files_mib: u32,
}

impl Telemetry {
    /// Bytes for log files, all together; none where none are written.
    pub fn files_budget(&self) -> Option<u64> {
        (self.files_mib > 0).then(|| u64::from(self.files_mib) << 20)
    }

    /// Values that the type alone does not rule out.
    pub fn check(&self) -> ServerResult<()> {
        if !matches!(self.format.as_str(), "auto" | "pretty" | "json") {
            return Err(bad("telemetry.format", &self.format, "`auto`, `pretty` or `json`"));
        }
        if self.level.parse::<tracing_subscriber::EnvFilter>().is_err() {
            return Err(bad("telemetry.level", &self.level, "`error`, `warn`, `info`, `debug` or directives"));
        }
        Ok(())
    }
}
