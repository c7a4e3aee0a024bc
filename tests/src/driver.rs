//! One chromedriver for one test, on a free port; it and its browsers end with the test, however that ends.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A running chromedriver.
pub struct Driver {
    child: Child,
    /// Its address.
    pub address: String,
}

impl Driver {
    /// Starts it and waits for its own word that it listens.
    ///
    /// # Panics
    /// If there is no chromedriver: `cargo xtask test` installs it.
    pub fn start() -> Self {
        let mut command = Command::new("chromedriver");
        command.args(["--port=0", "--allowed-ips=127.0.0.1"]).stdout(Stdio::piped()).stderr(Stdio::null());
        // An own process group, so that its browsers can be ended together with it.
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
        Self { child, address: format!("http://127.0.0.1:{port}") }
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}
