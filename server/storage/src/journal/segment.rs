//! The files of the journal: their names, their order, and the end of the last one.

use super::frame::{Frame, HEADER_BYTES, Header, begins_frame};
use crate::error::StoreError;
use std::{
    fs::{self, File},
    io::Read as _,
    path::{Path, PathBuf},
};

const ENDING: &str = "journal";

/// A segment of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Its number: 1, 2, 3, ...
    pub index: u64,
    /// Sequence of its first transaction.
    pub first_sequence: u64,
    /// Where it lies.
    pub path: PathBuf,
    /// BLAKE3 hash of the whole previous segment; zeros in the first one.
    pub previous: [u8; 32],
    /// Identity of the data folder that wrote it; changes when a backup is restored.
    pub incarnation: [u8; 16],
}

pub(super) fn path_of(folder: &Path, index: u64) -> PathBuf {
    folder.join(format!("{index:08}.{ENDING}"))
}

/// Every segment in order. A missing or foreign one is named.
pub(crate) fn list(folder: &Path) -> Result<Vec<Segment>, StoreError> {
    let mut indexes = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| StoreError::io("list", folder, error))? {
        let path = entry.map_err(|error| StoreError::io("list", folder, error))?.path();
        if path.extension().is_some_and(|ending| ending == ENDING) {
            let index = path.file_stem().and_then(|name| name.to_str()?.parse::<u64>().ok());
            indexes.push(index.ok_or_else(|| StoreError::damaged(format!("{} is no segment", path.display())))?);
        }
    }
    indexes.sort_unstable();
    let mut segments: Vec<Segment> = Vec::with_capacity(indexes.len());
    for index in indexes {
        let segment = read_header(&path_of(folder, index), index)?;
        let expected = segments.last().map_or(1, |last| last.index + 1);
        if index != expected {
            let gap = if index - expected == 1 { expected.to_string() } else { format!("{expected} to {}", index - 1) };
            return Err(StoreError::damaged(format!("segment {gap} of the journal is missing")));
        }
        if segments.last().is_some_and(|last| last.first_sequence > segment.first_sequence) {
            return Err(StoreError::damaged(format!("segment {index} of the journal is out of order")));
        }
        segments.push(segment);
    }
    Ok(segments)
}

fn read_header(path: &Path, index: u64) -> Result<Segment, StoreError> {
    let mut bytes = Vec::with_capacity(HEADER_BYTES);
    File::open(path)
        .and_then(|file| file.take(HEADER_BYTES as u64).read_to_end(&mut bytes))
        .map_err(|error| StoreError::io("read", path, error))?;
    let header = Header::from_bytes(&bytes)
        .filter(|header| header.index == index)
        .ok_or_else(|| StoreError::damaged(format!("the head of segment {index} of the journal does not parse")))?;
    Ok(Segment {
        index,
        first_sequence: header.first_sequence,
        path: path.to_owned(),
        previous: header.previous,
        incarnation: header.incarnation,
    })
}

/// Where the good part of the last segment ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// Offset behind the last good frame.
    pub offset: usize,
    /// Sequence of the next frame.
    pub next_sequence: u64,
    /// Whether bytes of an unfinished write follow, to be cut.
    pub torn: bool,
}

/// Finds the end of the last segment. A bad frame is a torn tail unless a good frame behind it says that the bad one
/// had been acknowledged.
pub(super) fn find_end(segment: &Segment, bytes: &[u8]) -> Result<End, StoreError> {
    let mut offset = HEADER_BYTES;
    let mut next_sequence = segment.first_sequence;
    while let Some(frame) = bytes.get(offset..).and_then(Frame::parse) {
        if frame.sequence != next_sequence {
            break;
        }
        offset += frame.bytes();
        next_sequence += 1;
    }
    let rest = bytes.get(offset..).unwrap_or_default();
    let torn = rest.iter().any(|byte| *byte != 0);
    if torn && promises(rest, next_sequence) {
        return Err(StoreError::damaged(format!(
            "transaction {next_sequence} in segment {} of the journal (byte {offset}) does not match its checksum",
            segment.index
        )));
    }
    Ok(End { offset, next_sequence, torn })
}

/// Whether any good frame in `rest` was written when `sequence` was already durable.
fn promises(rest: &[u8], sequence: u64) -> bool {
    (0..rest.len()).any(|at| {
        begins_frame(&rest[at..])
            && Frame::parse(&rest[at..]).is_some_and(|frame| frame.sequence >= sequence && frame.durable >= sequence)
    })
}
