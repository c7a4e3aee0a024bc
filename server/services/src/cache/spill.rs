//! The cache between two runs of the server: written at its end, read at its start, so that it starts warm.
//!
//! One file: a zstd stream of a MessagePack [`Warm`], then the BLAKE3 hash of that stream. It goes as soon as it is
//! read, so that a later crash cannot bring back old entries. A damaged one is an empty cache. Writing goes straight
//! from the entries to the disk: at the end of the server there is no memory to spare for a copy.

use super::{Cache, CacheKey, Entry};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    io::{self, BufWriter, Read, Write},
    path::Path,
};

/// The file's name in the cache's folder.
const FILE: &str = "warm";
/// How hard zstd tries: the server's end must be quick.
const LEVEL: i32 = 1;
/// What an entry takes on disk beside its value, at most.
const OVERHEAD: u64 = 128;

/// What is written; with owned values it is what is read.
#[derive(Default, Serialize, Deserialize)]
struct Warm<E> {
    /// Hashes of tokens of people who were here.
    sessions: Vec<[u8; 32]>,
    entries: Vec<E>,
}

#[derive(Serialize)]
struct Leaving<'a> {
    key: CacheKey,
    at_s: i64,
    #[serde(with = "serde_bytes")]
    value: &'a [u8],
}

#[derive(Deserialize)]
struct Coming {
    key: CacheKey,
    at_s: i64,
    #[serde(with = "serde_bytes")]
    value: Vec<u8>,
}

/// Hashes what passes.
struct Hashing<W> {
    inner: W,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Cache {
    /// Writes what is fresh, newest first, within the bound of the disk. Blocks. Tells the bytes written.
    pub fn save(&self, folder: &Path, sessions: Vec<[u8; 32]>) -> io::Result<u64> {
        let mut found: Vec<_> = self.entries.iter().filter(|(_, entry)| self.is_fresh(entry.at_s)).collect();
        found.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.at_s));
        let mut room = self.bounds.disk;
        let fits = found.iter().take_while(|(_, entry)| {
            // Uncompressed they must fit, so compressed they do.
            let left = room.checked_sub(entry.value.len() as u64 + OVERHEAD);
            room = left.unwrap_or(0);
            left.is_some()
        });
        let warm = Warm {
            sessions,
            entries: fits.map(|(key, entry)| Leaving { key: **key, at_s: entry.at_s, value: &entry.value }).collect(),
        };
        if warm.entries.is_empty() && warm.sessions.is_empty() {
            return Ok(0);
        }
        fs::create_dir_all(folder)?;
        let draft = folder.join("warm.tmp");
        let file = BufWriter::new(File::create(&draft)?);
        let hashing = Hashing { inner: file, hasher: blake3::Hasher::new(), bytes: 0 };
        let mut packed = zstd::Encoder::new(hashing, LEVEL)?;
        rmp_serde::encode::write(&mut packed, &warm).map_err(io::Error::other)?;
        let Hashing { mut inner, hasher, bytes } = packed.finish()?;
        inner.write_all(hasher.finalize().as_bytes())?;
        inner.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        fs::rename(&draft, folder.join(FILE))?;
        Ok(bytes + 32)
    }

    /// Reads what the last run wrote, and removes it. Blocks. Gives the hashes of tokens of people who were here.
    pub fn load(&self, folder: &Path) -> Vec<[u8; 32]> {
        let path = folder.join(FILE);
        // What does not fit into the memory is of no use.
        let read = read(&path, self.bounds.disk.min(self.bounds.memory));
        if let Err(error) = fs::remove_file(&path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "the cache of the last run stays on the disk");
        }
        let Some(warm) = read else { return Vec::new() };
        for Coming { key, at_s, value } in warm.entries {
            if self.is_fresh(at_s) {
                self.entries.insert(key, Entry { value: value.into(), at_s });
            }
        }
        self.entries.run_pending_tasks();
        warm.sessions
    }
}

fn read(path: &Path, most: u64) -> Option<Warm<Coming>> {
    let mut bytes = Vec::new();
    File::open(path).ok()?.take(most.saturating_add(32)).read_to_end(&mut bytes).ok()?;
    let (packed, hash) = bytes.split_last_chunk::<32>()?;
    if blake3::hash(packed).as_bytes() != hash {
        tracing::warn!("the cache of the last run is damaged or too large; this one starts empty");
        return None;
    }
    rmp_serde::from_read(zstd::Decoder::new(packed).ok()?.take(most.saturating_mul(2))).ok()
}
