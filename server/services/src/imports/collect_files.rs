//! Finds the files of an import: walks the folder, unpacks zips, gives every file its path within the course.

use super::natural_order::compare;
use lyceum_api::imports::{FileOutcome, FileReport};
use lyceum_parsers::{Kind, ParseError, archive, kind};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The most files of one import.
const MOST_FILES: usize = 5000;
/// How deep folders may lie in each other.
const DEEPEST: usize = 16;

/// A file of an import.
#[derive(Clone, Debug)]
pub(super) struct FoundFile {
    /// Its path within the course.
    pub(super) path: String,
    /// Where it lies.
    pub(super) disk: PathBuf,
    /// BLAKE3 hash of its content.
    pub(super) hash: [u8; 32],
    /// Its size.
    pub(super) bytes: u64,
}

/// All files of an import.
#[derive(Debug, Default)]
pub(super) struct Collected {
    /// In natural order.
    pub(super) files: Vec<FoundFile>,
    /// The name of the folder or zip that holds them all.
    pub(super) root: Option<String>,
    /// What was left out already.
    pub(super) skipped: Vec<FileReport>,
}

/// Collects what lies in `folder`. Zips are unpacked into `work`. With `sent`, a folder that holds everything is the
/// course's own and no part of the paths: browsers and zip programs put it there. Blocking.
pub(super) fn collect(folder: &Path, work: &Path, sent: bool) -> Result<Collected, ParseError> {
    let mut collected = Collected::default();
    let mut found = Vec::new();
    walk(folder, "", 0, &mut found, &mut collected.skipped)?;
    let only_one = found.len() == 1;
    let mut files = Vec::new();
    for (number, (path, disk)) in found.into_iter().enumerate() {
        if !is_zip(&disk, &path) {
            files.push((path, disk));
            continue;
        }
        let stem = path.strip_suffix(".zip").or_else(|| path.strip_suffix(".ZIP")).unwrap_or(&path).to_owned();
        let into = work.join(format!("unpacked-{number}"));
        fs::create_dir_all(&into)?;
        let unpacked = match archive::unpack(&disk, &into, archive::Bounds::default()) {
            Ok(unpacked) => unpacked,
            Err(error) => {
                collected.skipped.push(skipped(&path, &error.to_string()));
                continue;
            }
        };
        let inside = |name: &str| if only_one { name.to_owned() } else { format!("{stem}/{name}") };
        collected.skipped.extend(unpacked.skipped.iter().map(|(name, why)| skipped(&inside(name), why)));
        let kept = unpacked.files.into_iter().filter(|file| !is_clutter(&file.path));
        files.extend(kept.map(|file| (inside(&file.path), into.join(&file.path))));
        if only_one {
            collected.root = stem.rsplit('/').next().map(str::to_owned);
        }
    }
    if sent && let Some(root) = common_root(&files) {
        for (path, _) in &mut files {
            path.drain(..=root.len());
        }
        collected.root = Some(root);
    }
    if files.len() > MOST_FILES {
        return Err(ParseError::TooLarge {
            what: "The folder".to_owned(),
            bound: format!("a course may have {MOST_FILES} files"),
        });
    }
    files.sort_by(|(a, _), (b, _)| compare(a, b));
    for (path, disk) in files {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(fs::File::open(&disk)?)?;
        collected.files.push(FoundFile { path, disk, hash: *hasher.finalize().as_bytes(), bytes: hasher.count() });
    }
    Ok(collected)
}

/// Files below `folder` with their cleaned paths. Links are not followed; clutter of operating systems is left out.
fn walk(
    folder: &Path,
    inside: &str,
    depth: usize,
    found: &mut Vec<(String, PathBuf)>,
    skipped_files: &mut Vec<FileReport>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if inside.is_empty() { name } else { format!("{inside}/{name}") };
        if is_clutter(&path) || found.len() > MOST_FILES {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() && depth < DEEPEST {
            walk(&entry.path(), &path, depth + 1, found, skipped_files)?;
        } else if kind.is_file() {
            match lyceum_parsers::names::clean(&path) {
                Ok(clean) => found.push((clean, entry.path())),
                Err(refusal) => skipped_files.push(skipped(&path, &refusal.to_string())),
            }
        } else if kind.is_symlink() {
            skipped_files.push(skipped(&path, "It is a link to another place. Copy the file itself into the folder."));
        } else {
            skipped_files.push(skipped(&path, "It lies too deep in folders, or is no ordinary file."));
        }
    }
    Ok(())
}

/// Files that operating systems and editors leave behind.
fn is_clutter(path: &str) -> bool {
    path.split('/').any(|part| part.starts_with('.') || part.eq_ignore_ascii_case("__MACOSX"))
        || path
            .rsplit('/')
            .next()
            .is_some_and(|name| matches!(name.to_ascii_lowercase().as_str(), "thumbs.db" | "desktop.ini"))
}

fn is_zip(disk: &Path, path: &str) -> bool {
    Kind::of_ending(path) == Some(Kind::Zip)
        && head(disk).is_ok_and(|head| matches!(kind::sniff(&head, path), Ok(Kind::Zip)))
}

/// The first bytes of a file, as many as [`kind::sniff`] wants.
pub(super) fn head(disk: &Path) -> io::Result<Vec<u8>> {
    use io::Read;
    let mut head = Vec::new();
    fs::File::open(disk)?.take(kind::HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// The folder that holds every file, if there is one.
fn common_root(files: &[(String, PathBuf)]) -> Option<String> {
    let (first, _) = files.first()?;
    let (root, _) = first.split_once('/')?;
    files.iter().all(|(path, _)| path.split_once('/').is_some_and(|(start, _)| start == root)).then(|| root.to_owned())
}

fn skipped(path: &str, note: &str) -> FileReport {
    FileReport { path: path.to_owned(), outcome: FileOutcome::Skipped, note: note.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, path: &str) {
        let target = folder.join(path);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, path).unwrap();
    }

    #[test]
    fn a_sent_folder_is_no_part_of_the_paths_and_clutter_stays_out() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["Plants/10-b.md", "Plants/2-a.md", "Plants/img/x.png", "Plants/.DS_Store", "__MACOSX/y.md"] {
            write(folder.path(), path);
        }
        let collected = collect(folder.path(), folder.path(), true).unwrap();
        let paths: Vec<&str> = collected.files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["2-a.md", "10-b.md", "img/x.png"]);
        assert_eq!(collected.root.as_deref(), Some("Plants"));
        assert_eq!(collect(folder.path(), folder.path(), false).unwrap().files[0].path, "Plants/2-a.md");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a.md");
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("b.md")).unwrap();
        let collected = collect(folder.path(), folder.path(), false).unwrap();
        assert_eq!(collected.files.len(), 1);
        assert_eq!(collected.skipped[0].path, "b.md");
    }
}
