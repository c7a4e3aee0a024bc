//! Which model writes answers, where an admin chose one on the page.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use serde::{Deserialize, Serialize};

/// The admin's choice. It counts for as long as the settings name the same model as when it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenModel {
    /// The name of the model that was chosen.
    pub name: String,
    /// What `chat` in [models] of the settings said then.
    pub instead_of: String,
    /// Seconds since 1970.
    pub chosen_s: i64,
}

impl Record for ChosenModel {
    const SPACE: Space = Space::Meta;
    const KIND: u8 = 13;
    type Key = ();
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[KeySpace::of::<ChosenModel>("chosen model")];
