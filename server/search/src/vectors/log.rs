//! The file of vectors: a head, then records of one size, only ever appended to or replaced as a whole.
//!
//! Head: magic (8 bytes), width (u32), CRC-32C of both. Record: passage id (u128), check of its text (u64), scale
//! (f32), `width` values (i8), CRC-32C of all before. Little endian. A torn or damaged record is skipped: vectors can
//! always be computed again.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::block::quantise;
use crate::SearchError;

const MAGIC: &[u8; 8] = b"LYVECS\x00\x01";
const HEAD: usize = 16;
/// Bytes of a record beside its values.
const FRAME: usize = 16 + 8 + 4 + 4;
/// No embedder gives more numbers.
const WIDEST: usize = 65_536;

/// One vector in the file.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Record {
    /// The passage.
    pub id: u128,
    /// Its text when the vector was made.
    pub check: u64,
    /// Factor that turns the values back.
    pub scale: f32,
    /// Eight-bit values.
    pub values: Vec<i8>,
}

/// The open file.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    file: File,
    /// 0 while there is no record.
    width: usize,
    records: usize,
}

impl Record {
    /// Rounds a vector; `None` when it says nothing (empty, zero or not finite).
    pub fn quantised(id: u128, check: u64, values: &[f32]) -> Option<Self> {
        let (scale, values) = quantise(values)?;
        Some(Self { id, check, scale, values })
    }

    fn write(&self, out: &mut Vec<u8>) {
        let from = out.len();
        out.extend_from_slice(&self.id.to_le_bytes());
        out.extend_from_slice(&self.check.to_le_bytes());
        out.extend_from_slice(&self.scale.to_le_bytes());
        out.extend(self.values.iter().map(|value| value.to_le_bytes()[0]));
        let crc = crc32c::crc32c(&out[from..]);
        out.extend_from_slice(&crc.to_le_bytes());
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let (body, crc) = bytes.split_last_chunk::<4>()?;
        if crc32c::crc32c(body) != u32::from_le_bytes(*crc) {
            return None;
        }
        let (id, rest) = body.split_first_chunk::<16>()?;
        let (check, rest) = rest.split_first_chunk::<8>()?;
        let (scale, values) = rest.split_first_chunk::<4>()?;
        Some(Self {
            id: u128::from_le_bytes(*id),
            check: u64::from_le_bytes(*check),
            scale: f32::from_le_bytes(*scale),
            values: values.iter().map(|byte| i8::from_le_bytes([*byte])).collect(),
        })
    }
}

impl Log {
    /// Opens or creates the file; returns its sound records, oldest first.
    pub fn open(path: &Path) -> Result<(Self, Vec<Record>), SearchError> {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        let width = read_head(&bytes).unwrap_or(0);
        let mut records = Vec::new();
        let mut slots = 0;
        let mut sound_length = 0;
        if width > 0 {
            for slot in bytes[HEAD..].chunks_exact(FRAME + width) {
                slots += 1;
                records.extend(Record::read(slot));
            }
            sound_length = HEAD + slots * (FRAME + width);
        }
        if sound_length != bytes.len() || records.len() != slots {
            tracing::warn!(path = %path.display(), kept = records.len(), "the file of vectors was damaged; lost vectors are computed again");
        }
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        // A torn tail would shift every record behind it; a head that cannot be read makes all of it worthless.
        file.set_len(u64::try_from(sound_length).unwrap_or(0))?;
        Ok((Self { path: path.to_owned(), file, width, records: slots }, records))
    }

    /// Records in the file, of use or not.
    pub fn records(&self) -> usize {
        self.records
    }

    /// Appends records, all of the width of the file. Durable when it returns; after an error none are kept.
    pub fn append<'a>(&mut self, records: impl Iterator<Item = &'a Record>) -> Result<(), SearchError> {
        let mut out = Vec::new();
        let mut width = self.width;
        let mut number = 0;
        for record in records {
            if width == 0 {
                width = record.values.len();
                out.extend_from_slice(&head(width)?);
            }
            if record.values.len() != width {
                return Err(SearchError::Dimensions { expected: width, found: record.values.len() });
            }
            record.write(&mut out);
            number += 1;
        }
        if number == 0 {
            return Ok(());
        }
        let before = self.file.metadata()?.len();
        if let Err(error) = self.file.write_all(&out).and_then(|()| self.file.sync_data()) {
            // Best effort: if even this fails, the next start cuts the torn tail.
            let _ = self.file.set_len(before);
            return Err(error.into());
        }
        self.width = width;
        self.records += number;
        Ok(())
    }

    /// Replaces the file by these records, at once or not at all.
    pub fn rewrite(&mut self, records: impl Iterator<Item = Record>) -> Result<(), SearchError> {
        let aside = self.path.with_extension("new");
        let _ = fs::remove_file(&aside);
        let (mut new, _) = Self::open(&aside)?;
        let mut batch = Vec::new();
        for record in records {
            batch.push(record);
            if batch.len() == 4096 {
                new.append(batch.iter())?;
                batch.clear();
            }
        }
        new.append(batch.iter())?;
        new.file.sync_all()?;
        fs::rename(&aside, &self.path)?;
        if let Some(folder) = self.path.parent() {
            File::open(folder)?.sync_all()?;
        }
        *self = Self { path: self.path.clone(), ..new };
        Ok(())
    }
}

fn head(width: usize) -> Result<[u8; HEAD], SearchError> {
    let number = u32::try_from(width).ok().filter(|_| width <= WIDEST);
    let number = number.ok_or(SearchError::Dimensions { expected: WIDEST, found: width })?;
    let mut out = [0; HEAD];
    out[..8].copy_from_slice(MAGIC);
    out[8..12].copy_from_slice(&number.to_le_bytes());
    let crc = crc32c::crc32c(&out[..12]);
    out[12..].copy_from_slice(&crc.to_le_bytes());
    Ok(out)
}

fn read_head(bytes: &[u8]) -> Option<usize> {
    let found = bytes.first_chunk::<HEAD>()?;
    let (_, width) = found[..12].split_last_chunk::<4>()?;
    let width = usize::try_from(u32::from_le_bytes(*width)).ok().filter(|width| (1..=WIDEST).contains(width))?;
    (head(width).ok()? == *found).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: u128) -> Record {
        Record::quantised(id, 7, &[0.5, -0.25, 1.0]).unwrap()
    }

    fn filled(path: &Path, ids: std::ops::Range<u128>) {
        let (mut log, _) = Log::open(path).unwrap();
        let records: Vec<_> = ids.map(record).collect();
        log.append(records.iter()).unwrap();
    }

    fn ids(path: &Path) -> Vec<u128> {
        Log::open(path).unwrap().1.into_iter().map(|record| record.id).collect()
    }

    #[test]
    fn records_come_back_as_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vectors");
        filled(&path, 0..3);
        filled(&path, 3..5);
        let (log, records) = Log::open(&path).unwrap();
        assert_eq!(records, (0..5).map(record).collect::<Vec<_>>());
        assert_eq!(log.records(), 5);
    }

    #[test]
    fn a_torn_tail_is_cut_and_writing_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vectors");
        for cut in [1, 20, FRAME + 2] {
            let _ = fs::remove_file(&path);
            filled(&path, 0..3);
            let length = fs::metadata(&path).unwrap().len();
            OpenOptions::new().write(true).open(&path).unwrap().set_len(length - u64::try_from(cut).unwrap()).unwrap();
            filled(&path, 8..9);
            assert_eq!(ids(&path), [0, 1, 8], "cut {cut}");
        }
    }

    #[test]
    fn a_flipped_bit_costs_one_record() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vectors");
        filled(&path, 0..3);
        let mut bytes = fs::read(&path).unwrap();
        bytes[HEAD + FRAME + 3 + 20] ^= 4;
        fs::write(&path, bytes).unwrap();
        assert_eq!(ids(&path), [0, 2]);
    }

    #[test]
    fn a_damaged_head_starts_afresh() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vectors");
        filled(&path, 0..3);
        let mut bytes = fs::read(&path).unwrap();
        bytes[9] ^= 1;
        fs::write(&path, bytes).unwrap();
        filled(&path, 5..6);
        assert_eq!(ids(&path), [5]);
    }

    #[test]
    fn another_width_is_refused_and_nothing_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vectors");
        filled(&path, 0..1);
        let (mut log, _) = Log::open(&path).unwrap();
        let narrow = Record::quantised(1, 7, &[1.0]).unwrap();
        let refused = log.append([record(2), narrow].iter());
        assert!(matches!(refused, Err(SearchError::Dimensions { expected: 3, found: 1 })));
        assert_eq!(ids(&path), [0]);
    }

    #[test]
    fn a_rewrite_replaces_everything_and_may_change_the_width() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("vectors");
        filled(&path, 0..5);
        let (mut log, _) = Log::open(&path).unwrap();
        log.rewrite([Record::quantised(9, 1, &[1.0]).unwrap()].into_iter()).unwrap();
        log.append([Record::quantised(10, 1, &[2.0]).unwrap()].iter()).unwrap();
        drop(log);
        assert_eq!(ids(&path), [9, 10]);
    }
}
