//! Who did what to whom.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use lyceum_api::ids::UserId;
use serde::{Deserialize, Serialize};

/// A note about something that was done to a person's account. The key is the person, then a number that rises with time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// Seconds since 1970.
    pub at_s: i64,
    /// Who did it; none for the console.
    pub by: Option<UserId>,
    /// The name at that time.
    pub by_name: String,
    /// What was done, as a sentence.
    pub what: String,
}

impl Record for AuditRecord {
    const SPACE: Space = Space::Audit;
    const KIND: u8 = 3;
    type Key = (UserId, u128);
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[KeySpace::of::<AuditRecord>("notes about people")];
