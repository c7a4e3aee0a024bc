//! The default models, fetched once by the program itself.

use crate::{Outcome, paths, process};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Makes sure that the default models lie in the data folder and gives their folder. Fetches nothing a second time.
pub fn ensure(lyceum: &Path, data: &Path) -> Outcome<PathBuf> {
    process::run(Command::new(lyceum).arg("models").arg("pull").arg("--data").arg(data))?;
    Ok(data.join("models"))
}

/// The data folder that tests take their models from.
pub fn test_data() -> PathBuf {
    paths::cache("test-data")
}
