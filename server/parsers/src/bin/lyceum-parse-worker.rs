//! The child process on its own, for tests and for fuzzing: `lyceum-parse-worker worker parse`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["worker", "parse"] {
        return ExitCode::from(lyceum_parsers::worker::serve_stdio());
    }
    eprintln!("use: lyceum-parse-worker worker parse");
    ExitCode::from(2)
}
