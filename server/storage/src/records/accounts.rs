//! Records of accounts.

use crate::space::KeySpace;

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[];
