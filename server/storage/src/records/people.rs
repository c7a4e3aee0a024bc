//! Classes, their codes and their members.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use lyceum_api::ids::{ClassId, UserId};
use serde::{Deserialize, Serialize};

/// A class.
#[derive(Clone, Serialize, Deserialize)]
pub struct ClassRecord {
    /// The identifier.
    pub id: ClassId,
    /// The name.
    pub name: String,
    /// The code with which learners join.
    pub code: String,
    /// Whether learners may join.
    pub open: bool,
    /// Seconds since 1970.
    pub created_s: i64,
}

impl Record for ClassRecord {
    const SPACE: Space = Space::Users;
    const KIND: u8 = 10;
    type Key = ClassId;
}

/// Finds a class by its code.
#[derive(Clone, Serialize, Deserialize)]
pub struct ClassCode {
    /// The class.
    pub class: ClassId,
}

impl Record for ClassCode {
    const SPACE: Space = Space::Users;
    const KIND: u8 = 11;
    type Key = String;
}

/// That a person is in a class.
#[derive(Clone, Serialize, Deserialize)]
pub struct ClassMember {
    /// Seconds since 1970.
    pub joined_s: i64,
}

impl Record for ClassMember {
    const SPACE: Space = Space::Users;
    const KIND: u8 = 12;
    type Key = (ClassId, UserId);
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[
    KeySpace::of::<ClassRecord>("classes"),
    KeySpace::of::<ClassCode>("class codes"),
    KeySpace::of::<ClassMember>("class members"),
];
