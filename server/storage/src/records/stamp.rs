//! The stamp of the storage format: which migrations this data folder has been through.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use serde::{Deserialize, Serialize};

/// The only record of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Number of the newest step that has been done.
    pub version: u32,
    /// Its name, for people who look into the data.
    pub name: String,
}

impl Record for Stamp {
    const SPACE: Space = Space::Meta;
    const KIND: u8 = 1;
    type Key = ();
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[KeySpace::of::<Stamp>("format stamp")];
