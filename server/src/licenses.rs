//! The licences of the work of others that is inside the program, as `cargo xtask licenses` gathered them.

use crate::error::{ServerError, ServerResult};
use std::io::Read;

/// Compressed with brotli, as browsers take it.
pub const COMPRESSED: &[u8] = include_bytes!("../../assets/licenses.txt.br");

/// As plain text.
pub fn text() -> ServerResult<String> {
    let mut text = String::new();
    let mut reader = brotli::Decompressor::new(COMPRESSED, 4096);
    reader.read_to_string(&mut text).map_err(ServerError::io("Cannot read the licences"))?;
    Ok(text)
}
