//! Check of the child process in which uploads are read.

use super::Check;
use std::{process::Stdio, time::Duration};

/// How long a child without work may take to end.
const PATIENCE: Duration = Duration::from_secs(10);

/// The child starts within its limits and ends by itself when there is nothing to read.
pub async fn child() -> Check {
    const NAME: &str = "file reader";
    const ADVICE: &str = "Imports would fail. Does the machine let programs start others, with limits of memory?";
    let program = match std::env::current_exe() {
        Ok(program) => program,
        Err(error) => return Check::failed(NAME, format!("this program cannot be found: {error}"), ADVICE),
    };
    let mut command = tokio::process::Command::new(program);
    command.args(["worker", "parse"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.kill_on_drop(true).spawn() {
        Err(error) => Check::failed(NAME, format!("it does not start: {error}"), ADVICE),
        Ok(mut child) => match tokio::time::timeout(PATIENCE, child.wait()).await {
            Ok(Ok(_)) => Check::fine(NAME, "starts and ends in a process of its own"),
            Ok(Err(error)) => Check::failed(NAME, error.to_string(), ADVICE),
            Err(_) => Check::failed(NAME, "it does not end", ADVICE),
        },
    }
}
