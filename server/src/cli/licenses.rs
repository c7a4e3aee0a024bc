//! `lyceum licenses`.

use super::out;
use crate::{error::ServerResult, licenses};

/// Prints the licences of the work of others that is inside.
pub fn print() -> ServerResult<()> {
    out::line(&licenses::text()?)
}
