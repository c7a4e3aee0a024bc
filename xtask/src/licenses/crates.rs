//! The crates whose code is inside the program and its pages: what cargo builds for each of them, without what only runs
//! while it is built.

use crate::{Outcome, process};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    fmt,
    path::{Path, PathBuf},
};

/// (Our crate, what it is built for.)
const BUILT: [(&str, &str); 3] = [
    ("lyceum", "x86_64-unknown-linux-gnu"),
    ("lyceum", "aarch64-unknown-linux-gnu"),
    ("lyceum-hydrate", "wasm32-unknown-unknown"),
];

/// A crate of somebody else.
pub struct Package {
    name: String,
    version: String,
    /// As an SPDX expression, or nearly so.
    pub licence: String,
    /// Who wrote it, as far as it says so.
    pub authors: Vec<String>,
    /// Where its sources lie.
    pub folder: PathBuf,
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({})", self.name, self.version, self.licence)
    }
}

/// All of them, by name.
pub fn shipped() -> Outcome<Vec<Package>> {
    let mut inside = BTreeSet::new();
    for (ours, target) in BUILT {
        let tree = ["tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"];
        let lines = process::output(process::cargo().args(tree).args(["--package", ours, "--target", target]))?;
        // `name v1.2.3`; a path follows where the crate is ours.
        inside.extend(
            lines.lines().map(|line| line.trim_end_matches(" (*)").to_owned()).filter(|line| !line.contains('(')),
        );
    }
    let metadata = process::output(process::cargo().args(["metadata", "--locked", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let packages = metadata["packages"].as_array().into_iter().flatten().filter_map(package);
    let mut found: Vec<Package> =
        packages.filter(|package| inside.contains(&format!("{} v{}", package.name, package.version))).collect();
    found.sort_by(|a, b| (&a.name, &a.version).cmp(&(&b.name, &b.version)));
    if found.len() == inside.len() { Ok(found) } else { Err("cargo names crates that it has no sources of".into()) }
}

fn package(value: &Value) -> Option<Package> {
    let text = |key: &str| value[key].as_str().map(str::to_owned);
    let authors = value["authors"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Some(Package {
        name: text("name")?,
        version: text("version")?,
        licence: text("license").unwrap_or_else(|| "see below".to_owned()),
        authors: authors.map(str::to_owned).collect(),
        folder: Path::new(value["manifest_path"].as_str()?).parent()?.to_owned(),
    })
}
