//! The command line: what there is, and which file does it. Exit codes: 0 done, 1 failed, 2 wrong use.

mod addresses;
mod backend;
mod backup;
mod bench;
mod bench_engine;
mod config;
mod course;
mod course_export;
mod course_import;
mod doctor;
mod drill;
mod eval;
mod init;
mod jobs;
mod key;
mod licenses;
mod models;
mod out;
mod people;
mod place;
mod plan;
mod progress;
mod qr;
mod quota;
mod reach;
mod restore;
mod restored_part;
mod serve;
mod support_bundle;
mod user;
mod worker;

pub(crate) use addresses::own_addresses;
pub(crate) use out::line as say;

use crate::error::ServerResult;
use clap::{Parser, Subcommand};
use std::{ffi::OsString, process::ExitCode};

/// An AI learning platform for schools without reliable internet, in one program.
#[derive(Debug, Parser)]
#[command(name = "lyceum", version, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server
    Serve(serve::Serve),
    /// Set the school up without a browser
    Init(init::Init),
    /// Make, reset, close and list accounts
    #[command(subcommand)]
    User(user::User),
    /// Make API keys
    #[command(subcommand)]
    Key(key::Key),
    /// Bring courses in and out
    #[command(subcommand)]
    Course(course::Course),
    /// List, fetch, add and check models
    #[command(subcommand)]
    Models(models::Models),
    /// See and run what the server does by itself
    #[command(subcommand)]
    Jobs(jobs::Jobs),
    /// See and set what one person may use
    #[command(subcommand)]
    Quota(quota::Quota),
    /// Show the resource plan with its use
    Plan(plan::Plan),
    /// Make, list, check, copy and remove backups
    #[command(subcommand)]
    Backup(backup::Backup),
    /// Bring a backup back into a new folder
    Restore(restore::Restore),
    /// Try the recovery from the copies alone, and measure it
    Drill(drill::Drill),
    /// Check that everything is in order
    Doctor(doctor::Doctor),
    /// Gather what helps to find a fault, without names and secrets
    SupportBundle(support_bundle::SupportBundle),
    /// Print the licences of the work of others that is inside
    Licenses,
    /// Print and check settings
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Measure speed
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Measure quality
    #[command(subcommand)]
    Eval(eval::Eval),
    /// What the server starts for itself
    #[command(subcommand, hide = true)]
    Worker(worker::Worker),
}

/// Runs the program with these arguments.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let command = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli.command,
        Err(error) => {
            // Help and version are no errors: clap knows where they go and with which code.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
        }
    };
    match execute(command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("lyceum: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}

fn execute(command: Command) -> ServerResult<ExitCode> {
    match command {
        Command::Serve(command) => command.run()?,
        Command::Init(command) => command.run()?,
        Command::User(command) => command.run()?,
        Command::Key(command) => command.run()?,
        Command::Course(command) => command.run()?,
        Command::Models(command) => command.run()?,
        Command::Jobs(command) => command.run()?,
        Command::Quota(command) => command.run()?,
        Command::Plan(command) => command.run()?,
        Command::SupportBundle(command) => command.run()?,
        Command::Backup(command) => command.run()?,
        Command::Restore(command) => command.run()?,
        Command::Drill(command) => return command.run(),
        Command::Licenses => licenses::print()?,
        Command::Config(command) => command.run()?,
        Command::Bench(command) => command.run()?,
        Command::Eval(command) => command.run()?,
        Command::Doctor(command) => return command.run(),
        Command::Worker(command) => return Ok(command.run()),
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_contract_parses() {
        for line in [
            "serve --data d --listen 0.0.0.0:80 --config c.toml",
            "init --school S --admin NAME --password-stdin",
            "user add NAME --role teacher",
            "user reset NAME",
            "user disable NAME",
            "user list --json",
            "key add --user NAME",
            "course import PATH",
            "course export 00000000000000000000000007 PATH",
            "models list",
            "models pull NAME",
            "models add FILE",
            "models verify",
            "models use NAME",
            "models use NAME --for tutor",
            "quota get NAME --json",
            "quota set NAME person_ai_interactions 200 --until 2026-12-24",
            "plan --json",
            "jobs list --json",
            "jobs run merge_index",
            "jobs pause merge_index",
            "jobs resume merge_index",
            "backup create",
            "backup create --incremental",
            "backup list --json",
            "backup verify",
            "backup verify 20261124T023000Z-full",
            "backup prune --dry-run",
            "backup copy",
            "backup key new",
            "restore --from PATH --into DIR --identity FILE",
            "restore --from s3://bucket/school --to-time 2026-11-24T08:00 --into DIR --identity-stdin --user NAME",
            "drill --json",
            "doctor --json",
            "doctor --fix",
            "support-bundle",
            "support-bundle --out FILE",
            "config print",
            "config check",
            "bench generate --model F --threads 2 --prompt-tokens 5 --new-tokens 6 --streams 1,8,32,100 --shared-prefix 3 --json",
            "eval retrieval --data D --method bm25 --json",
            "eval perplexity --model F --text T --context 512 --json",
            "worker parse",
            "worker prove",
        ] {
            let words = std::iter::once("lyceum").chain(line.split(' '));
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
        assert_eq!(Cli::try_parse_from(["lyceum", "fly"]).unwrap_err().exit_code(), 2);
    }
}
