//! A compiler that can build for the browser.

use crate::{Outcome, paths, process};
use std::process::Command;

/// The target triple.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that there is one and gives the variables that the build for the browser needs, if any: none where
/// rustup has or can fetch the target, else those of a compiler that `wasm-std.sh` sets up once.
pub fn ensure() -> Outcome<Vec<(String, String)>> {
    let script = paths::root().join("xtask/wasm-std.sh");
    let printed = process::output(Command::new("sh").arg(script).arg(paths::cache("browser-target")))?;
    Ok(printed.lines().filter_map(|line| line.split_once('=')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect())
}
