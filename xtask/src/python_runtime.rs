//! MicroPython for the browser: learners run the code of exercises on their own device, without a network. Fetched once
//! from its npm package and checked; it is not a part of this repository.

use crate::{Outcome, bundle, paths, process};
use sha2::{Digest, Sha256};
use std::{fs, path::Path, process::Command};

const PACKAGE: &str = "@micropython/micropython-webassembly-pyscript@1.27.0";

/// (File in the package, name in the bundle, SHA-256.)
const FILES: [(&str, &str, &str); 2] = [
    ("micropython.mjs", "micropython.js", "c2be87e7ba24e3b47d133022b009a66bff07f4720aa23d816d216ef8cc47014c"),
    ("micropython.wasm", "micropython.wasm", "06338c955b03c5700aa0069015d3e392d76836ef8e2ce25bedbe59b88ccd373c"),
];

/// Puts the interpreter beside our own scripts. Without npm or a network the bundle is made without it: exercises can
/// then be read, written and asked about, but not run.
pub fn copy_into(scripts: &Path) -> Outcome {
    if let Err(error) = fetch() {
        eprintln!("bundle: without Python for exercises, because {PACKAGE} cannot be fetched: {error}");
        return Ok(());
    }
    fs::create_dir_all(scripts)?;
    for (file, name, _) in FILES {
        fs::copy(paths::cache("micropython").join("package").join(file), scripts.join(name))?;
    }
    Ok(())
}

/// A text that changes with what [`copy_into`] would copy.
pub fn state() -> &'static str {
    if fetch().is_ok() { PACKAGE } else { "none" }
}

/// Fetches the package unless its files are here, and checks them.
fn fetch() -> Outcome {
    let dir = paths::cache("micropython");
    if is_whole(&dir) {
        return Ok(());
    }
    fs::create_dir_all(&dir)?;
    if process::find("npm").is_none() {
        return Err("npm is not installed".into());
    }
    let packed = process::output(Command::new("npm").args(["pack", "--silent", PACKAGE]).current_dir(&dir))?;
    let archive = packed.lines().last().unwrap_or_default().trim().to_owned();
    process::run(Command::new("tar").args(["-xzf", &archive]).current_dir(&dir))?;
    if is_whole(&dir) { Ok(()) } else { Err("its files are not the ones that were checked".into()) }
}

fn is_whole(dir: &Path) -> bool {
    FILES.iter().all(|(file, _, sha256)| {
        fs::read(dir.join("package").join(file)).is_ok_and(|bytes| bundle::hex(&Sha256::digest(bytes)) == *sha256)
    })
}
