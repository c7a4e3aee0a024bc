//! The `lyceum` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Before any other thread: it changes the environment.
    lyceum_models::backend::calm_candle();
    lyceum::cli::run(std::env::args_os())
}
