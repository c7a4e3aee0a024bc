//! Running other programs: every command is shown, and a failure names it.

use crate::Outcome;
use std::{path::PathBuf, process::Command};

/// The cargo that runs this task.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(crate::paths::root());
    command
}

/// Runs a command with its output shown.
pub fn run(command: &mut Command) -> Outcome {
    let line = shown(command);
    eprintln!("\n$ {line}");
    let status = command.status().map_err(|error| format!("`{line}` does not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{line}` failed ({status})").into()) }
}

/// Runs a command and gives what it printed.
pub fn output(command: &mut Command) -> Outcome<String> {
    let line = shown(command);
    let output = command.output().map_err(|error| format!("`{line}` does not start: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(format!("`{line}` failed: {}", String::from_utf8_lossy(&output.stderr).trim()).into())
    }
}

/// Where a program lies on the path.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())
}

fn shown(command: &Command) -> String {
    let mut line = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        line.push(' ');
        line.push_str(&argument.to_string_lossy());
    }
    line
}
