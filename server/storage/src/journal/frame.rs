//! The bytes of the journal: the header of a segment, and one frame per transaction. All numbers are big-endian.
//!
//! ```text
//! segment: magic "LYCEUMJ1" | index u64 | first sequence u64 | incarnation 16 | hash of the previous segment 32 | crc32c
//! frame:   magic | length u32 | crc32c of all that follows | sequence u64 | durable u64 | payload
//! payload: count u32, then per change: space u8 | put 1 or delete 0 | key length u16 | key | [value length u32 | value]
//! ```
//! `durable` is the newest sequence that was known to be on disk when the frame was written: it tells a torn tail
//! (which nobody was promised) from damage to acknowledged data.

use crate::space::Space;
use std::io::{self, Read};

pub(super) const SEGMENT_MAGIC: [u8; 8] = *b"LYCEUMJ1";
pub(super) const HEADER_BYTES: usize = 76;
const FRAME_MAGIC: [u8; 4] = *b"LyTx";
pub(super) const FRAME_BYTES: usize = 28;

/// Most payload bytes of one transaction. Two of them fit into a segment.
pub const MAX_TRANSACTION_BYTES: usize = 7 << 20;

/// One change of one record, whole and therefore safe to repeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The family of the record.
    pub space: Space,
    /// `kind | key`.
    pub key: Vec<u8>,
    /// The new value with its envelope, or `None` for a removal.
    pub value: Option<Vec<u8>>,
}

/// One transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number; they are dense and ascending.
    pub sequence: u64,
    /// Its changes; each key once.
    pub changes: Vec<Change>,
}

impl Entry {
    /// Appends its bytes as the journal has them. A transaction of the store always fits; a piece of a backup that is
    /// made up otherwise must keep below [`MAX_TRANSACTION_BYTES`].
    pub fn write_to(&self, out: &mut Vec<u8>) {
        write_frame(out, self.sequence, self.sequence, &self.changes);
    }

    /// Reads the next one, with its checksum compared; `None` where the input ends between two of them.
    ///
    /// # Errors
    /// `InvalidData` where the bytes are no transaction of this release, `UnexpectedEof` where they break off, and
    /// whatever reading fails with.
    pub fn read_from(input: &mut impl Read) -> io::Result<Option<Self>> {
        let damaged = || io::Error::new(io::ErrorKind::InvalidData, "a transaction does not match its checksum");
        let mut bytes = vec![0; FRAME_BYTES];
        if input.read(&mut bytes[..1])? == 0 {
            return Ok(None);
        }
        input.read_exact(&mut bytes[1..])?;
        let length = u32::from_be_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]);
        let length = usize::try_from(length).ok().filter(|length| *length <= MAX_TRANSACTION_BYTES);
        let length = length.ok_or_else(damaged)?;
        bytes.resize(FRAME_BYTES + length, 0);
        input.read_exact(&mut bytes[FRAME_BYTES..])?;
        let frame = Frame::parse(&bytes).ok_or_else(damaged)?;
        Ok(Some(Self { sequence: frame.sequence, changes: frame.changes().ok_or_else(damaged)? }))
    }
}

/// The first bytes of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub index: u64,
    pub first_sequence: u64,
    pub incarnation: [u8; 16],
    pub previous: [u8; 32],
}

impl Header {
    pub fn to_bytes(self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(&SEGMENT_MAGIC);
        bytes.extend_from_slice(&self.index.to_be_bytes());
        bytes.extend_from_slice(&self.first_sequence.to_be_bytes());
        bytes.extend_from_slice(&self.incarnation);
        bytes.extend_from_slice(&self.previous);
        let sum = crc32c::crc32c(&bytes);
        bytes.extend_from_slice(&sum.to_be_bytes());
        bytes
    }

    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut input = Input(bytes.get(..HEADER_BYTES)?);
        let sum = crc32c::crc32c(&bytes[..HEADER_BYTES - 4]);
        let magic = input.array::<8>()?;
        let header = Self {
            index: u64::from_be_bytes(input.array()?),
            first_sequence: u64::from_be_bytes(input.array()?),
            incarnation: input.array()?,
            previous: input.array()?,
        };
        (magic == SEGMENT_MAGIC && u32::from_be_bytes(input.array()?) == sum).then_some(header)
    }
}

/// A frame whose checksum holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    pub sequence: u64,
    pub durable: u64,
    pub payload: &'a [u8],
}

impl<'a> Frame<'a> {
    /// The frame at the front of `bytes`, if there is a whole one.
    pub fn parse(bytes: &'a [u8]) -> Option<Self> {
        let mut input = Input(bytes);
        if input.array::<4>()? != FRAME_MAGIC {
            return None;
        }
        let length = u32::from_be_bytes(input.array()?);
        let sum = u32::from_be_bytes(input.array()?);
        let length_in_bytes = usize::try_from(length).ok().filter(|length| *length <= MAX_TRANSACTION_BYTES)?;
        let body = input.0.get(..16 + length_in_bytes)?;
        if checksum(length, body) != sum {
            return None;
        }
        let mut input = Input(body);
        let sequence = u64::from_be_bytes(input.array()?);
        let durable = u64::from_be_bytes(input.array()?);
        Some(Self { sequence, durable, payload: input.0 })
    }

    /// Bytes that it takes in a segment.
    pub fn bytes(&self) -> usize {
        FRAME_BYTES + self.payload.len()
    }

    /// Its changes; `None` if the payload is not well-formed although its checksum holds.
    pub fn changes(&self) -> Option<Vec<Change>> {
        let mut input = Input(self.payload);
        let count = u32::from_be_bytes(input.array()?);
        let mut changes = Vec::new();
        for _ in 0..count {
            let [space, put] = input.array()?;
            let key_length = u16::from_be_bytes(input.array()?);
            let key = input.take(usize::from(key_length))?.to_vec();
            let value = match put {
                0 => None,
                1 => {
                    let length = u32::from_be_bytes(input.array()?);
                    Some(input.take(usize::try_from(length).ok()?)?.to_vec())
                }
                _ => return None,
            };
            changes.push(Change { space: Space::from_number(space)?, key, value });
        }
        input.0.is_empty().then_some(changes)
    }
}

/// Whether a frame could begin here (used to search behind a damaged place).
pub(super) fn begins_frame(bytes: &[u8]) -> bool {
    bytes.starts_with(&FRAME_MAGIC)
}

fn checksum(length: u32, body: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&length.to_be_bytes()), body)
}

/// Bytes of the payload of these changes, without building it.
pub(crate) fn payload_bytes(changes: &[Change]) -> usize {
    let one = |change: &Change| 4 + change.key.len() + change.value.as_ref().map_or(0, |value| 4 + value.len());
    4 + changes.iter().map(one).sum::<usize>()
}

/// Appends a frame. The caller has checked the bounds ([`payload_bytes`], key length).
pub(super) fn write_frame(out: &mut Vec<u8>, sequence: u64, durable: u64, changes: &[Change]) {
    // The casts cannot cut: a payload is bounded by MAX_TRANSACTION_BYTES and a key by MAX_KEY_BYTES.
    let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
    let start = out.len();
    let length = u32::try_from(payload_bytes(changes)).unwrap_or(u32::MAX);
    out.extend_from_slice(&FRAME_MAGIC);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&sequence.to_be_bytes());
    out.extend_from_slice(&durable.to_be_bytes());
    out.extend_from_slice(&number(changes.len()));
    for change in changes {
        out.push(change.space.number());
        out.push(u8::from(change.value.is_some()));
        out.extend_from_slice(&u16::try_from(change.key.len()).unwrap_or(u16::MAX).to_be_bytes());
        out.extend_from_slice(&change.key);
        if let Some(value) = &change.value {
            out.extend_from_slice(&number(value.len()));
            out.extend_from_slice(value);
        }
    }
    let sum = checksum(length, &out[start + 12..]);
    out[start + 8..start + 12].copy_from_slice(&sum.to_be_bytes());
}

/// Takes pieces from the front of a slice.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*head)
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes() -> Vec<Change> {
        vec![
            Change { space: Space::Users, key: vec![1, 2, 3], value: Some(vec![9; 300]) },
            Change { space: Space::Audit, key: vec![0], value: None },
        ]
    }

    #[test]
    fn a_frame_survives_and_every_flipped_bit_is_noticed() {
        let mut bytes = Vec::new();
        write_frame(&mut bytes, 7, 5, &changes());
        let frame = Frame::parse(&bytes).unwrap();
        assert_eq!((frame.sequence, frame.durable, frame.bytes()), (7, 5, bytes.len()));
        assert_eq!(frame.changes().unwrap(), changes());
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Frame::parse(&flipped).is_none(), "bit {bit}");
        }
        for end in 0..bytes.len() {
            assert!(Frame::parse(&bytes[..end]).is_none(), "cut at {end}");
        }
    }

    #[test]
    fn entries_are_read_back_one_by_one() {
        let entries = [Entry { sequence: 7, changes: changes() }, Entry { sequence: 8, changes: Vec::new() }];
        let mut bytes = Vec::new();
        for entry in &entries {
            entry.write_to(&mut bytes);
        }
        let mut input = bytes.as_slice();
        assert_eq!(Entry::read_from(&mut input).unwrap().as_ref(), Some(&entries[0]));
        assert_eq!(Entry::read_from(&mut input).unwrap().as_ref(), Some(&entries[1]));
        assert_eq!(Entry::read_from(&mut input).unwrap(), None);
        for end in 1..FRAME_BYTES + 5 {
            assert!(Entry::read_from(&mut &bytes[..end]).is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_header_survives_and_every_flipped_bit_is_noticed() {
        let header = Header { index: 3, first_sequence: 99, incarnation: [7; 16], previous: [8; 32] };
        let bytes = header.to_bytes();
        assert_eq!(bytes.len(), HEADER_BYTES);
        assert_eq!(Header::from_bytes(&bytes), Some(header));
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(Header::from_bytes(&flipped), None, "bit {bit}");
        }
    }
}
