//! `lyceum worker parse`: reads one untrusted file in a limited child process.

use clap::Subcommand;
use std::process::ExitCode;

/// What the server starts for itself.
#[derive(Debug, Subcommand)]
pub enum Worker {
    /// Read a request from standard input, write the answer to standard output
    Parse,
}

impl Worker {
    /// Does it.
    pub fn run(self) -> ExitCode {
        let Self::Parse = self;
        ExitCode::from(lyceum_parsers::worker::serve_stdio())
    }
}
