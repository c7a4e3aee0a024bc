//! The directory of a zip, checked before anything is unpacked.

use super::Bounds;
use crate::ParseError;
use std::io::{Read, Seek, SeekFrom};
use zip::ZipArchive;

/// What an archive is called in errors.
const WHAT: &str = "The zip archive";
/// Longest end record: 22 bytes and a comment.
const LONGEST_END: u64 = 22 + 65_535;
/// Most bytes of the directory for each entry: header, name and extra fields of sensible length.
const LONGEST_ENTRY: u64 = 8 << 10;

/// Opens an archive whose directory is small enough and whose entries do not lie over each other.
///
/// The number of entries is read by hand first: the `zip` crate reads the whole directory into memory, and a million
/// entries fit into a few megabytes. Entries that share bytes are the trick of bombs that need no nesting.
pub(crate) fn open<R: Read + Seek>(mut reader: R, bounds: &Bounds) -> Result<ZipArchive<R>, ParseError> {
    let bytes = reader.seek(SeekFrom::End(0))?;
    let (entries, directory_bytes) = end_record(&mut reader, bytes)?;
    let too_many = || ParseError::too_large(WHAT, format!("it may hold {} files", bounds.entries));
    if entries > bounds.entries || directory_bytes > bounds.entries.saturating_mul(LONGEST_ENTRY) {
        return Err(too_many());
    }
    reader.seek(SeekFrom::Start(0))?;
    let mut archive = ZipArchive::new(reader).map_err(|error| ParseError::damaged(WHAT, error))?;
    if archive.len() as u64 > bounds.entries {
        return Err(too_many());
    }
    check_overlaps(&mut archive, bytes)?;
    Ok(archive)
}

/// Number of entries and size of the directory, from the end record, in its 64-bit form where there is one.
fn end_record<R: Read + Seek>(reader: &mut R, bytes: u64) -> Result<(u64, u64), ParseError> {
    let cut_off = || ParseError::damaged(WHAT, "its end is missing; it was probably not copied completely");
    let mut tail = Vec::new();
    let start = bytes.saturating_sub(LONGEST_END + 20);
    reader.seek(SeekFrom::Start(start))?;
    reader.take(LONGEST_END + 20).read_to_end(&mut tail)?;
    let end = (0..tail.len().saturating_sub(21))
        .rev()
        .find(|&at| {
            tail[at..].starts_with(b"PK\x05\x06") && at + 22 + usize::from(u16_at(&tail, at + 20)) <= tail.len()
        })
        .ok_or_else(cut_off)?;
    let entries = u64::from(u16_at(&tail, end + 10));
    let directory_bytes = u64::from(u32_at(&tail, end + 12));
    let locator = end.checked_sub(20).filter(|&at| tail[at..].starts_with(b"PK\x06\x07"));
    let Some(locator) = locator else { return Ok((entries, directory_bytes)) };
    let offset = u64_at(&tail, locator + 8);
    if offset > bytes {
        return Err(cut_off());
    }
    let mut record = [0; 56];
    reader.seek(SeekFrom::Start(offset))?;
    reader.read_exact(&mut record).map_err(|_| cut_off())?;
    if !record.starts_with(b"PK\x06\x06") {
        return Err(ParseError::damaged(WHAT, "its directory is not where it should be"));
    }
    Ok((u64_at(&record, 32).max(entries & 0x7fff), u64_at(&record, 40)))
}

fn check_overlaps<R: Read + Seek>(archive: &mut ZipArchive<R>, bytes: u64) -> Result<(), ParseError> {
    let mut spans = Vec::with_capacity(archive.len());
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(|error| ParseError::damaged(WHAT, error))?;
        let start = entry.data_start().unwrap_or_else(|| entry.header_start());
        let end = start.checked_add(entry.compressed_size()).filter(|&end| end <= bytes);
        let end = end.ok_or_else(|| ParseError::damaged(WHAT, "it holds less than its directory says"))?;
        spans.push((entry.header_start(), end));
    }
    spans.sort_unstable();
    if spans.windows(2).any(|pair| pair[1].0 < pair[0].1) {
        return Err(ParseError::damaged(WHAT, "its files lie over each other, as in archives made to fill a disk"));
    }
    Ok(())
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from(u16_at(bytes, at)) | u32::from(u16_at(bytes, at + 2)) << 16
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at)) | u64::from(u32_at(bytes, at + 4)) << 32
}
