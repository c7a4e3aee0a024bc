//! Records of quota.

use crate::space::KeySpace;

/// Key spaces of this area.
pub const KEY_SPACES: &[KeySpace] = &[];
