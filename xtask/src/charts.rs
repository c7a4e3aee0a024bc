//! The chart library of the page Monitoring, fetched from npm once. Without npm the bundle is built all the same: charts
//! are then the pictures that the server draws.

use crate::{Outcome, paths, process};
use std::{fs, path::Path, process::Command};

/// uPlot, MIT licence.
const UPLOT: &str = "uplot@1.6.32";
/// From the package to the folder of scripts.
const FILES: [(&str, &str); 3] = [
    ("package/dist/uPlot.esm.js", "uPlot.esm.js"),
    ("package/dist/uPlot.min.css", "uPlot.min.css"),
    ("package/LICENSE", "LICENSE.txt"),
];

/// Fetches it where it is missing; whether it is there then.
pub fn ensure() -> bool {
    let cache = paths::cache("uplot");
    let is_there = || FILES.iter().all(|(from, _)| cache.join(from).is_file());
    if !is_there()
        && let Err(error) = fetch(&cache)
    {
        eprintln!("bundle: without uPlot, charts are pictures: {error}");
    }
    is_there()
}

/// Puts the library into a folder, if it is there.
pub fn gather(into: &Path) -> Outcome {
    if ensure() {
        fs::create_dir_all(into)?;
        for (from, to) in FILES {
            fs::copy(paths::cache("uplot").join(from), into.join(to))?;
        }
    }
    Ok(())
}

fn fetch(cache: &Path) -> Outcome {
    if process::find("npm").is_none() {
        return Err("npm is not installed".into());
    }
    fs::create_dir_all(cache)?;
    let packed = process::output(Command::new("npm").args(["pack", "--silent", UPLOT]).current_dir(cache))?;
    let archive = packed.lines().last().unwrap_or_default().trim().to_owned();
    process::run(Command::new("tar").args(["-xzf", &archive]).current_dir(cache))
}
