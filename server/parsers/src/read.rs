//! One door to all formats.

use crate::{Document, Kind, ParseError};

/// Reads a file in this process. `name` is its cleaned path from the root of the folder: relative links start there.
/// Not for bytes from outside: use [`crate::worker::Workers`].
pub fn parse(_kind: Kind, _name: &str, _bytes: &[u8]) -> Result<Document, ParseError> {
    Err(ParseError::damaged("The file", "not read yet"))
}
