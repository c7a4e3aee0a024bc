//! Zip archives, unpacked within bounds.

mod directory;
mod unpack;

pub use unpack::unpack;

/// How much an archive may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// How many entries.
    pub entries: u64,
    /// How many bytes in all, unpacked.
    pub total_bytes: u64,
    /// How many bytes in one file, unpacked.
    pub file_bytes: u64,
    /// How many times larger than the archive the content may be, from 1 MiB on.
    pub ratio: u64,
}

impl Default for Bounds {
    /// 2,000 entries, 2 GiB in all and per file, 100 times.
    fn default() -> Self {
        Self { entries: 2_000, total_bytes: 2 << 30, file_bytes: 2 << 30, ratio: 100 }
    }
}

impl Bounds {
    /// Most bytes that may come out of an archive of this size. Below 1 MiB any ratio is harmless.
    pub(crate) fn most_bytes(&self, archive_bytes: u64) -> u64 {
        self.total_bytes.min(archive_bytes.saturating_mul(self.ratio).max(1 << 20))
    }
}

/// What came out of an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unpacked {
    /// The files, in the order of the archive.
    pub files: Vec<UnpackedFile>,
    /// What was left out: the name as the archive gives it, made printable, and why, as a sentence.
    pub skipped: Vec<(String, String)>,
}

/// A file that came out of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnpackedFile {
    /// Its path within the archive, cleaned; also its place below the target folder.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

pub(crate) use directory::open;

#[cfg(test)]
pub(crate) mod tests;
