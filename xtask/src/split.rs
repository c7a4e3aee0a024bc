//! Cuts the WASM into what every page needs and parts that come with the pages that need them.
//!
//! Where to cut stands in `app/src/parts.rs`. The cut follows the relocations that the linker leaves in the file.

use crate::Outcome;
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use wasm_split_cli_support::{Options, transform};

/// What rustc must tell the linker.
pub const LINKER_FLAGS: &str = "-Clink-args=--emit-relocs";

/// The script that loads parts, beside `app.js`.
pub const LOADER: &str = "./parts.js";

/// A built file, cut.
pub struct Cut {
    /// What every page needs, still to be bound to JavaScript.
    pub main: PathBuf,
    /// Part to the names of its files, without `.wasm`.
    pub parts: BTreeMap<String, Vec<String>>,
}

/// Cuts `wasm`. Parts and their loader go into the folder `into`, the main file beside `wasm`.
pub fn cut(wasm: &Path, into: &Path) -> Outcome<Cut> {
    let bytes = fs::read(wasm)?;
    let main = wasm.with_extension("main.wasm");
    let mut options = Options::new(&bytes);
    options.output_dir = into;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = "./app.js";
    let cut = transform(options).map_err(|error| format!("cutting {}: {error:#}", wasm.display()))?;
    for part in &cut.split_modules {
        fs::write(part, without_notes(&fs::read(part)?).ok_or("a part is no WASM")?)?;
    }
    Ok(Cut { main, parts: cut.prefetch_map.into_iter().collect() })
}

/// Leaves out custom sections: names and producers, which no browser needs. wasm-bindgen does so in the main file.
fn without_notes(wasm: &[u8]) -> Option<Vec<u8>> {
    const HEADER: usize = 8;
    let mut out = wasm.get(..HEADER)?.to_vec();
    let mut at = HEADER;
    while at < wasm.len() {
        let start = at;
        let kind = wasm[at];
        at += 1;
        // The size is an unsigned LEB128 number.
        let (mut size, mut shift) = (0_usize, 0);
        loop {
            let byte = *wasm.get(at)?;
            at += 1;
            size |= usize::from(byte & 0x7f).checked_shl(shift)?;
            shift += 7;
            if byte < 0x80 {
                break;
            }
        }
        at = at.checked_add(size)?;
        let section = wasm.get(start..at)?;
        if kind != 0 {
            out.extend_from_slice(section);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::without_notes;

    #[test]
    fn custom_sections_go_others_stay() {
        let wasm = |sections: &[&[u8]]| [b"\0asm\x01\0\0\0".as_slice(), &sections.concat()].concat();
        let long = [[0, 0x80, 0x01].as_slice(), &[7; 128]].concat();
        let given = wasm(&[&[1, 2, 9, 9], &long, &[10, 1, 3], &[0, 0]]);
        assert_eq!(without_notes(&given), Some(wasm(&[&[1, 2, 9, 9], &[10, 1, 3]])));
        assert_eq!(without_notes(&given[..20]), None, "cut short");
    }
}
