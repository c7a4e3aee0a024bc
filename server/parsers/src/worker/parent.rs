//! The parent's side.

use super::{
    child::too_large,
    frame::{LARGEST_FILE, Request, head, read_answer},
};
use crate::{Document, Kind, ParseError};
use std::{
    io,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::Arc,
    time::Duration,
};
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, Command},
    sync::Semaphore,
};

/// How long a child may take in all.
const PATIENCE: Duration = Duration::from_mins(2);
/// Longest answer, a little above what [`read_answer`] allows.
const LONGEST_ANSWER: u64 = 450 << 20;

/// Starts children of this program (`EXE worker parse`), one at a time. Clones share the place.
#[derive(Clone, Debug)]
pub struct Workers {
    exe: Arc<PathBuf>,
    place: Arc<Semaphore>,
    patience: Duration,
}

impl Workers {
    /// Uses `exe`, as a rule `std::env::current_exe()`. It must call [`super::serve_stdio`] for `worker parse`.
    pub fn new(exe: PathBuf) -> Self {
        Self { exe: Arc::new(exe), place: Arc::new(Semaphore::new(1)), patience: PATIENCE }
    }

    /// The same with another time that a child may take.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Reads the file at `path` in a child. `name` is its cleaned path from the root of the folder, for links and
    /// texts. Waits for its turn; dropping the future kills the child.
    pub async fn parse(&self, kind: Kind, name: &str, path: &Path) -> Result<Document, ParseError> {
        let file = File::open(path).await?;
        let bytes = file.metadata().await?.len();
        if bytes > LARGEST_FILE {
            return Err(too_large());
        }
        let _place = self.place.acquire().await.map_err(|closed| ParseError::Io(closed.to_string()))?;
        let request = head(&Request { kind, name: name.to_owned(), bytes })?;
        let crashed = |why: String| ParseError::Crashed { file: name.to_owned(), why };
        let mut child = self.start().map_err(|error| crashed(format!("the reader could not be started ({error})")))?;
        let exchange = exchange(&mut child, request, file, bytes);
        match tokio::time::timeout(self.patience, exchange).await {
            Ok(Ok((answer, status))) => tokio::task::spawn_blocking(move || read_answer(&mut answer.as_slice()))
                .await
                .map_err(|error| crashed(error.to_string()))?
                .unwrap_or_else(|_| Err(crashed(cause(status).to_owned()))),
            Ok(Err(error)) => Err(crashed(format!("the reader could not be reached ({error})"))),
            Err(_) => Err(crashed(format!("it took longer than {} seconds", self.patience.as_secs()))),
        }
    }

    fn start(&self) -> io::Result<Child> {
        Command::new(self.exe.as_path())
            .args(["worker", "parse"])
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
    }
}

/// Sends the request while it reads the answer; a child that ends early has its reasons, which the status tells.
async fn exchange(child: &mut Child, request: Vec<u8>, file: File, bytes: u64) -> io::Result<(Vec<u8>, ExitStatus)> {
    let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::Error::other("its pipes are missing"));
    };
    let mut answer = Vec::new();
    let mut output = output.take(LONGEST_ANSWER);
    let (sent, received) = tokio::join!(send(input, request, file, bytes), output.read_to_end(&mut answer));
    received?;
    if let Err(error) = sent
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        return Err(error);
    }
    // One that goes on writing beyond the longest answer would never end.
    drop(output);
    Ok((answer, child.wait().await?))
}

async fn send(mut input: ChildStdin, request: Vec<u8>, file: File, bytes: u64) -> io::Result<()> {
    input.write_all(&request).await?;
    tokio::io::copy(&mut file.take(bytes), &mut input).await?;
    input.shutdown().await
}

/// Why a child ended without an answer.
fn cause(status: ExitStatus) -> &'static str {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        // SIGXCPU, and SIGKILL at the hard limit.
        Some(24 | 9) => "reading it took too long",
        // SIGABRT: out of memory or stack. SIGSEGV and SIGBUS: the same in other places.
        Some(6 | 7 | 11) => "it needs more memory than is allowed, or its content leads in circles",
        _ => "its content does not follow its format",
    }
}
