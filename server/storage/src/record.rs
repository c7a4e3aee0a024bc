//! What a record is, and how it becomes bytes: `version(1) | crc32c(4) | MessagePack map with field names`.

use crate::{
    error::StoreError,
    key::{Key, MAX_KEY_BYTES},
    space::Space,
};
use serde::{Serialize, de::DeserializeOwned};

/// A kind of stored thing. Fields are stored by name: a new field needs `#[serde(default)]`, and a changed meaning
/// needs a step in `migrations`.
pub trait Record: Serialize + DeserializeOwned + Send + 'static {
    /// The family that it belongs to.
    const SPACE: Space;
    /// Its number within the space; never reused for another type.
    const KIND: u8;
    /// What names one record.
    type Key: Key;
}

/// A value of up to this many bytes is stored in the database; a longer one goes to a file of its own. (sled moves
/// large items into files that it never syncs and never removes.)
pub const MAX_INLINE_BYTES: usize = 4096;
/// Longest value of a record; files belong into blobs.
pub const MAX_VALUE_BYTES: usize = 4 << 20;

const INLINE: u8 = 0x01;
const IN_FILE: u8 = 0x81;
/// Bytes of a value in front of its body.
pub(crate) const HEADER: usize = 5;

/// What a stored value holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Stored<'a> {
    /// The body itself.
    Inline(&'a [u8]),
    /// The body lies in the file with this hash.
    InFile(blake3::Hash),
}

/// `kind | key`, as in the database.
pub(crate) fn full_key<R: Record>(key: &R::Key) -> Result<Vec<u8>, StoreError> {
    let mut bytes = Vec::with_capacity(40);
    bytes.push(R::KIND);
    key.write(&mut bytes);
    if bytes.len() > MAX_KEY_BYTES {
        return Err(StoreError::TooLarge { what: "a key", found: bytes.len(), allowed: MAX_KEY_BYTES });
    }
    Ok(bytes)
}

/// `kind | prefix`.
pub(crate) fn full_prefix<R: Record>(prefix: &[u8]) -> Vec<u8> {
    [&[R::KIND], prefix].concat()
}

pub(crate) fn read_key<R: Record>(bytes: &[u8]) -> Result<R::Key, StoreError> {
    bytes
        .split_first()
        .filter(|(kind, _)| **kind == R::KIND)
        .and_then(|(_, key)| R::Key::from_bytes(key))
        .ok_or_else(|| StoreError::damaged(format!("a key of kind {} in {} does not parse", R::KIND, R::SPACE)))
}

pub(crate) fn to_body<R: Record>(record: &R) -> Result<Vec<u8>, StoreError> {
    let body = rmp_serde::to_vec_named(record).map_err(|error| StoreError::Encode(error.to_string().into()))?;
    if body.len() > MAX_VALUE_BYTES {
        return Err(StoreError::TooLarge { what: "a record", found: body.len(), allowed: MAX_VALUE_BYTES });
    }
    Ok(body)
}

pub(crate) fn from_body<R: Record>(body: &[u8]) -> Result<R, StoreError> {
    rmp_serde::from_slice(body).map_err(|error| {
        StoreError::damaged(format!("a record of kind {} in {} does not parse: {error}", R::KIND, R::SPACE))
    })
}

fn seal(version: u8, body: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(HEADER + body.len());
    value.push(version);
    value.extend_from_slice(&[0; 4]);
    value.extend_from_slice(body);
    let sum = checksum(version, body);
    value[1..HEADER].copy_from_slice(&sum.to_be_bytes());
    value
}

fn checksum(version: u8, body: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&[version]), body)
}

/// The stored form of a body that is stored whole: in the journal always, in the database up to [`MAX_INLINE_BYTES`].
pub(crate) fn seal_inline(body: &[u8]) -> Vec<u8> {
    seal(INLINE, body)
}

/// The stored form of a body that lies in a file.
pub(crate) fn seal_reference(hash: &blake3::Hash) -> Vec<u8> {
    seal(IN_FILE, hash.as_bytes())
}

/// Checks a stored value and says where its body is.
pub(crate) fn open_value(value: &[u8]) -> Result<Stored<'_>, StoreError> {
    let damaged = || StoreError::damaged("a stored value does not match its checksum");
    let (header, body) = value.split_first_chunk::<HEADER>().ok_or_else(damaged)?;
    let [version, sum @ ..] = *header;
    if u32::from_be_bytes(sum) != checksum(version, body) {
        return Err(damaged());
    }
    match version {
        INLINE => Ok(Stored::Inline(body)),
        IN_FILE => Ok(Stored::InFile(blake3::Hash::from_bytes(body.try_into().map_err(|_| damaged())?))),
        other => Err(StoreError::damaged(format!("a stored value has the unknown encoding {other}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_survives_and_a_flipped_bit_is_noticed() {
        let value = seal_inline(b"body");
        assert_eq!(open_value(&value).unwrap(), Stored::Inline(b"body"));
        for bit in 0..value.len() * 8 {
            let mut flipped = value.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(open_value(&flipped).is_err(), "bit {bit}");
        }
        assert!(open_value(&value[..4]).is_err());
    }

    #[test]
    fn a_reference_names_its_file() {
        let hash = blake3::hash(b"large");
        assert_eq!(open_value(&seal_reference(&hash)).unwrap(), Stored::InFile(hash));
    }
}
