//! Files of an archive, written to a folder.

use super::{Bounds, Unpacked, UnpackedFile, open};
use crate::{ParseError, names};
use std::{
    collections::HashSet,
    fs::File,
    io::{BufReader, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

/// Endings of archives, which are not opened within an archive.
const ARCHIVES: [&str; 12] = ["zip", "7z", "rar", "tar", "gz", "tgz", "bz2", "xz", "zst", "jar", "iso", "cab"];
/// What systems leave in folders; not worth a line in the report.
const DROPPINGS: [&str; 3] = ["thumbs.db", "desktop.ini", "icon\r"];

/// Unpacks `zip` into the folder `into`, which must exist. Names that climb, links, nested archives, locked and damaged
/// entries are left out and reported; an archive that is beyond a bound or tricks with its directory is refused as a
/// whole, and then nothing of it stays on the disk. Blocking.
pub fn unpack(zip: &Path, into: &Path, bounds: Bounds) -> Result<Unpacked, ParseError> {
    let file = File::open(zip)?;
    let archive_bytes = file.metadata()?.len();
    let mut archive = open(BufReader::new(file), &bounds)?;
    let mut unpacking = Unpacking {
        into,
        left: bounds.most_bytes(archive_bytes),
        file_bytes: bounds.file_bytes,
        seen: HashSet::new(),
        unpacked: Unpacked::default(),
    };
    for index in 0..archive.len() {
        let taken = match archive.by_index(index) {
            Ok(mut entry) => unpacking.take(&mut entry),
            Err(error) => {
                unpacking.skip(String::new(), &format!("It could not be unpacked: {error}."));
                Ok(())
            }
        };
        if let Some((name, _)) = unpacking.unpacked.skipped.last_mut().filter(|(name, _)| name.is_empty()) {
            // Only now is the archive free to tell the name of an entry that it could not open.
            *name = archive.by_index_raw(index).map_or_else(|_| "?".to_owned(), |entry| printable(entry.name_raw()));
        }
        if let Err(error) = taken {
            unpacking.remove_all();
            return Err(error);
        }
    }
    Ok(unpacking.unpacked)
}

struct Unpacking<'a> {
    into: &'a Path,
    /// How many bytes may still come out.
    left: u64,
    file_bytes: u64,
    /// Paths in lower case, as some systems do not tell them apart.
    seen: HashSet<String>,
    unpacked: Unpacked,
}

impl Unpacking<'_> {
    fn take<R: Read>(&mut self, entry: &mut zip::read::ZipFile<'_, R>) -> Result<(), ParseError> {
        let raw = printable(entry.name_raw());
        let Ok(name) = entry.name().map(std::borrow::Cow::into_owned) else {
            self.skip(raw, "Its name cannot be read.");
            return Ok(());
        };
        if entry.is_dir() || is_dropping(&name) {
            return Ok(());
        }
        // Only the type bits tell; some programs write none.
        let kind = entry.unix_mode().unwrap_or(0) & 0o170_000;
        if entry.is_symlink() || !matches!(kind, 0 | 0o100_000) {
            self.skip(raw, "It is a link or a special file.");
            return Ok(());
        }
        let path = match names::clean(&name) {
            Ok(path) => path,
            Err(refusal) => {
                self.skip(raw, &refusal.to_string());
                return Ok(());
            }
        };
        if ARCHIVES.iter().any(|ending| path.to_lowercase().ends_with(&format!(".{ending}"))) {
            self.skip(raw, "It is an archive within the archive. Unpack it first.");
        } else if !self.seen.insert(path.to_lowercase()) {
            self.skip(raw, "Another file in the archive has the same name.");
        } else if entry.encrypted() {
            self.skip(raw, "It is locked with a password.");
        } else {
            self.write(entry, raw, path)?;
        }
        Ok(())
    }

    fn write<R: Read>(&mut self, entry: &mut R, raw: String, path: String) -> Result<(), ParseError> {
        let target = self.into.join(&path);
        if let Some(folder) = target.parent() {
            match std::fs::create_dir_all(folder) {
                Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::NotADirectory) => {
                    self.skip(raw, "A file and a folder of the archive have the same name.");
                    return Ok(());
                }
                other => other?,
            }
        }
        let mut file = match File::create_new(&target) {
            Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::IsADirectory) => {
                self.skip(raw, "A file of this name is there already.");
                return Ok(());
            }
            other => other?,
        };
        // From here on the file is in the list, so that a refusal removes it.
        self.unpacked.files.push(UnpackedFile { path, bytes: 0 });
        let written = match self.copy(entry, &mut file)? {
            Ok(written) => written,
            Err(why) => {
                drop(file);
                std::fs::remove_file(&target)?;
                self.unpacked.files.pop();
                self.skip(raw, &format!("It is damaged: {why}."));
                return Ok(());
            }
        };
        if let Some(file) = self.unpacked.files.last_mut() {
            file.bytes = written;
        }
        Ok(())
    }

    /// Counts while it inflates: what the directory says about sizes is not believed. The outer error ends the whole,
    /// the inner one only this file.
    fn copy(&mut self, entry: &mut impl Read, file: &mut File) -> Result<Result<u64, String>, ParseError> {
        let mut written = 0;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = match entry.read(&mut buffer) {
                Ok(0) => return Ok(Ok(written)),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Ok(Err(error.to_string())),
            };
            written += read as u64;
            self.left = self.left.checked_sub(read as u64).filter(|_| written <= self.file_bytes).ok_or_else(|| {
                ParseError::too_large(
                    "The zip archive",
                    "it would unpack to far more than an archive of this size should hold",
                )
            })?;
            file.write_all(&buffer[..read])?;
        }
    }

    fn skip(&mut self, name: String, why: &str) {
        self.unpacked.skipped.push((name, why.to_owned()));
    }

    /// Removes what was written; folders stay if something else is in them.
    fn remove_all(&self) {
        let paths: Vec<PathBuf> = self.unpacked.files.iter().map(|file| self.into.join(&file.path)).collect();
        for path in paths {
            // Best effort: the caller removes the folder of the import as a whole, too.
            let _ = std::fs::remove_file(&path);
            let folders =
                path.ancestors().skip(1).take_while(|folder| *folder != self.into && folder.starts_with(self.into));
            for folder in folders {
                let _ = std::fs::remove_dir(folder);
            }
        }
    }
}

/// `__MACOSX/`, `.DS_Store` and the like: hidden files and what systems leave.
fn is_dropping(name: &str) -> bool {
    let lower = name.to_lowercase();
    let parts = || lower.split(['/', '\\']);
    parts().any(|part| part == "__macosx" || part.starts_with('.') && !matches!(part, "." | ".."))
        || parts().next_back().is_some_and(|file| DROPPINGS.contains(&file) || file.starts_with("~$"))
}

/// A name for the report: at most 120 characters, nothing invisible.
fn printable(raw: &[u8]) -> String {
    let name = String::from_utf8_lossy(raw);
    name.chars().take(120).map(|c| if c.is_control() || names::is_deceptive(c) { '\u{fffd}' } else { c }).collect()
}
