//! The record types, one file per area, and the registry of their key spaces.
//!
//! A new record: a struct with serde, `impl Record`, and a line in its area's `KEY_SPACES` (a test checks that none is
//! forgotten and that no two share space and kind).
//!
//! ```ignore
//! #[derive(Serialize, Deserialize)]
//! pub struct Account { pub name: String }
//! impl Record for Account {
//!     const SPACE: Space = Space::Users;
//!     const KIND: u8 = 1;
//!     type Key = UserId;
//! }
//! pub const KEY_SPACES: &[KeySpace] = &[KeySpace::of::<Account>("accounts")];
//! ```

pub mod accounts;
pub mod audit;
pub mod backups;
pub mod conversations;
pub mod courses;
pub mod imports;
pub mod jobs;
pub mod models;
pub mod monitoring;
pub mod people;
pub mod progress;
pub mod questions;
pub mod quota;
pub mod school;
pub mod stamp;
pub mod tutoring;

pub use crate::{
    key::Key,
    record::Record,
    space::{KeySpace, Space},
};

/// Every registered key space.
pub fn key_spaces() -> Vec<KeySpace> {
    [
        accounts::KEY_SPACES,
        audit::KEY_SPACES,
        backups::KEY_SPACES,
        conversations::KEY_SPACES,
        courses::KEY_SPACES,
        imports::KEY_SPACES,
        jobs::KEY_SPACES,
        models::KEY_SPACES,
        monitoring::KEY_SPACES,
        people::KEY_SPACES,
        progress::KEY_SPACES,
        questions::KEY_SPACES,
        quota::KEY_SPACES,
        school::KEY_SPACES,
        stamp::KEY_SPACES,
        tutoring::KEY_SPACES,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::MAX_KEY_SPACES;
    use std::{collections::HashSet, fs, path::Path};

    #[test]
    fn no_two_records_share_a_key_space() {
        let spaces = key_spaces();
        assert!(spaces.len() <= MAX_KEY_SPACES);
        let mut seen = HashSet::new();
        for space in spaces {
            assert!(seen.insert((space.space, space.kind)), "{} shares its space and kind with another", space.name);
        }
    }

    #[test]
    fn every_record_is_registered() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/records");
        let written: usize = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| !path.ends_with("mod.rs"))
            .map(|path| fs::read_to_string(path).unwrap().matches("\nimpl Record for ").count())
            .sum();
        assert_eq!(written, key_spaces().len(), "add the record to KEY_SPACES of its file");
    }
}
