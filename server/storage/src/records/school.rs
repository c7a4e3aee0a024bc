//! The school itself, and the hash of the admin's recovery sheet.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use lyceum_api::ids::{ClassId, UserId};
use serde::{Deserialize, Serialize};

/// The school. Its presence means that the first start is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SchoolRecord {
    /// The name.
    pub name: String,
    /// BCP 47 tag.
    pub language: String,
    /// IANA name of the zone whose midnight starts a new day.
    pub time_zone: String,
    /// The class that the first start made.
    pub first_class: ClassId,
    /// Seconds since 1970.
    pub created_s: i64,
}

impl Record for SchoolRecord {
    const SPACE: Space = Space::Meta;
    const KIND: u8 = 10;
    type Key = ();
}

/// The way back for an admin who forgot the password.
#[derive(Clone, Serialize, Deserialize)]
pub struct RecoverySheet {
    /// Whose account it opens.
    pub user: UserId,
    /// BLAKE3 hash of the twelve words. They carry 108 random bits, so a slow hash would add nothing.
    pub words_hash: [u8; 32],
}

impl Record for RecoverySheet {
    const SPACE: Space = Space::Meta;
    const KIND: u8 = 11;
    type Key = ();
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] =
    &[KeySpace::of::<SchoolRecord>("school"), KeySpace::of::<RecoverySheet>("recovery sheet")];
