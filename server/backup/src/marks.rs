//! When which transaction was the newest: transactions carry no time, so that a restore to a time needs these.

use crate::{
    error::{BackupError, BackupResult},
    manifest::Mark,
    shelf::Shelf,
};
use std::{
    fs::{self, File},
    io::{self, Write},
};

/// Most marks that are kept: two weeks at four a minute.
const KEPT: usize = 80_000;
const NAME: &str = "marks";

/// The marks of one data folder (named by its incarnation), oldest first. Lines that do not parse (a torn last one) are
/// skipped.
pub(crate) fn read(shelf: &Shelf, incarnation: &str) -> BackupResult<Vec<Mark>> {
    let parse = |line: &str| {
        let mut words = line.split(' ');
        let mark = Mark { second: words.next()?.parse().ok()?, sequence: words.next()?.parse().ok()? };
        (words.next()? == incarnation).then_some(mark)
    };
    Ok(lines(shelf)?.lines().filter_map(parse).collect())
}

fn lines(shelf: &Shelf) -> BackupResult<String> {
    let path = shelf.path(NAME);
    let text = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        other => other.map_err(BackupError::io("read", &path))?,
    };
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Adds a mark. Not synced: a power cut may take the last ones, which only makes restores to a time coarser.
pub(crate) fn add(shelf: &Shelf, incarnation: &str, mark: Mark) -> BackupResult<()> {
    let path = shelf.path(NAME);
    let written = File::options().append(true).create(true).open(&path);
    let written = written.and_then(|mut file| writeln!(file, "{} {} {incarnation}", mark.second, mark.sequence));
    written.map_err(BackupError::io("write", &path))
}

/// Those within `(after, until]`, each transaction once.
pub(crate) fn between(marks: &[Mark], after: u64, until: u64) -> Vec<Mark> {
    let mut found: Vec<Mark> =
        marks.iter().filter(|mark| mark.sequence > after && mark.sequence <= until).copied().collect();
    found.sort_unstable();
    found.dedup_by_key(|mark| mark.sequence);
    found
}

/// Forgets the oldest marks when there are too many.
pub(crate) fn trim(shelf: &Shelf) -> BackupResult<()> {
    let text = lines(shelf)?;
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() <= KEPT {
        return Ok(());
    }
    let mut kept = lines[lines.len() - KEPT / 2..].join("\n");
    kept.push('\n');
    shelf.put(NAME, kept.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_kept_in_order_and_a_torn_line_is_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::at(folder.path());
        assert_eq!(read(&shelf, "aa").unwrap(), []);
        for (second, sequence) in [(10, 1), (20, 1), (30, 5), (40, 9)] {
            add(&shelf, "aa", Mark { second, sequence }).unwrap();
        }
        add(&shelf, "bb", Mark { second: 50, sequence: 2 }).unwrap();
        let path = folder.path().join(NAME);
        fs::write(&path, [&fs::read(&path).unwrap(), &b"60"[..]].concat()).unwrap();
        let marks = read(&shelf, "aa").unwrap();
        assert_eq!(marks.len(), 4);
        let found = between(&marks, 0, 5);
        assert_eq!(found, [Mark { second: 10, sequence: 1 }, Mark { second: 30, sequence: 5 }]);
        assert_eq!(read(&shelf, "bb").unwrap().len(), 1);
    }
}
