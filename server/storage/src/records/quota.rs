//! Counters of the plan that survive restarts.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use lyceum_api::ids::UserId;
use serde::{Deserialize, Serialize};

/// The school's day: its number only ever rises.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayState {
    /// The number under which counters of the day are stored.
    pub number: u64,
    /// The local date when it began, as `2026-03-02`.
    pub date: String,
}

impl Record for DayState {
    const SPACE: Space = Space::Quota;
    const KIND: u8 = 1;
    type Key = ();
}

/// API requests of one person on one day. The key is day number, person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayRequests {
    /// Requests made, or handed out to the running process in blocks.
    pub leased: u64,
}

impl Record for DayRequests {
    const SPACE: Space = Space::Quota;
    const KIND: u8 = 2;
    type Key = (u64, UserId);
}

/// AI interactions of one person on one day. The key is day number, person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayInteractions {
    /// Interactions made or reserved.
    pub used: u64,
}

impl Record for DayInteractions {
    const SPACE: Space = Space::Quota;
    const KIND: u8 = 3;
    type Key = (u64, UserId);
}

/// An AI interaction that is counted but has produced nothing yet. The key is random.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInteraction {
    /// Whose it is.
    pub user: UserId,
    /// The day on which it is counted.
    pub day: u64,
}

impl Record for OpenInteraction {
    const SPACE: Space = Space::Quota;
    const KIND: u8 = 4;
    type Key = u128;
}

/// Bytes stored by one person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonStored {
    /// Bytes.
    pub bytes: u64,
}

impl Record for PersonStored {
    const SPACE: Space = Space::Quota;
    const KIND: u8 = 5;
    type Key = UserId;
}

/// Bytes stored in one area of the disk. The key is the area's number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaStored {
    /// Bytes.
    pub bytes: u64,
}

impl Record for AreaStored {
    const SPACE: Space = Space::Quota;
    const KIND: u8 = 6;
    type Key = u8;
}

/// A figure that an admin has set for one person. The key is the person and the limit's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverrideRecord {
    /// In the limit's unit.
    pub figure: u64,
    /// Seconds since 1970 when the plan's figure holds again; none for good.
    pub until_s: Option<i64>,
    /// Who set it, by the name at that time.
    pub by_name: String,
    /// Why; may be empty.
    pub reason: String,
}

impl Record for OverrideRecord {
    const SPACE: Space = Space::Quota;
    const KIND: u8 = 7;
    type Key = (UserId, String);
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[
    KeySpace::of::<DayState>("day"),
    KeySpace::of::<DayRequests>("API requests of a day"),
    KeySpace::of::<DayInteractions>("AI interactions of a day"),
    KeySpace::of::<OpenInteraction>("open AI interactions"),
    KeySpace::of::<PersonStored>("storage by person"),
    KeySpace::of::<AreaStored>("storage by area"),
    KeySpace::of::<OverrideRecord>("limits set for people"),
];
