//! Reads the journal forwards, checking checksums, order and the chain of hashes.

use super::{
    frame::{Entry, Frame, HEADER_BYTES},
    segment::{self, Segment},
};
use crate::error::StoreError;
use std::{fs, path::Path};

/// An iterator over the transactions of a journal. After an error it ends.
#[derive(Debug)]
pub struct JournalReader {
    segments: Vec<Segment>,
    /// Place in `segments` of the one in `bytes`.
    place: usize,
    bytes: Vec<u8>,
    offset: usize,
    next_sequence: u64,
    after: u64,
    until: u64,
    done: bool,
}

impl JournalReader {
    /// Transactions with `after < sequence <= until`. `until` must be durable: behind it the writer may be at work.
    pub(crate) fn open(folder: &Path, after: u64, until: u64) -> Result<Self, StoreError> {
        let segments = segment::list(folder)?;
        let place = segments.iter().rposition(|segment| segment.first_sequence <= after + 1).unwrap_or(0);
        let mut reader = Self {
            segments,
            place,
            bytes: Vec::new(),
            offset: 0,
            next_sequence: 0,
            after,
            until,
            done: after >= until,
        };
        if !reader.done {
            reader.load()?;
        }
        Ok(reader)
    }

    /// Segments that have been read completely or are being read.
    pub(crate) fn segments_read(&self) -> usize {
        self.place + 1
    }

    /// Reads the segment at `place` and, when another one follows, compares its hash with what that one says.
    fn load(&mut self) -> Result<(), StoreError> {
        let segment = self.segments.get(self.place).ok_or_else(|| StoreError::damaged("the journal is empty"))?;
        self.bytes = fs::read(&segment.path).map_err(|error| StoreError::io("read", &segment.path, error))?;
        self.offset = HEADER_BYTES;
        self.next_sequence = segment.first_sequence;
        if let Some(following) = self.segments.get(self.place + 1) {
            // Frames are checked one by one as well: this finds a segment that was exchanged for another one.
            if *blake3::hash(&self.bytes).as_bytes() != following.previous {
                return Err(StoreError::damaged(format!(
                    "segment {} of the journal does not match the hash in segment {}",
                    segment.index, following.index
                )));
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Option<Entry>, StoreError> {
        loop {
            let segment = &self.segments[self.place];
            let frame = self.bytes.get(self.offset..).and_then(Frame::parse);
            let Some(frame) = frame.filter(|frame| frame.sequence == self.next_sequence) else {
                let missing = self.next_sequence;
                match self.segments.get(self.place + 1) {
                    Some(next) if next.first_sequence == missing && self.offset == self.bytes.len() => {
                        self.place += 1;
                        self.load()?;
                        continue;
                    }
                    _ => {
                        return Err(StoreError::damaged(format!(
                            "transaction {missing} in segment {} of the journal (byte {}) does not match its checksum",
                            segment.index, self.offset
                        )));
                    }
                }
            };
            let sequence = frame.sequence;
            let wanted = sequence > self.after;
            let changes = if wanted { frame.changes() } else { None };
            self.offset += frame.bytes();
            self.next_sequence += 1;
            if wanted {
                self.done = sequence >= self.until;
                let changes = changes.ok_or_else(|| {
                    StoreError::damaged(format!("transaction {sequence} of the journal does not parse"))
                })?;
                return Ok(Some(Entry { sequence, changes }));
            }
        }
    }
}

impl Iterator for JournalReader {
    type Item = Result<Entry, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let step = self.step();
        self.done |= step.is_err();
        step.transpose()
    }
}
