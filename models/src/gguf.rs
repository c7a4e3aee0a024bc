//! Reads and checks GGUF files (format: ggml-org/ggml `docs/gguf.md`, versions 2 and 3).
//!
//! Every number of the file is checked here, before any other code sees a tensor: candle's own reader trusts
//! alignment and dimensions.

mod cursor;
mod header;
mod tensor_type;
mod value;
#[cfg(test)]
pub(crate) mod write;

pub use header::{Header, TensorInfo};
pub use tensor_type::TensorType;
pub use value::Value;

use crate::ModelError;
use memmap2::Mmap;
use std::fs::File;
use std::path::Path;

/// A mapped file whose header and tensor places have been checked.
pub struct GgufFile {
    header: Header,
    map: Mmap,
}

impl GgufFile {
    /// Maps and checks a file.
    pub fn open(path: &Path) -> Result<Self, ModelError> {
        let file = File::open(path).map_err(|source| ModelError::io(path, source))?;
        if !file.metadata().map_err(|source| ModelError::io(path, source))?.is_file() {
            return Err(ModelError::Damaged("it is not a file".to_owned()));
        }
        // SAFETY: the map is only read. Model files are put in place by rename and never written again, so nobody
        // changes or cuts the mapped bytes while they are in use.
        #[expect(unsafe_code, reason = "mapping a file")]
        let map = unsafe { Mmap::map(&file) }.map_err(|source| ModelError::io(path, source))?;
        let header = Header::parse(&map)?;
        Ok(Self { header, map })
    }

    /// The checked header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The bytes of a tensor.
    pub fn bytes(&self, tensor: &TensorInfo) -> &[u8] {
        &self.map[tensor.range.clone()]
    }

    /// Size of the file.
    pub fn len(&self) -> u64 {
        self.map.len() as u64
    }

    /// Whether the file has no bytes (never true for a checked file).
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }
}
