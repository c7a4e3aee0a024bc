//! `cargo xtask run`: from a checkout to a running school.

use crate::{Outcome, bundle, models, paths, process};
use std::{path::PathBuf, process::Command};

/// Builds everything, fetches the models and serves. Arguments go to `lyceum serve`.
pub fn run(arguments: &[String]) -> Outcome {
    let lyceum = build()?;
    let data = data_folder(arguments);
    models::ensure(&lyceum, &data)?;
    let mut serve = Command::new(lyceum);
    serve.arg("serve").args(arguments);
    if !arguments.iter().any(|a| a == "--data" || a.starts_with("--data=")) {
        serve.arg("--data").arg(data);
    }
    process::run(&mut serve)
}

/// The release program with the site inside.
pub fn build() -> Outcome<PathBuf> {
    bundle::bundle(bundle::Profile::Release)?;
    process::run(process::cargo().args(["build", "--release", "--package", "lyceum"]))?;
    Ok(paths::target().join("release/lyceum"))
}

fn data_folder(arguments: &[String]) -> PathBuf {
    let mut given = None;
    for (at, argument) in arguments.iter().enumerate() {
        if argument == "--data" {
            given = arguments.get(at + 1).cloned();
        } else if let Some(dir) = argument.strip_prefix("--data=") {
            given = Some(dir.to_owned());
        }
    }
    given.map_or_else(|| paths::root().join("data"), PathBuf::from)
}
