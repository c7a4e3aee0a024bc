//! A long stream in files of bounded length: a copy that breaks off goes on with the next one, and damage is found
//! where it is.

use crate::{
    error::{BackupError, BackupResult},
    manifest::{BackupId, Piece},
    shelf::Shelf,
    source::{Source, read_piece},
};
use std::{
    fs::File,
    io::{self, Cursor, Read, Write},
};

/// Length at which the next volume is begun.
pub(crate) const VOLUME_BYTES: u64 = 16 << 20;

/// Writes volumes one after another, each synced when it is full.
pub(crate) struct VolumeWriter<'a> {
    shelf: &'a Shelf,
    id: BackupId,
    volume_bytes: u64,
    open: Option<(File, blake3::Hasher, u64)>,
    done: Vec<Piece>,
}

impl<'a> VolumeWriter<'a> {
    pub fn new(shelf: &'a Shelf, id: BackupId, volume_bytes: u64) -> Self {
        Self { shelf, id, volume_bytes, open: None, done: Vec::new() }
    }

    fn close(&mut self) -> io::Result<()> {
        let Some((file, hasher, bytes)) = self.open.take() else { return Ok(()) };
        file.sync_all()?;
        let name = self.id.piece(self.done.len());
        self.done.push(Piece { name, bytes, blake3: hasher.finalize().to_hex().to_string() });
        Ok(())
    }

    /// Ends the last volume and gives them all.
    pub fn finish(mut self) -> BackupResult<Vec<Piece>> {
        let path = self.shelf.path(&self.id.piece(self.done.len()));
        self.close().map_err(BackupError::io("sync", &path))?;
        Ok(self.done)
    }
}

impl Write for VolumeWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.open.as_ref().is_some_and(|(_, _, written)| *written >= self.volume_bytes) {
            self.close()?;
        }
        if self.open.is_none() {
            let file = File::create(self.shelf.path(&self.id.piece(self.done.len())))?;
            self.open = Some((file, blake3::Hasher::new(), 0));
        }
        let Some((file, hasher, written)) = &mut self.open else { return Ok(0) };
        let room = usize::try_from(self.volume_bytes - *written).unwrap_or(usize::MAX);
        let count = file.write(&bytes[..bytes.len().min(room)])?;
        hasher.update(&bytes[..count]);
        *written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Reads volumes as one stream. Each is compared with its hash before any of it is used.
pub(crate) struct VolumeReader<'a> {
    source: &'a dyn Source,
    pieces: std::slice::Iter<'a, Piece>,
    bytes: Cursor<Vec<u8>>,
    /// What went wrong, since `io::Error` cannot say it.
    failure: &'a std::cell::RefCell<Option<BackupError>>,
}

impl<'a> VolumeReader<'a> {
    pub fn new(
        source: &'a dyn Source,
        pieces: &'a [Piece],
        failure: &'a std::cell::RefCell<Option<BackupError>>,
    ) -> Self {
        Self { source, pieces: pieces.iter(), bytes: Cursor::default(), failure }
    }
}

impl Read for VolumeReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.bytes.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            let Some(piece) = self.pieces.next() else { return Ok(0) };
            match read_piece(self.source, piece) {
                Ok(bytes) => self.bytes = Cursor::new(bytes),
                Err(error) => {
                    let told = io::Error::other(error.to_string());
                    *self.failure.borrow_mut() = Some(error);
                    return Err(told);
                }
            }
        }
    }
}
