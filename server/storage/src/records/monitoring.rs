//! Alerts with their history, and what is muted.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use lyceum_api::{
    ids::{AlertId, UserId},
    speech::Said,
};
use serde::{Deserialize, Serialize};

/// An alert that holds or has held. Identifiers sort by age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlertRecord {
    /// What it is about: the number of the kind.
    pub kind: u8,
    /// What happened, in English.
    pub what: String,
    /// The same for other languages; alerts of older releases have none.
    #[serde(default)]
    pub said: Vec<Said>,
    /// Seconds since 1970 since when the threshold has been passed.
    pub began_s: i64,
    /// Seconds since 1970 when it ended; none while it holds.
    pub ended_s: Option<i64>,
    /// Who looks after it, with the name at that time; none for nobody.
    pub acknowledged: Option<Acknowledged>,
}

/// That somebody looks after an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    /// Who; none for the console.
    pub by: Option<UserId>,
    /// The name at that time.
    pub name: String,
    /// Seconds since 1970.
    pub at_s: i64,
}

impl Record for AlertRecord {
    const SPACE: Space = Space::Audit;
    const KIND: u8 = 1;
    type Key = AlertId;
}

/// A kind of alert about which no messages are sent. The key is the number of the kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MuteRecord {
    /// Seconds since 1970 when it ends.
    pub until_s: i64,
}

impl Record for MuteRecord {
    const SPACE: Space = Space::Audit;
    const KIND: u8 = 2;
    type Key = u8;
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] =
    &[KeySpace::of::<AlertRecord>("alerts"), KeySpace::of::<MuteRecord>("muted alerts")];
