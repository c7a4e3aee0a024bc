//! Boxes of an MP4 file: four letters, a size, and content.

use crate::ParseError;
use std::io::{Read, Seek, SeekFrom};

/// Most boxes looked at in one file; a real film has some hundred, a fragmented one some ten thousand.
const MOST_BOXES: u32 = 200_000;

/// A box: its letters, and where its content lies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Box {
    pub name: [u8; 4],
    pub start: u64,
    pub end: u64,
}

/// Reads boxes, never beyond the box around them.
pub(super) struct Boxes<'a, R> {
    file: &'a mut R,
    bytes: u64,
    seen: u32,
}

pub(super) fn damaged(why: &str) -> ParseError {
    ParseError::damaged("The video", why)
}

fn cut_off() -> ParseError {
    damaged("it is cut off; it was probably not copied completely")
}

impl<'a, R: Read + Seek> Boxes<'a, R> {
    pub fn new(file: &'a mut R) -> Result<Self, ParseError> {
        let bytes = file.seek(SeekFrom::End(0))?;
        Ok(Self { file, bytes, seen: 0 })
    }

    /// The whole file as a box.
    pub fn whole(&self) -> Box {
        Box { name: *b"file", start: 0, end: self.bytes }
    }

    /// The boxes within `outer` from its byte `skip` on.
    pub fn within(&mut self, outer: Box, skip: u64) -> Result<Vec<Box>, ParseError> {
        let mut found = Vec::new();
        let mut at = outer.start.checked_add(skip).filter(|&at| at <= outer.end).ok_or_else(cut_off)?;
        while at < outer.end {
            self.seen += 1;
            if self.seen > MOST_BOXES {
                return Err(damaged("it has more parts than a video has"));
            }
            if outer.end - at < 8 {
                // Some programs end a list with four zero bytes.
                let rest = self.bytes_at(at, usize::try_from(outer.end - at).unwrap_or(0))?;
                if outer.name != *b"file" && rest.iter().all(|byte| *byte == 0) {
                    break;
                }
                return Err(cut_off());
            }
            let header: [u8; 8] = self.array_at(at)?;
            let name = [header[4], header[5], header[6], header[7]];
            let short = u32::from_be_bytes([header[0], header[1], header[2], header[3]]);
            let (header_bytes, size) = match short {
                0 if outer.name == *b"file" => (8, outer.end - at),
                1 if outer.end - at < 16 => return Err(cut_off()),
                1 => (16, u64::from_be_bytes(self.array_at(at + 8)?)),
                short => (8, u64::from(short)),
            };
            if size < header_bytes {
                return Err(damaged("one of its parts has an impossible size"));
            }
            let end = at.checked_add(size).filter(|&end| end <= outer.end).ok_or_else(cut_off)?;
            found.push(Box { name, start: at + header_bytes, end });
            at = end;
        }
        Ok(found)
    }

    /// The first box of this name within `outer`.
    pub fn find(&mut self, outer: Box, name: [u8; 4]) -> Result<Option<Box>, ParseError> {
        Ok(self.within(outer, 0)?.into_iter().find(|found| found.name == name))
    }

    /// Bytes of the content of `of` from its byte `offset` on.
    pub fn read<const N: usize>(&mut self, of: Box, offset: u64) -> Result<[u8; N], ParseError> {
        let at = of.start.checked_add(offset).ok_or_else(cut_off)?;
        if at.checked_add(N as u64).is_none_or(|end| end > of.end) {
            return Err(cut_off());
        }
        self.array_at(at)
    }

    /// A number of four bytes.
    pub fn u32(&mut self, of: Box, offset: u64) -> Result<u32, ParseError> {
        self.read(of, offset).map(u32::from_be_bytes)
    }

    /// Walks a table of `count` rows of `N` bytes from byte `offset` on.
    pub fn rows<const N: usize>(
        &mut self,
        of: Box,
        offset: u64,
        count: u32,
        mut take: impl FnMut(&[u8; N]) -> Result<(), ParseError>,
    ) -> Result<(), ParseError> {
        let start = of.start + offset;
        let length = u64::from(count) * N as u64;
        if start.checked_add(length).is_none_or(|end| end > of.end) {
            return Err(cut_off());
        }
        self.file.seek(SeekFrom::Start(start))?;
        let mut reader = std::io::BufReader::new((&mut *self.file).take(length));
        let mut row = [0; N];
        for _ in 0..count {
            reader.read_exact(&mut row).map_err(|_| cut_off())?;
            take(&row)?;
        }
        Ok(())
    }

    fn array_at<const N: usize>(&mut self, at: u64) -> Result<[u8; N], ParseError> {
        let mut array = [0; N];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut array).map_err(|_| cut_off())?;
        Ok(array)
    }

    fn bytes_at(&mut self, at: u64, length: usize) -> Result<Vec<u8>, ParseError> {
        let mut bytes = vec![0; length];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut bytes).map_err(|_| cut_off())?;
        Ok(bytes)
    }
}
