//! Logs in the data folder: one JSON object a line, in files that are closed at a size, compressed, and removed oldest
//! first when all together reach their budget.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, BufReader, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};
use tracing_subscriber::fmt::MakeWriter;

/// The newest file.
const CURRENT: &str = "lyceum.jsonl";
/// Names of closed files: this, a number that only rises, `.jsonl` or `.jsonl.zst`.
const CLOSED: &str = "lyceum-";
/// A file is closed at this part of the budget, but at most at [`LARGEST`].
const PARTS: u64 = 10;
const LARGEST: u64 = 16 << 20;
/// How hard zstd tries.
const LEVEL: i32 = 6;

/// Writes lines; clones share the file.
#[derive(Clone, Debug)]
pub struct LogFiles(Arc<Mutex<Open>>);

#[derive(Debug)]
struct Open {
    folder: PathBuf,
    budget: u64,
    file: File,
    bytes: u64,
    /// Held by whoever compresses and removes closed files.
    turn: Arc<Mutex<()>>,
}

impl LogFiles {
    /// Opens the folder, which only the server's own user may read. `budget` is in bytes, for all files together.
    pub fn open(folder: &Path, budget: u64) -> io::Result<Self> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let file = append(&folder.join(CURRENT))?;
        let bytes = file.metadata()?.len();
        let open = Open { folder: folder.to_owned(), budget, file, bytes, turn: Arc::default() };
        // What a crash left uncompressed, and a smaller budget.
        open.tidy_beside();
        Ok(Self(Arc::new(Mutex::new(open))))
    }
}

impl<'a> MakeWriter<'a> for LogFiles {
    type Writer = Line;

    fn make_writer(&'a self) -> Line {
        Line { files: self.clone(), text: Vec::new() }
    }
}

/// One line on its way to the file, written as a whole when it is dropped.
#[derive(Debug)]
pub struct Line {
    files: LogFiles,
    text: Vec<u8>,
}

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut open = self.files.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A log that cannot be written must not stop the server; stderr has the line as well.
        let _ = open.write(&self.text);
    }
}

impl Open {
    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.bytes > 0 && self.bytes + line.len() as u64 > (self.budget / PARTS).clamp(1, LARGEST) {
            self.close_current()?;
        }
        self.file.write_all(line)?;
        self.bytes += line.len() as u64;
        Ok(())
    }

    fn close_current(&mut self) -> io::Result<()> {
        let next = closed(&self.folder).last().map_or(1, |(number, _)| number + 1);
        fs::rename(self.folder.join(CURRENT), self.folder.join(format!("{CLOSED}{next:08}.jsonl")))?;
        self.file = append(&self.folder.join(CURRENT))?;
        self.bytes = 0;
        self.tidy_beside();
        Ok(())
    }

    /// Compresses and removes on a thread of its own: a line must not wait for it.
    fn tidy_beside(&self) {
        let (folder, budget, turn) = (self.folder.clone(), self.budget, Arc::clone(&self.turn));
        let work = move || tidy(&folder, budget, &turn);
        // Without a thread the next closing does it.
        let _ = std::thread::Builder::new().name("logs".to_owned()).spawn(work);
    }
}

/// Compresses closed files, then removes the oldest until all fit into the budget. One at a time has its turn: two would
/// compress the same file.
fn tidy(folder: &Path, budget: u64, turn: &Mutex<()>) {
    let _turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
    for (_, path) in closed(folder) {
        if path.extension().is_some_and(|ending| ending == "jsonl") {
            // What fails is tried again at the next closing; the file itself stays.
            let _ = compress(&path);
        }
    }
    let size = |path: &Path| path.metadata().map_or(0, |about| about.len());
    let files = closed(folder);
    let mut all: u64 = files.iter().map(|(_, path)| size(path)).sum::<u64>() + (budget / PARTS).min(LARGEST);
    for (_, path) in files {
        if all <= budget {
            break;
        }
        all -= size(&path);
        let _ = fs::remove_file(path);
    }
}

fn compress(path: &Path) -> io::Result<()> {
    let draft = path.with_extension("tmp");
    let mut packed = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    zstd::stream::copy_encode(BufReader::new(File::open(path)?), &mut packed, LEVEL)?;
    packed.sync_all()?;
    fs::rename(&draft, path.with_extension("jsonl.zst"))?;
    fs::remove_file(path)
}

fn append(path: &Path) -> io::Result<File> {
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)
}

/// Closed files with their numbers, oldest first.
fn closed(folder: &Path) -> Vec<(u64, PathBuf)> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<(u64, PathBuf)> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let (number, ending) = name.strip_prefix(CLOSED)?.split_once('.')?;
            matches!(ending, "jsonl" | "jsonl.zst").then(|| Some((number.parse().ok()?, entry.path())))?
        })
        .collect();
    files.sort();
    files
}

/// The last lines of the logs, oldest first, within a number of bytes. For the support bundle and the log page.
pub fn newest_lines(folder: &Path, most_bytes: u64) -> Vec<String> {
    use std::io::{Read, Seek, SeekFrom};
    let mut text = Vec::new();
    let read = File::open(folder.join(CURRENT)).and_then(|mut file| {
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(most_bytes)))?;
        file.take(most_bytes).read_to_end(&mut text)
    });
    let cut = read.is_ok_and(|bytes| bytes as u64 == most_bytes);
    let text = String::from_utf8_lossy(&text);
    // The first line of a cut text is not whole.
    text.lines().skip(usize::from(cut)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn line(files: &LogFiles, text: &str) {
        let mut line = files.make_writer();
        writeln!(line, "{text}").unwrap();
    }

    fn bytes(folder: &Path) -> u64 {
        fs::read_dir(folder).unwrap().flatten().map(|entry| entry.metadata().unwrap().len()).sum()
    }

    #[test]
    fn files_are_closed_compressed_and_removed_within_the_budget() {
        let folder = tempfile::tempdir().unwrap();
        let files = LogFiles::open(folder.path(), 100_000).unwrap();
        // Noise hardly compresses: the budget must be kept by removing.
        let mut noise = blake3::Hasher::new().update(b"noise").finalize_xof();
        for _ in 0..2000 {
            let mut bytes = [0; 100];
            noise.fill(&mut bytes);
            line(&files, &blake3::hash(&bytes).to_hex().repeat(3));
        }
        let turn = Arc::clone(&files.0.lock().unwrap().turn);
        // Whoever comes after this finds nothing left to do.
        tidy(folder.path(), 100_000, &turn);
        let left = closed(folder.path());
        assert!(left.iter().all(|(_, path)| path.to_string_lossy().ends_with(".zst")), "{left:?}");
        assert!(left.len() > 3 && left[0].0 > 1, "the oldest are gone: {left:?}");
        assert!(bytes(folder.path()) <= 100_000, "{}", bytes(folder.path()));
    }

    #[test]
    fn a_restart_goes_on_in_the_same_file_and_lines_stay_whole() {
        let folder = tempfile::tempdir().unwrap();
        line(&LogFiles::open(folder.path(), 1 << 20).unwrap(), "one");
        let files = LogFiles::open(folder.path(), 1 << 20).unwrap();
        line(&files, "two");
        assert_eq!(newest_lines(folder.path(), 1000), ["one", "two"]);
        assert_eq!(newest_lines(folder.path(), 5), ["two"], "a cut line is left out");
        let mode = folder.path().join(CURRENT).metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
    }
}
