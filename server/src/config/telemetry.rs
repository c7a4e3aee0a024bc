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
}

impl Telemetry {
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
