//! Records of people.

use crate::space::KeySpace;

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[];
