//! Backups of stored files: a list each time, and each file once.
//!
//! A line of the list is `<hash> <bytes> <bytes encrypted> <hash encrypted>`; with the last two a copy can be checked by
//! those who cannot open it.

use crate::{
    create::Maker,
    error::{BackupError, BackupResult},
    manifest::{FORMAT, Kind, Manifest, Piece, space_lines},
    sealing::Keys,
    shelf::Shelf,
    source::{Inventory, Source, read_piece},
};
use lyceum_storage::{BlobRef, Hash};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    fs::{self, File},
    io::{self, Read, Write},
    path::Path,
};

/// A stored file and its encrypted copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLine {
    /// Hash of its content, which is its name.
    pub hash: Hash,
    /// Its length.
    pub bytes: u64,
    /// Length of the copy.
    pub sealed_bytes: u64,
    /// BLAKE3 hash of the copy.
    pub sealed_hash: Hash,
}

/// The list of a files backup, compared with the hash in its manifest.
pub(crate) fn read_list(source: &dyn Source, manifest: &Manifest) -> BackupResult<Vec<FileLine>> {
    let Some(piece) = manifest.pieces.first() else { return Ok(Vec::new()) };
    let bytes = read_piece(source, piece)?;
    let odd = || BackupError::damaged(&piece.name, "does not parse");
    let text = String::from_utf8(bytes).map_err(|_| odd())?;
    let line = |line: &str| {
        let mut words = line.split(' ');
        let mut word = || words.next();
        Some(FileLine {
            hash: word()?.parse().ok()?,
            bytes: word()?.parse().ok()?,
            sealed_bytes: word()?.parse().ok()?,
            sealed_hash: word()?.parse().ok()?,
        })
    };
    text.lines().map(|text| line(text).ok_or_else(odd)).collect()
}

impl Maker<'_> {
    /// All stored files: encrypts those that no list has yet. Blocks.
    pub fn files(&self) -> BackupResult<Manifest> {
        let started_s = self.begin()?;
        let id = self.new_id(started_s, Kind::Files);
        let moment = self.store.moment()?;
        let known = self.known_files()?;
        let mut stored: Vec<BlobRef> = self.store.blobs().list()?;
        stored.sort_unstable_by_key(|file| file.hash);
        self.progress.begin("copying files", stored.iter().map(|file| file.bytes).sum());
        let (mut lines, mut problems) = (Vec::with_capacity(stored.len()), Vec::new());
        for file in &stored {
            match self.keep_file(file, &known) {
                Ok(line) => lines.push(line),
                // Removed meanwhile: it belongs to nothing any more.
                Err(KeepError::Gone) => {}
                // One bad file must not keep the others from being backed up.
                Err(KeepError::Damaged) => problems.push(format!(
                    "The stored file {} does not match its name: the disk has damaged it. An older files backup may have it.",
                    file.hash
                )),
                Err(KeepError::Failed(error)) => return Err(error),
            }
            self.progress.add(file.bytes);
        }
        let mut text = String::new();
        for line in &lines {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{} {} {} {}", line.hash, line.bytes, line.sealed_bytes, line.sealed_hash);
        }
        let name = id.list();
        self.shelf.put(&name, text.as_bytes())?;
        let piece =
            Piece { name, bytes: text.len() as u64, blake3: blake3::hash(text.as_bytes()).to_hex().to_string() };
        let manifest = Manifest {
            format: FORMAT,
            id,
            kind: Kind::Files,
            version: self.version.to_owned(),
            incarnation: self.incarnation(),
            started_s,
            finished_s: (self.now_s)(),
            keys: self.keys.names(),
            after: 0,
            until: moment.sequence,
            marks: Vec::new(),
            spaces: space_lines(&moment),
            pieces: vec![piece],
            files: lines.len() as u64,
            content_bytes: lines.iter().map(|line| line.bytes).sum(),
            problems,
        };
        self.shelf.put_manifest(&manifest)?;
        Ok(manifest)
    }

    /// Files that lie on the shelf and that the present keys open, by hash.
    fn known_files(&self) -> BackupResult<BTreeMap<Hash, FileLine>> {
        let backups = Inventory::of(self.shelf)?.backups;
        let mut known = BTreeMap::new();
        let present = self.keys.names();
        for manifest in backups.iter().filter(|backup| backup.kind == Kind::Files && backup.keys == present) {
            match read_list(self.shelf, manifest) {
                Ok(lines) => known.extend(lines.into_iter().map(|line| (line.hash, line))),
                Err(error) => tracing::warn!(%error, "a list of files cannot be used; its files are encrypted again"),
            }
        }
        Ok(known)
    }

    fn keep_file(&self, file: &BlobRef, known: &BTreeMap<Hash, FileLine>) -> Result<FileLine, KeepError> {
        let name = Shelf::file_name(&file.hash);
        let path = self.shelf.path(&name);
        if let Some(line) = known.get(&file.hash)
            && fs::metadata(&path).is_ok_and(|about| about.len() == line.sealed_bytes)
        {
            return Ok(line.clone());
        }
        let original = self.store.blobs().path(&file.hash).ok_or(KeepError::Gone)?;
        let mut source = match File::open(&original) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(KeepError::Gone),
            other => other.map_err(BackupError::io("open", &original))?,
        };
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(BackupError::io("create folder", folder))?;
        }
        let draft = path.with_added_extension("tmp");
        let line = seal_file(self.keys, &mut source, &file.hash, &draft)?;
        self.shelf.name_draft(&draft, &path)?;
        Ok(line)
    }
}

/// Why a file was not taken along.
enum KeepError {
    Gone,
    Damaged,
    Failed(BackupError),
}

impl From<BackupError> for KeepError {
    fn from(error: BackupError) -> Self {
        Self::Failed(error)
    }
}

fn seal_file(keys: &Keys, source: &mut File, hash: &Hash, draft: &Path) -> Result<FileLine, KeepError> {
    let failed = |error| BackupError::io("write", draft)(error);
    let out = File::create(draft).map_err(failed)?;
    let counted = Counted { out, hasher: blake3::Hasher::new(), bytes: 0 };
    let mut sealed = keys.seal(counted)?.map_err(failed)?;
    let mut hasher = blake3::Hasher::new();
    let mut buffer = vec![0; 256 << 10];
    let mut bytes = 0;
    loop {
        let count = source.read(&mut buffer).map_err(failed)?;
        if count == 0 {
            break;
        }
        hasher.update(&buffer[..count]);
        bytes += count as u64;
        sealed.write_all(&buffer[..count]).map_err(failed)?;
    }
    let done = sealed.finish().map_err(failed)?;
    done.out.sync_all().map_err(failed)?;
    if Hash(*hasher.finalize().as_bytes()) != *hash {
        fs::remove_file(draft).map_err(failed)?;
        return Err(KeepError::Damaged);
    }
    let sealed_hash = Hash(*done.hasher.finalize().as_bytes());
    Ok(FileLine { hash: *hash, bytes, sealed_bytes: done.bytes, sealed_hash })
}

/// Counts and hashes what it writes.
struct Counted {
    out: File,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.hasher.update(&bytes[..count]);
        self.bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
