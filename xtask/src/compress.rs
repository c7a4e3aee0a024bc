//! `.br` and `.gz` beside each file of the bundle, so that the server never compresses the same bytes twice.

use crate::Outcome;
use std::{ffi::OsString, io::Write, path::Path};

/// Sizes of one file in bytes.
pub struct Sizes {
    /// As it is.
    pub raw: usize,
    /// With brotli.
    pub brotli: usize,
    /// With gzip.
    pub gzip: usize,
}

/// Writes both forms beside the file. `best` takes seconds a megabyte.
pub fn beside(file: &Path, best: bool) -> Outcome<Sizes> {
    let data = std::fs::read(file)?;
    let brotli = brotli(&data, if best { 11 } else { 4 })?;
    let gzip = gzip(&data, if best { 9 } else { 1 })?;
    std::fs::write(with_ending(file, ".br"), &brotli)?;
    std::fs::write(with_ending(file, ".gz"), &gzip)?;
    Ok(Sizes { raw: data.len(), brotli: brotli.len(), gzip: gzip.len() })
}

/// Fonts and pictures are compressed already.
pub fn is_worth_it(file: &Path) -> bool {
    matches!(file.extension().and_then(|e| e.to_str()), Some("wasm" | "js" | "css" | "svg" | "json" | "txt"))
}

fn gzip(data: &[u8], level: u32) -> Outcome<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    encoder.write_all(data)?;
    Ok(encoder.finish()?)
}

/// With brotli; quality 11 is the best.
pub fn brotli(mut data: &[u8], quality: i32) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    let parameters =
        brotli::enc::BrotliEncoderParams { quality, lgwin: 22, size_hint: data.len(), ..Default::default() };
    brotli::BrotliCompress(&mut data, &mut out, &parameters)?;
    Ok(out)
}

fn with_ending(file: &Path, ending: &str) -> OsString {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name
}
