//! Reads little-endian values from bytes and never past their end.

use crate::ModelError;

/// A position in bytes.
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    pub(super) fn position(&self) -> usize {
        self.position
    }

    pub(super) fn left(&self) -> usize {
        self.bytes.len() - self.position
    }

    pub(super) fn take(&mut self, length: usize) -> Result<&'a [u8], ModelError> {
        if length > self.left() {
            return Err(ModelError::Damaged(format!(
                "it ends at byte {}, in the middle of its header",
                self.bytes.len()
            )));
        }
        let taken = &self.bytes[self.position..self.position + length];
        self.position += length;
        Ok(taken)
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(super) fn u32(&mut self) -> Result<u32, ModelError> {
        self.array().map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self) -> Result<u64, ModelError> {
        self.array().map(u64::from_le_bytes)
    }

    /// A count that must be at most `most`.
    pub(super) fn count(&mut self, what: &str, most: u64) -> Result<usize, ModelError> {
        let count = self.u64()?;
        if count > most {
            return Err(ModelError::Damaged(format!("it claims {count} {what}; at most {most} make sense")));
        }
        usize::try_from(count).map_err(|_| ModelError::Damaged(format!("it claims {count} {what}")))
    }

    /// A text with its length before it, at most `most` bytes.
    pub(super) fn text(&mut self, most: u64) -> Result<&'a str, ModelError> {
        let length = self.count("bytes of text", most)?;
        let at = self.position;
        std::str::from_utf8(self.take(length)?)
            .map_err(|_| ModelError::Damaged(format!("the text at byte {at} is not UTF-8")))
    }
}
