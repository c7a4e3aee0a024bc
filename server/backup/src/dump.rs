//! The content of a database backup: a header, then transactions in the journal's own form.
//!
//! In a full backup the records come first, as transactions with the number of the moment at which reading began; then
//! the transactions that were made meanwhile. Applied in order they are the store at the backup's last transaction.

use crate::error::{BackupError, BackupResult};
use lyceum_storage::{Change, Entry};
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};

const MAGIC: &[u8; 8] = b"LYCEUMB1";
/// Longest header that is read.
const HEADER_BYTES_MAX: u32 = 4 << 20;
/// Bytes of records after which a transaction of a full backup is closed.
const PIECE_BYTES: usize = 1 << 20;

/// A small file of the data folder that is no record: settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// Its name within the data folder.
    pub name: String,
    /// What is in it.
    pub text: String,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Header {
    extras: Vec<Extra>,
}

/// Writes the content of a database backup.
pub(crate) struct DumpWriter<W: Write> {
    out: W,
    buffer: Vec<u8>,
    gathered: Vec<Change>,
    gathered_bytes: usize,
    /// Bytes of content so far.
    pub bytes: u64,
}

impl<W: Write> DumpWriter<W> {
    pub fn new(mut out: W, extras: Vec<Extra>) -> io::Result<Self> {
        let header = serde_json::to_vec(&Header { extras }).map_err(io::Error::other)?;
        let length = u32::try_from(header.len()).ok().filter(|length| *length <= HEADER_BYTES_MAX);
        let length = length.ok_or_else(|| io::Error::other("the settings of the school are too long"))?;
        out.write_all(MAGIC)?;
        out.write_all(&length.to_be_bytes())?;
        out.write_all(&header)?;
        let bytes = (MAGIC.len() + 4 + header.len()) as u64;
        Ok(Self { out, buffer: Vec::new(), gathered: Vec::new(), gathered_bytes: 0, bytes })
    }

    /// Adds a record that was read at or after `sequence`.
    pub fn record(&mut self, change: Change, sequence: u64) -> io::Result<()> {
        self.gathered_bytes += change.key.len() + change.value.as_ref().map_or(0, Vec::len);
        self.gathered.push(change);
        if self.gathered_bytes >= PIECE_BYTES { self.close_records(sequence) } else { Ok(()) }
    }

    /// Ends the records.
    pub fn close_records(&mut self, sequence: u64) -> io::Result<()> {
        let changes = std::mem::take(&mut self.gathered);
        self.gathered_bytes = 0;
        if changes.is_empty() { Ok(()) } else { self.entry(&Entry { sequence, changes }) }
    }

    /// Adds a transaction.
    pub fn entry(&mut self, entry: &Entry) -> io::Result<()> {
        self.buffer.clear();
        entry.write_to(&mut self.buffer);
        self.bytes += self.buffer.len() as u64;
        self.out.write_all(&self.buffer)
    }

    pub fn finish(self) -> W {
        self.out
    }
}

/// Reads the content of a database backup.
pub(crate) struct DumpReader<R: Read> {
    input: R,
    pub extras: Vec<Extra>,
}

impl<R: Read> DumpReader<R> {
    pub fn new(mut input: R) -> io::Result<Self> {
        let odd = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let mut head = [0; 12];
        input.read_exact(&mut head)?;
        let [magic @ .., a, b, c, d] = head;
        let length = u32::from_be_bytes([a, b, c, d]);
        if magic != *MAGIC || length > HEADER_BYTES_MAX {
            return Err(odd("its head is not that of a backup"));
        }
        let mut header = vec![0; length as usize];
        input.read_exact(&mut header)?;
        let header: Header = serde_json::from_slice(&header).map_err(|_| odd("its head does not parse"))?;
        Ok(Self { input, extras: header.extras })
    }

    /// The next transaction.
    pub fn next(&mut self) -> io::Result<Option<Entry>> {
        Entry::read_from(&mut self.input)
    }
}

/// What a reading error of the content means.
pub(crate) fn broken(name: &str, error: &io::Error) -> BackupError {
    BackupError::damaged(name, format!("cannot be read: {error}"))
}

/// Reads all of it without keeping it: that it is whole, and that transactions follow each other. Gives the last number.
pub(crate) fn read_through(input: impl Read, name: &str, after: u64) -> BackupResult<u64> {
    let mut reader = DumpReader::new(input).map_err(|error| broken(name, &error))?;
    let mut last = after;
    while let Some(entry) = reader.next().map_err(|error| broken(name, &error))? {
        if entry.sequence != last + 1 {
            return Err(BackupError::damaged(name, format!("lacks transaction {}", last + 1)));
        }
        last = entry.sequence;
    }
    Ok(last)
}
