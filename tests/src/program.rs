//! The real program in a process of its own: commands, and a server that can be killed.

use crate::{client::Client, platform::program};
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    /// The exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// The output of a success.
    ///
    /// # Panics
    /// If it was none; tells what the program said.
    pub fn good(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.err);
        self.out
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }
}

/// The program without any setting of the one who runs the tests.
fn command(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(program());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("LYCEUM_")) {
        command.env_remove(name);
    }
    command.env("LYCEUM_DATA", data).args(arguments);
    command
}

/// Runs a command on the school in `data`.
pub fn run(data: &Path, arguments: &[&str]) -> Said {
    run_with_input(data, arguments, "")
}

/// The same, with something on standard input.
pub fn run_with_input(data: &Path, arguments: &[&str], input: &str) -> Said {
    let mut command = command(arguments, data);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program is built: LYCEUM_BIN names it");
    // A program that refuses at once reads nothing.
    let _ = child.stdin.take().expect("it is piped").write_all(input.as_bytes());
    child.wait_with_output().expect("the program ends").into()
}

/// A server in a process of its own; it dies with this.
pub struct Served {
    child: Child,
    /// `http://127.0.0.1:port`.
    pub base: String,
}

impl Served {
    /// Starts it and waits for its own word that it is ready.
    ///
    /// # Panics
    /// If it ends instead.
    pub fn start(data: &Path, settings: &[(&str, &str)]) -> Self {
        let mut command = command(&["serve", "--listen", "127.0.0.1:0"], data);
        command.envs(settings.iter().copied()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("the program is built: LYCEUM_BIN names it");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
        let base = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.trim().starts_with("http://").then(|| line.trim().trim_end_matches('/').to_owned()))
            .expect("the server says where it listens");
        // It goes on printing: read on, or it stops at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, base }
    }

    /// Nobody, on this server.
    pub fn client(&self) -> Client {
        Client::new(&self.base)
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills it, as a power cut would (`SIGKILL`).
    pub fn kill(&mut self) {
        // Only fails if it has ended, which is the point.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.kill();
    }
}
