//! What a backup says about itself. Written last: without a manifest there is no backup, only leftovers.

use crate::error::{BackupError, BackupResult};
use jiff::Timestamp;
use lyceum_storage::{Moment, SpaceTotal};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Version of the layout of backups.
pub const FORMAT: u32 = 1;
const FIRST_WORDS: &str = "lyceum backup manifest";
/// Longest manifest that is read.
pub(crate) const MANIFEST_BYTES_MAX: u64 = 16 << 20;

/// What a backup holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Every record.
    Full,
    /// The transactions since the backup before.
    Incremental,
    /// The list of stored files; each file is kept once, beside all lists.
    Files,
}

impl Kind {
    /// As in names.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Incremental => "incremental",
            Self::Files => "files",
        }
    }
}

/// The name of a backup: UTC time and kind, so that names sort by age.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BackupId(String);

impl BackupId {
    /// The name of a backup that begins at this second (since 1970).
    pub fn new(second: i64, kind: Kind) -> Self {
        let time = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        Self(format!("{}-{}", time.strftime("%Y%m%dT%H%M%SZ"), kind.name()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Name of its manifest.
    pub(crate) fn manifest(&self) -> String {
        format!("{}.manifest", self.0)
    }

    /// Name of the note that it has been proven.
    pub(crate) fn proof(&self) -> String {
        format!("{}.proof", self.0)
    }

    /// Name of a part of its content.
    pub(crate) fn piece(&self, number: usize) -> String {
        format!("pieces/{}.{number:04}", self.0)
    }

    /// Name of its list of files.
    pub(crate) fn list(&self) -> String {
        format!("pieces/{}.list", self.0)
    }
}

impl fmt::Display for BackupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for BackupId {
    type Err = BackupError;

    fn from_str(text: &str) -> Result<Self, BackupError> {
        let known = |text: &str| {
            let (time, kind) = text.split_once('-')?;
            let digits = time.chars().filter(char::is_ascii_digit).count();
            let kinds = [Kind::Full, Kind::Incremental, Kind::Files];
            (time.len() == 16 && digits == 14 && kinds.iter().any(|known| known.name() == kind)).then_some(())
        };
        known(text).map(|()| Self(text.to_owned())).ok_or_else(|| BackupError::NoSuchBackup(shortened(text)))
    }
}

impl TryFrom<String> for BackupId {
    type Error = BackupError;
    fn try_from(text: String) -> Result<Self, BackupError> {
        text.parse()
    }
}

impl From<BackupId> for String {
    fn from(id: BackupId) -> Self {
        id.0
    }
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// At this second (since 1970) this was the newest transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mark {
    /// Seconds since 1970.
    pub second: i64,
    /// The transaction.
    pub sequence: u64,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// Its name within the shelf.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// BLAKE3 hash of its bytes as they lie there, in hexadecimal digits.
    pub blake3: String,
}

/// What a space holds, as in [`SpaceTotal`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpaceLine {
    /// The space's name.
    pub space: String,
    /// Its records.
    pub records: u64,
    /// The sum of their hashes, in hexadecimal digits.
    pub sum: String,
}

impl From<&SpaceTotal> for SpaceLine {
    fn from(total: &SpaceTotal) -> Self {
        let sum = blake3::Hash::from_bytes(total.sum).to_hex().to_string();
        Self { space: total.space.name().to_owned(), records: total.records, sum }
    }
}

/// One line per space.
pub(crate) fn space_lines(moment: &Moment) -> Vec<SpaceLine> {
    moment.spaces.iter().map(SpaceLine::from).collect()
}

/// A backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u32,
    /// Its name.
    pub id: BackupId,
    /// What it holds.
    pub kind: Kind,
    /// The release that made it.
    pub version: String,
    /// The data folder that it is a backup of, in hexadecimal digits.
    pub incarnation: String,
    /// When it was begun, in seconds since 1970.
    pub started_s: i64,
    /// When it was written, in seconds since 1970.
    pub finished_s: i64,
    /// Names of the keys that open it.
    pub keys: Vec<String>,
    /// For [`Kind::Incremental`]: it begins behind this transaction.
    pub after: u64,
    /// It reaches to this transaction.
    pub until: u64,
    /// When which transaction was the newest, oldest first.
    pub marks: Vec<Mark>,
    /// What the store held at `until`.
    pub spaces: Vec<SpaceLine>,
    /// Its files, in order.
    pub pieces: Vec<Piece>,
    /// For [`Kind::Files`]: how many files are listed.
    pub files: u64,
    /// Bytes of content before compression and encryption.
    pub content_bytes: u64,
    /// What could not be taken along and why, in sentences; empty when all is there.
    pub problems: Vec<String>,
}

impl Manifest {
    /// Bytes that its pieces take.
    pub fn stored_bytes(&self) -> u64 {
        self.pieces.iter().map(|piece| piece.bytes).sum()
    }

    /// As it is written: a first line with the hash of the rest, then JSON.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut json = serde_json::to_string_pretty(self).unwrap_or_default();
        json.push('\n');
        let mut text = format!("{FIRST_WORDS} {} {}\n", self.format, blake3::hash(json.as_bytes()).to_hex());
        text.push_str(&json);
        text.into_bytes()
    }

    /// Reads one; `name` is for the error.
    pub(crate) fn from_bytes(name: &str, bytes: &[u8]) -> BackupResult<Self> {
        let damaged = || BackupError::damaged(name, "does not match its checksum");
        let text = str::from_utf8(bytes).map_err(|_| damaged())?;
        let (first, json) = text.split_once('\n').ok_or_else(damaged)?;
        let mut words = first.strip_prefix(FIRST_WORDS).ok_or_else(damaged)?.split(' ').skip(1);
        let format: u32 = words.next().and_then(|word| word.parse().ok()).ok_or_else(damaged)?;
        let hash = words.next().ok_or_else(damaged)?;
        if words.next().is_some() || *hash != *blake3::hash(json.as_bytes()).to_hex() {
            return Err(damaged());
        }
        if format > FORMAT {
            return Err(BackupError::Newer { found: format, supported: FORMAT });
        }
        let manifest: Self = serde_json::from_str(json).map_err(|_| damaged())?;
        // The first line is not part of what is hashed.
        if manifest.format != format || manifest.id.manifest() != name { Err(damaged()) } else { Ok(manifest) }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A backup without content.
    pub(crate) fn manifest(second: i64, kind: Kind, after: u64, until: u64) -> Manifest {
        Manifest {
            format: FORMAT,
            id: BackupId::new(second, kind),
            kind,
            version: "0".to_owned(),
            incarnation: "07".repeat(16),
            started_s: second,
            finished_s: second + 1,
            keys: vec!["abcd".to_owned()],
            after,
            until,
            marks: vec![Mark { second, sequence: until }],
            spaces: Vec::new(),
            pieces: vec![Piece { name: "pieces/x".to_owned(), bytes: 3, blake3: "00".repeat(32) }],
            files: 0,
            content_bytes: 9,
            problems: Vec::new(),
        }
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_noticed() {
        let manifest = manifest(1_795_000_000, Kind::Full, 0, 9);
        let name = manifest.id.manifest();
        let bytes = manifest.to_bytes();
        assert_eq!(Manifest::from_bytes(&name, &bytes).unwrap(), manifest);
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(Manifest::from_bytes(&name, &flipped).is_err(), "bit {bit}");
        }
        for end in 0..bytes.len() {
            assert!(Manifest::from_bytes(&name, &bytes[..end]).is_err(), "cut at {end}");
        }
        assert!(Manifest::from_bytes("other.manifest", &bytes).is_err());
    }

    #[test]
    fn names_are_times_and_nothing_else() {
        assert_eq!(BackupId::new(0, Kind::Full).as_str(), "19700101T000000Z-full");
        assert!("20261124T023000Z-incremental".parse::<BackupId>().is_ok());
        for wrong in
            ["", "x", "../../etc/passwd", "20261124T023000Z-", "20261124T0230zz-full", "20261124T023000Z-fullx"]
        {
            assert!(wrong.parse::<BackupId>().is_err(), "{wrong}");
        }
    }
}
