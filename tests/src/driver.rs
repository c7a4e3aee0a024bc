//! One chromedriver for one test, on a free port; it and its browsers end with the test, however that ends.

use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A running chromedriver.
pub struct Driver {
    child: Child,
    /// The folder of its browser, which names it among the processes.
    profile: PathBuf,
    /// Its address.
    pub address: String,
}

impl Driver {
    /// Starts it, for a browser with this profile, and waits for its own word that it listens.
    ///
    /// # Panics
    /// If there is no chromedriver: `cargo xtask test` installs it.
    pub fn start(profile: &Path) -> Self {
        let mut command = Command::new("chromedriver");
        command.args(["--port=0", "--allowed-ips=127.0.0.1"]).stdout(Stdio::piped()).stderr(Stdio::null());
        // An own process group, so that all of it can be ended together.
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child = command.spawn().expect("chromedriver is missing: run the tests by `cargo xtask test`");
        let mut lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("started successfully on port ").map(|(_, port)| port.trim_end_matches('.').to_owned())
            })
            .expect("chromedriver says on which port it listens");
        // It goes on printing: read on, or it stops at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, profile: profile.to_owned(), address: format!("http://127.0.0.1:{port}") }
    }
}

/// The processes that were started with this profile: Chromium leaves the group of its driver.
fn browsers(profile: &Path) -> impl Iterator<Item = Pid> {
    let profile = format!("--user-data-dir={}", profile.display());
    let processes = std::fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    processes.filter_map(move |process| {
        let id = process.file_name().to_str()?.parse().ok()?;
        let arguments = std::fs::read(process.path().join("cmdline")).ok()?;
        let is_of_it = arguments.split(|&byte| byte == 0).any(|argument| argument == profile.as_bytes());
        is_of_it.then(|| Pid::from_raw(id)).flatten()
    })
}

impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(group) = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw) {
            let _ = kill_process_group(group, Signal::KILL);
        }
        let _ = self.child.wait();
        // Without its driver nothing opens another one. A test that failed left its browser open.
        for browser in browsers(&self.profile) {
            let _ = kill_process(browser, Signal::KILL);
        }
    }
}
