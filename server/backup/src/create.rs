//! Making backups of a running store. Nobody has to wait for it: see `lyceum_storage`'s account of moments.

use crate::{
    dump::{DumpWriter, Extra},
    error::{BackupError, BackupResult},
    manifest::{BackupId, FORMAT, Kind, Manifest, Mark, Piece, space_lines},
    marks,
    progress::Progress,
    sealing::Keys,
    shelf::Shelf,
    source::Inventory,
    volumes::{VOLUME_BYTES, VolumeWriter},
};
use lyceum_storage::{Moment, Space, Store};
use std::io::{self, Write};

/// Records read in one go.
const PIECE_RECORDS: usize = 1000;
/// A compression that keeps up with disks.
const LEVEL: i32 = 3;

/// What backups are made of and where they go.
pub struct Maker<'a> {
    /// The store, which may be at work.
    pub store: &'a Store,
    /// Where backups go.
    pub shelf: &'a Shelf,
    /// Who can open them.
    pub keys: &'a Keys,
    /// How far it is.
    pub progress: &'a Progress,
    /// The release that makes them.
    pub version: &'a str,
    /// Tells the time: seconds since 1970.
    pub now_s: &'a (dyn Fn() -> i64 + Sync),
    /// Small files that are no records.
    pub extras: Vec<Extra>,
    /// Length at which the next volume is begun; [`Maker::VOLUME_BYTES`] except in tests.
    pub volume_bytes: u64,
}

impl Maker<'_> {
    /// Length of a volume.
    pub const VOLUME_BYTES: u64 = VOLUME_BYTES;

    /// Everything. Blocks; reads all records once.
    pub fn full(&self) -> BackupResult<Manifest> {
        let started = self.begin()?;
        let id = self.new_id(started, Kind::Full);
        self.progress.begin("reading the database", self.store.stats()?.bytes_on_disk);
        let before = self.store.moment()?;
        let (after, pieces, content_bytes) = self.write_dump(&id, |dump| {
            for space in Space::ALL {
                self.dump_space(dump, space, before.sequence)?;
            }
            dump.close_records(before.sequence).map_err(|error| self.cannot_write(error))?;
            let after = self.store.moment()?;
            self.dump_transactions(dump, before.sequence, after.sequence)?;
            Ok(after)
        })?;
        self.publish(id, Kind::Full, started, (0, &after), pieces, content_bytes)
    }

    /// What was written since the newest database backup of this folder: none if nothing was, everything where there is
    /// no such backup.
    pub fn incremental(&self) -> BackupResult<Option<Manifest>> {
        let incarnation = self.incarnation();
        let backups = Inventory::of(self.shelf)?.backups;
        let own = backups.iter().filter(|backup| backup.incarnation == incarnation && backup.kind != Kind::Files);
        let own: Vec<&Manifest> = own.collect();
        let newest = own.iter().map(|backup| backup.until).max();
        let Some(after) = newest.filter(|_| own.iter().any(|backup| backup.kind == Kind::Full)) else {
            return self.full().map(Some);
        };
        let started = self.begin()?;
        let id = self.new_id(started, Kind::Incremental);
        self.progress.begin("reading the journal", 0);
        let now = self.store.moment()?;
        if now.sequence == after {
            return Ok(None);
        }
        if now.sequence < after {
            return Err(BackupError::Differs(format!(
                "the store has {} transactions, but a backup of it has {after}",
                now.sequence
            )));
        }
        let ((), pieces, content_bytes) =
            self.write_dump(&id, |dump| self.dump_transactions(dump, after, now.sequence))?;
        self.publish(id, Kind::Incremental, started, (after, &now), pieces, content_bytes).map(Some)
    }

    /// The second at which a backup begins, with everything ready for it.
    pub(crate) fn begin(&self) -> BackupResult<i64> {
        if self.keys.school.is_empty() {
            return Err(BackupError::NoKey);
        }
        self.shelf.prepare()?;
        Ok((self.now_s)())
    }

    pub(crate) fn incarnation(&self) -> String {
        incarnation(self.store)
    }

    /// A name that no backup has yet.
    pub(crate) fn new_id(&self, mut second: i64, kind: Kind) -> BackupId {
        loop {
            let id = BackupId::new(second, kind);
            if !self.shelf.has(&id) {
                return id;
            }
            second += 1;
        }
    }

    fn dump_space<W: Write>(&self, dump: &mut DumpWriter<W>, space: Space, sequence: u64) -> BackupResult<()> {
        let mut after: Option<Vec<u8>> = None;
        loop {
            let records = self.store.raw_records(space, after.as_deref(), PIECE_RECORDS)?;
            let Some(last) = records.last() else { return Ok(()) };
            after = Some(last.key.clone());
            for record in records {
                self.progress.add((record.key.len() + record.value.as_ref().map_or(0, Vec::len)) as u64);
                dump.record(record, sequence).map_err(|error| self.cannot_write(error))?;
            }
        }
    }

    fn dump_transactions<W: Write>(&self, dump: &mut DumpWriter<W>, after: u64, until: u64) -> BackupResult<()> {
        if after == until {
            return Ok(());
        }
        for entry in self.store.journal(after)? {
            let entry = entry?;
            dump.entry(&entry).map_err(|error| self.cannot_write(error))?;
            if entry.sequence == until {
                break;
            }
        }
        Ok(())
    }

    /// Compresses, encrypts and cuts what `work` writes.
    fn write_dump<T>(
        &self,
        id: &BackupId,
        work: impl FnOnce(&mut DumpWriter<Stream<'_>>) -> BackupResult<T>,
    ) -> BackupResult<(T, Vec<Piece>, u64)> {
        let failed = |error| self.cannot_write(error);
        let volumes = VolumeWriter::new(self.shelf, id.clone(), self.volume_bytes);
        let sealed = self.keys.seal(volumes)?.map_err(failed)?;
        let packed = zstd::Encoder::new(sealed, LEVEL).map_err(failed)?;
        let mut dump = DumpWriter::new(packed, self.extras.clone()).map_err(failed)?;
        let done = work(&mut dump)?;
        let content_bytes = dump.bytes;
        let sealed = dump.finish().finish().map_err(failed)?;
        Ok((done, sealed.finish().map_err(failed)?.finish()?, content_bytes))
    }

    fn publish(
        &self,
        id: BackupId,
        kind: Kind,
        started_s: i64,
        (after, moment): (u64, &Moment),
        pieces: Vec<Piece>,
        content_bytes: u64,
    ) -> BackupResult<Manifest> {
        let incarnation = self.incarnation();
        let finished_s = (self.now_s)();
        marks::add(self.shelf, &incarnation, Mark { second: finished_s, sequence: moment.sequence })?;
        let since = if kind == Kind::Full { 0 } else { after };
        let manifest = Manifest {
            format: FORMAT,
            id,
            kind,
            version: self.version.to_owned(),
            marks: marks::between(&marks::read(self.shelf, &incarnation)?, since, moment.sequence),
            incarnation,
            started_s,
            finished_s,
            keys: self.keys.names(),
            after,
            until: moment.sequence,
            spaces: space_lines(moment),
            pieces,
            files: 0,
            content_bytes,
            problems: Vec::new(),
        };
        self.shelf.put_manifest(&manifest)?;
        if kind == Kind::Full {
            marks::trim(self.shelf)?;
        }
        Ok(manifest)
    }

    pub(crate) fn cannot_write(&self, error: io::Error) -> BackupError {
        BackupError::io("write", self.shelf.folder())(error)
    }
}

/// Compressed, then encrypted, then in volumes.
type Stream<'a> = zstd::Encoder<'static, age::stream::StreamWriter<VolumeWriter<'a>>>;

/// The identity of a data folder, in hexadecimal digits.
pub(crate) fn incarnation(store: &Store) -> String {
    use std::fmt::Write as _;
    store.incarnation().iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
