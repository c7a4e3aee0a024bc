//! The `lyceum` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    lyceum::cli::run(std::env::args_os())
}
