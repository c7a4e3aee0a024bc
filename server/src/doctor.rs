//! Checks of the whole installation. Each says what it found; what is wrong comes with what to do.

mod container;
mod data;
mod disk;
mod fix;
mod leftovers;
mod machine;
mod models;
mod network;
mod parsers;
mod program;

pub use fix::Fix;

use crate::config::Config;
use serde::Serialize;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// In order.
    Fine,
    /// It was not, and `--fix` has put it in order.
    Fixed,
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
    /// Whether `--fix` does it.
    pub fixable: bool,
    #[serde(skip)]
    fix: Option<Fix>,
}

impl Check {
    fn new(name: &'static str, state: State, found: impl Into<String>, advice: &str) -> Self {
        Self { name, state, found: found.into(), advice: advice.to_owned(), fixable: false, fix: None }
    }
    fn fine(name: &'static str, found: impl Into<String>) -> Self {
        Self::new(name, State::Fine, found, "")
    }
    fn warning(name: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self::new(name, State::Warning, found, advice)
    }
    fn failed(name: &'static str, found: impl Into<String>, advice: &str) -> Self {
        Self::new(name, State::Failed, found, advice)
    }
    /// Adds what `--fix` does about it.
    fn with_fix(mut self, fix: Fix) -> Self {
        self.fixable = true;
        self.fix = Some(fix);
        self
    }

    /// Repairs it, if that is safe. What cannot be repaired says so.
    fn repair(mut self) -> Self {
        let Some(fix) = self.fix.take() else { return self };
        match fix.apply() {
            Ok(()) => {
                self.state = State::Fixed;
                self.advice.clear();
            }
            Err(error) => self.advice = format!("It could not be fixed: {error}. {}", self.advice),
        }
        self
    }
}

/// Runs all checks. With `fix`, what can be put in order safely is.
pub async fn run(config: &Config, fix: bool) -> Vec<Check> {
    let server = data::find_server(config).await;
    let mut checks = vec![
        program::version(),
        program::settings(config),
        machine::cores(),
        machine::instructions(),
        machine::memory(config),
        container::memory(config),
        container::pressure(),
        machine::open_files(),
        machine::clock(),
        machine::time_zone(),
        data::folder(config),
        disk::rights(config),
        disk::file_system(config),
        data::space(config),
        disk::plan(config),
        disk::logs(config),
        data::server(&server),
        leftovers::socket(config, &server),
        leftovers::damaged_copies(config),
        leftovers::uploads(config, &server),
        disk::journal(config),
    ];
    checks.extend(data::contents(config, &server).await);
    checks.push(models::chat(config));
    checks.push(models::tutor(config));
    checks.push(models::embedding(config));
    checks.push(parsers::child().await);
    checks.push(program::bundle());
    checks.push(program::listens(config, &server).await);
    checks.push(network::reachable(config));
    checks.push(network::proxies(config));
    if fix { checks.into_iter().map(Check::repair).collect() } else { checks }
}
