//! `lyceum doctor`: what is in order, what is not, and what to do about it.

use super::{out, place::Place, serve::runtime};
use crate::{
    doctor::{self, State},
    error::ServerResult,
};
use clap::Args;
use std::process::ExitCode;

/// Check that everything is in order
#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    place: Place,
    /// As JSON
    #[arg(long)]
    json: bool,
    /// Put in order what can be without losing anything
    #[arg(long)]
    fix: bool,
}

impl Doctor {
    /// Does it. Fails if a check failed.
    pub fn run(self) -> ServerResult<ExitCode> {
        let config = self.place.settings(&[])?;
        let checks = runtime()?.block_on(doctor::run(&config, self.fix));
        let failed = checks.iter().filter(|check| check.state == State::Failed).count();
        if self.json {
            out::json(&checks)?;
        } else {
            for check in &checks {
                let mark = match check.state {
                    State::Fine => "ok  ",
                    State::Fixed => "FIXED",
                    State::Warning => "WARN",
                    State::Failed => "FAIL",
                };
                out::line(&format!("{mark}  {}: {}", check.name, check.found))?;
                if !check.advice.is_empty() {
                    out::line(&format!("      {}", check.advice))?;
                }
                if check.fixable && check.state != State::Fixed {
                    out::line("      `lyceum doctor --fix` does this.")?;
                }
            }
            let summary = match failed {
                0 => "Nothing is broken.".to_owned(),
                1 => "One thing is broken.".to_owned(),
                count => format!("{count} things are broken."),
            };
            out::line(&format!("\n{} checks. {summary}", checks.len()))?;
        }
        Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
    }
}
