//! Checks of the whole installation. Each says what it found; what is wrong comes with what to do.

mod data;
mod machine;
mod models;
mod program;

use crate::config::Config;
use serde::Serialize;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In order.
    Fine,
    /// Works, but somebody should look.
    Warning,
    /// Broken.
    Failed,
}

/// One check.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What was checked.
    pub name: &'static str,
    /// How it ended.
    pub state: State,
    /// What was found.
    pub found: String,
    /// What to do; empty if nothing.
    pub advice: String,
}

impl Check {
    fn fine(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, state: State::Fine, found: found.into(), advice: String::new() }
    }
    fn warning(name: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self { name, state: State::Warning, found: found.into(), advice: advice.to_owned() }
    }
    fn failed(name: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self { name, state: State::Failed, found: found.into(), advice: advice.to_owned() }
    }
}

/// Runs all checks.
pub async fn run(config: &Config) -> Vec<Check> {
    let server = data::find_server(config).await;
    let mut checks = vec![
        machine::cores(),
        machine::memory(config),
        machine::open_files(),
        machine::clock(),
        machine::time_zone(),
        data::folder(config),
        data::space(config),
        data::server(&server),
    ];
    checks.extend(data::contents(config, &server).await);
    checks.push(models::chat(config));
    checks.push(models::embedding(config));
    checks.push(program::bundle());
    checks.push(program::listens(config, &server).await);
    checks
}
