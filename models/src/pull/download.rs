//! Downloads a file from an address with the system's curl or wget, going on where an earlier attempt stopped.
//!
//! These tools bring TLS and the system's certificates and proxies; linking our own TLS for this rare act would
//! cost every build.

use super::{PullProgress, copy};
use crate::ModelError;
use crate::catalog::CatalogFile;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

/// How often the size is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(200);
/// curl's exit code when the server cannot go on in the middle of a file.
const CURL_NO_RESUME: i32 = 33;

/// Downloads `address` to `<folder>/<file>`.
pub(super) fn pull(
    address: &str,
    file: &CatalogFile,
    folder: &Path,
    progress: &mut dyn FnMut(PullProgress),
) -> Result<(), ModelError> {
    if !(address.starts_with("http://") || address.starts_with("https://")) || address.contains(char::is_whitespace) {
        return Err(ModelError::Fetch(format!("{address} is no http or https address")));
    }
    let part = folder.join(format!("{}.part", file.file));
    if size(&part) > file.bytes {
        remove(&part)?;
    }
    if size(&part) < file.bytes {
        let code = run(address, &part, file, progress)?;
        if code == Some(CURL_NO_RESUME) {
            remove(&part)?;
            run(address, &part, file, progress)?;
        }
    }
    let reader = fs::File::open(&part).map_err(|source| ModelError::io(&part, source))?;
    let result = copy::into_place(reader, file, folder, progress);
    // Complete and right, or wrong and of no use for going on.
    remove(&part)?;
    result
}

/// Runs the download; gives curl's code where a second attempt from the start could help.
fn run(
    address: &str,
    part: &Path,
    file: &CatalogFile,
    progress: &mut dyn FnMut(PullProgress),
) -> Result<Option<i32>, ModelError> {
    let mut child = start(address, part)?;
    let status = loop {
        let waited = child.try_wait().map_err(|e| ModelError::Fetch(format!("the download failed: {e}")))?;
        let done = size(part);
        progress(PullProgress::Copying { file: file.file.clone(), done: done.min(file.bytes), total: file.bytes });
        if let Some(status) = waited {
            break status;
        }
        if done > file.bytes {
            let _ = child.kill();
            let _ = child.wait();
            remove(part)?;
            return Err(ModelError::WrongSize { path: part.to_owned(), found: done, expected: file.bytes });
        }
        sleep(LOOK_EVERY);
    };
    match status.code() {
        Some(0) => Ok(None),
        Some(CURL_NO_RESUME) => Ok(Some(CURL_NO_RESUME)),
        _ => {
            let mut said = String::new();
            if let Some(mut stderr) = child.stderr.take() {
                let _ = std::io::Read::read_to_string(&mut stderr, &mut said);
            }
            let last = said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no reason given");
            Err(ModelError::Fetch(format!("{address}: {}. What came so far is kept", last.trim())))
        }
    }
}

fn start(address: &str, part: &Path) -> Result<Child, ModelError> {
    let mut curl = Command::new("curl");
    curl.args(["--fail", "--location", "--silent", "--show-error", "--proto", "=http,https"])
        .args(["--proto-redir", "=http,https", "--connect-timeout", "30", "--speed-limit", "1", "--speed-time", "60"])
        .args(["--continue-at", "-", "--output"])
        .arg(part)
        .arg(address);
    let mut wget = Command::new("wget");
    wget.args(["--quiet", "--continue", "--tries=3", "--timeout=60", "-O"]).arg(part).arg(address);
    for command in [&mut curl, &mut wget] {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        match command.spawn() {
            Ok(child) => return Ok(child),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(ModelError::Fetch(format!("the download could not start: {e}"))),
        }
    }
    Err(ModelError::Fetch("neither curl nor wget is installed; download the file and name it instead".to_owned()))
}

fn size(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |found| found.len())
}

fn remove(path: &Path) -> Result<(), ModelError> {
    match fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(ModelError::io(path, e)),
        _ => Ok(()),
    }
}
