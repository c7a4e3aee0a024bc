//! `lyceum worker parse|prove`: reads one untrusted file in a limited child process; proves one backup in another.

use clap::Subcommand;
use std::process::ExitCode;

/// What the server starts for itself.
#[derive(Debug, Subcommand)]
pub enum Worker {
    /// Read a request from standard input, write the answer to standard output
    Parse,
    /// Read which backup to prove from standard input, write the proof to standard output
    Prove,
}

impl Worker {
    /// Does it.
    pub fn run(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Parse => lyceum_parsers::worker::serve_stdio(),
            Self::Prove => lyceum_backup::prove_stdio(),
        })
    }
}
