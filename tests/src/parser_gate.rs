//! A gate before the parsers of a platform: an import stands still until it opens, so that tests can look at what holds
//! meanwhile.

use crate::platform::program;
use std::{
    fs::{File, OpenOptions, Permissions},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::Command,
};

/// The real program behind a named pipe that nobody writes to yet: a reader waits for that.
pub struct ParserGate {
    folder: tempfile::TempDir,
    writer: Option<File>,
}

impl ParserGate {
    /// A closed one.
    ///
    /// # Panics
    /// If the system makes no named pipe.
    pub fn closed() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let pipe = folder.path().join("gate");
        let made = Command::new("mkfifo").arg(&pipe).status().expect("there is mkfifo");
        assert!(made.success(), "no named pipe");
        let gate = Self { folder, writer: None };
        let script = format!("#!/bin/sh\n: < '{}'\nexec '{}' \"$@\"\n", pipe.display(), program().display());
        std::fs::write(gate.program(), script).expect("the script is written");
        std::fs::set_permissions(gate.program(), Permissions::from_mode(0o755)).expect("the script may run");
        gate
    }

    /// For [`lyceum::Overrides::program`].
    pub fn program(&self) -> PathBuf {
        self.folder.path().join("lyceum")
    }

    /// Lets everything through, also what comes later.
    ///
    /// # Panics
    /// If the pipe is gone.
    pub fn open(&mut self) {
        // For reading as well: that never waits for a reader.
        let pipe = OpenOptions::new().read(true).write(true).open(self.folder.path().join("gate"));
        self.writer = Some(pipe.expect("the pipe opens"));
    }
}
