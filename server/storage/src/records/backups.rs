//! The public key that backups are encrypted for. Its private half is on the recovery sheet alone.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use serde::{Deserialize, Serialize};

/// The school's backup key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupKey {
    /// The public key in age's form (`age1…`).
    pub public: String,
    /// Seconds since 1970.
    pub created_s: i64,
}

impl Record for BackupKey {
    const SPACE: Space = Space::Meta;
    const KIND: u8 = 12;
    type Key = ();
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[KeySpace::of::<BackupKey>("backup key")];
