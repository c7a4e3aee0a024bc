//! What tests need beyond Rust: a browser, the OpenAI client, an accessibility checker. Installed where missing.

use crate::{Outcome, paths, process};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The versions that tests run with.
const AXE: &str = "axe-core@4.11.0";
const OPENAI: &str = "openai==2.8.1";

/// Chromium and its driver, from the system's packages.
pub fn browser() -> Outcome {
    let missing = |programs: &[&str]| programs.iter().all(|program| process::find(program).is_none());
    if missing(&["chromedriver"]) || missing(&["chromium", "chromium-browser", "google-chrome"]) {
        system_packages(&["chromium", "chromium-driver"])?;
    }
    Ok(())
}

/// A Python with the official OpenAI client; gives the interpreter.
pub fn openai_client() -> Outcome<PathBuf> {
    let venv = paths::cache("python");
    let python = venv.join("bin/python");
    let ready = |python: &Path| process::output(Command::new(python).args(["-c", "import openai"])).is_ok();
    if !ready(&python) {
        let make = || process::run(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        if process::find("python3").is_none() || make().is_err() {
            system_packages(&["python3", "python3-venv"])?;
            make()?;
        }
        process::run(Command::new(&python).args(["-m", "pip", "install", "--quiet", OPENAI]))?;
    }
    Ok(python)
}

/// The accessibility checker; gives its script.
pub fn axe() -> Outcome<PathBuf> {
    let dir = paths::cache("axe");
    let script = dir.join("package/axe.min.js");
    if !script.is_file() {
        std::fs::create_dir_all(&dir)?;
        if process::find("npm").is_none() {
            system_packages(&["npm"])?;
        }
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
