//! Which models write, where an admin chose them. A choice counts for as long as the settings name the same model as when it
//! was made: whoever changes the settings means it.

use crate::{
    record::Record,
    space::{KeySpace, Space},
};
use serde::{Deserialize, Serialize};

/// The admin's choice of the model that writes answers.
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

/// The admin's choice of the model that gives the tutor's hints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenTutor {
    /// The name of the model that was chosen; none for the one that writes answers.
    pub name: Option<String>,
    /// What `tutor` in [models] of the settings said then; none if it was empty.
    pub instead_of: Option<String>,
    /// Seconds since 1970.
    pub chosen_s: i64,
}

impl Record for ChosenTutor {
    const SPACE: Space = Space::Meta;
    const KIND: u8 = 14;
    type Key = ();
}

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] =
    &[KeySpace::of::<ChosenModel>("chosen model"), KeySpace::of::<ChosenTutor>("chosen tutor's model")];
