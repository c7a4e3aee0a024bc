//! The journal: the truth. Segments of 16 MiB, each naming the hash of the one before. None is ever removed here: all
//! but the last are closed for good, and their copies are the incremental backups.

mod frame;
mod reader;
mod segment;

pub(crate) use frame::payload_bytes;
pub use frame::{Change, Entry, MAX_TRANSACTION_BYTES};
pub use reader::JournalReader;
pub use segment::Segment;
pub(crate) use segment::list as list_segments;

use crate::{
    disk::{Disk, create_dir, remove_file},
    error::StoreError,
};
use frame::{FRAME_BYTES, Header, write_frame};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

/// Length at which a segment is closed.
pub const SEGMENT_BYTES: u64 = 16 << 20;

/// The writing end. One thread owns it.
#[derive(Debug)]
pub(crate) struct Journal {
    disk: Disk,
    folder: PathBuf,
    segment_bytes: u64,
    open: Segment,
    file: File,
    /// End of what has been handed to the operating system.
    written: u64,
    /// Frames that have not been handed over yet.
    pending: Vec<u8>,
    /// Hash of the open segment up to `written`.
    hasher: blake3::Hasher,
    next_sequence: u64,
    /// Sequence of the first frame that has not been handed over.
    handed_over: u64,
    durable: u64,
    /// Bytes of the closed segments.
    closed_bytes: u64,
    /// Whether bytes of an unfinished write follow `written`.
    torn: bool,
}

impl Journal {
    /// Opens the journal or creates its first segment, which `incarnation` names. [`Self::make_ready`] comes next.
    pub fn open(folder: &Path, disk: &Disk, segment_bytes: u64, incarnation: [u8; 16]) -> Result<Self, StoreError> {
        create_dir(folder)?;
        remove_drafts(folder)?;
        let mut segments = list_segments(folder)?;
        let Some(last) = segments.pop() else {
            let header = Header { index: 1, first_sequence: 1, incarnation, previous: [0; 32] };
            return Self::create(folder, disk, segment_bytes, header, 0);
        };
        let closed_bytes = segments.iter().filter_map(|segment| Some(fs::metadata(&segment.path).ok()?.len())).sum();
        let bytes = fs::read(&last.path).map_err(|error| StoreError::io("read", &last.path, error))?;
        let end = segment::find_end(&last, &bytes)?;
        let file = File::options()
            .read(true)
            .write(true)
            .open(&last.path)
            .map_err(|error| StoreError::io("open", &last.path, error))?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&bytes[..end.offset]);
        Ok(Self {
            disk: disk.clone(),
            folder: folder.to_owned(),
            segment_bytes,
            open: last,
            file,
            written: end.offset as u64,
            pending: Vec::new(),
            hasher,
            next_sequence: end.next_sequence,
            handed_over: end.next_sequence,
            durable: end.next_sequence - 1,
            closed_bytes,
            torn: end.torn,
        })
    }

    /// Cuts a torn tail and prepares for writing. Before this, opening has changed nothing: whoever finds that
    /// acknowledged transactions are missing can still look for them in the file.
    pub fn make_ready(&mut self) -> Result<(), StoreError> {
        if self.torn {
            let segment = self.open.index;
            tracing::warn!(segment, byte = self.written, "cut an unfinished write off the end of the journal");
            self.cut()?;
            self.torn = false;
        }
        // What was read may still have been on its way to the disk when the last process died.
        self.disk.sync_all(&self.file, &self.open.path)?;
        // A full disk must not keep a server from starting: reading works, and the writer asks again.
        match self.reserve() {
            Ok(()) | Err(StoreError::Full) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// Creates a segment under a draft name, so that one with its right name always has a whole header.
    fn create(
        folder: &Path,
        disk: &Disk,
        segment_bytes: u64,
        header: Header,
        closed_bytes: u64,
    ) -> Result<Self, StoreError> {
        let path = segment::path_of(folder, header.index);
        let draft = path.with_extension("tmp");
        let bytes = header.to_bytes();
        let file = disk.create(&draft)?;
        let made = disk
            .reserve(&file, &draft, segment_bytes)
            .and_then(|()| disk.write_at(&file, &draft, &bytes, 0))
            .and_then(|()| disk.sync_all(&file, &draft))
            .and_then(|()| disk.rename(&draft, &path));
        if let Err(error) = made {
            remove_file(&draft)?;
            return Err(error);
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&bytes);
        Ok(Self {
            disk: disk.clone(),
            folder: folder.to_owned(),
            segment_bytes,
            open: Segment {
                index: header.index,
                first_sequence: header.first_sequence,
                path,
                previous: header.previous,
                incarnation: header.incarnation,
            },
            file,
            written: bytes.len() as u64,
            pending: Vec::new(),
            hasher,
            next_sequence: header.first_sequence,
            handed_over: header.first_sequence,
            durable: header.first_sequence - 1,
            closed_bytes,
            torn: false,
        })
    }

    /// Sequence of the next transaction.
    pub fn next_sequence(&self) -> u64 {
        self.next_sequence
    }

    /// Newest sequence that is safe on disk.
    pub fn durable(&self) -> u64 {
        self.durable
    }

    /// Identity of this data folder.
    pub fn incarnation(&self) -> [u8; 16] {
        self.open.incarnation
    }

    /// Bytes of all segments, without what is merely reserved.
    pub fn bytes(&self) -> u64 {
        self.closed_bytes + self.written
    }

    /// Queues one transaction and returns its sequence. It is on its way to the disk after [`Self::write_out`] and safe
    /// after [`Self::sync`]. On an error nothing of it is queued.
    pub fn append(&mut self, changes: &[Change]) -> Result<u64, StoreError> {
        let payload = payload_bytes(changes);
        if payload > MAX_TRANSACTION_BYTES {
            return Err(StoreError::TooLarge { what: "a transaction", found: payload, allowed: MAX_TRANSACTION_BYTES });
        }
        let end = self.written + (self.pending.len() + FRAME_BYTES + payload) as u64;
        if end > self.segment_bytes && self.next_sequence > self.open.first_sequence {
            self.rotate()?;
        }
        let sequence = self.next_sequence;
        write_frame(&mut self.pending, sequence, self.durable, changes);
        self.next_sequence += 1;
        Ok(sequence)
    }

    /// Hands the queued frames to the operating system.
    pub fn write_out(&mut self) -> Result<(), StoreError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        self.disk.write_at(&self.file, &self.open.path, &self.pending, self.written)?;
        self.hasher.update(&self.pending);
        self.written += self.pending.len() as u64;
        self.pending.clear();
        self.handed_over = self.next_sequence;
        Ok(())
    }

    /// Makes everything handed over safe. An error is final: the system may have dropped the bytes, and asking again
    /// would be answered with a lie (Rebello et al., "Can Applications Recover from fsync Failures?", ATC 2020).
    pub fn sync(&mut self) -> Result<(), StoreError> {
        self.disk.sync_data(&self.file, &self.open.path)?;
        self.durable = self.next_sequence - 1;
        Ok(())
    }

    /// Forgets every transaction from `next_sequence` on, after a failed [`Self::write_out`]. Impossible once one of
    /// them has been handed over completely (because its batch went across the end of a segment).
    pub fn abandon(&mut self, next_sequence: u64) -> Result<(), StoreError> {
        if self.handed_over != next_sequence {
            return Err(StoreError::OutcomeUnknown);
        }
        self.pending.clear();
        self.next_sequence = next_sequence;
        self.cut()
    }

    /// Reserves the rest of the open segment.
    pub fn reserve(&self) -> Result<(), StoreError> {
        self.disk.reserve(&self.file, &self.open.path, self.segment_bytes)
    }

    /// Gives back what is reserved but unused. The journal can still be opened as before.
    pub fn close(mut self) -> Result<(), StoreError> {
        self.write_out()?;
        self.cut()?;
        self.disk.sync_all(&self.file, &self.open.path)
    }

    fn cut(&self) -> Result<(), StoreError> {
        self.file.set_len(self.written).map_err(|error| StoreError::io("cut", &self.open.path, error))
    }

    /// Closes the open segment and begins the next. On an error the open segment stays in use.
    fn rotate(&mut self) -> Result<(), StoreError> {
        self.write_out()?;
        self.cut()?;
        self.disk.sync_all(&self.file, &self.open.path)?;
        self.durable = self.next_sequence - 1;
        let header = Header {
            index: self.open.index + 1,
            first_sequence: self.next_sequence,
            incarnation: self.open.incarnation,
            previous: *self.hasher.finalize().as_bytes(),
        };
        let next =
            Self::create(&self.folder, &self.disk, self.segment_bytes, header, self.closed_bytes + self.written)?;
        *self = next;
        Ok(())
    }
}

/// Segments that were being created when the last process died.
fn remove_drafts(folder: &Path) -> Result<(), StoreError> {
    for entry in fs::read_dir(folder).map_err(|error| StoreError::io("list", folder, error))? {
        let path = entry.map_err(|error| StoreError::io("list", folder, error))?.path();
        if path.extension().is_some_and(|ending| ending == "tmp") {
            remove_file(&path)?;
        }
    }
    Ok(())
}
