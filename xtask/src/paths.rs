//! Where things lie.

use std::path::{Path, PathBuf};

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository's folder")
}

/// Cargo's output, in the place that cargo itself would take.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// What is fetched once and kept: compiler for the browser, models, test tools.
pub fn cache(name: &str) -> PathBuf {
    target().join("cache").join(name)
}

/// The bundle that the server embeds.
pub fn site() -> PathBuf {
    root().join("assets/site")
}

/// All files below a folder, sorted, so that results do not depend on the file system.
pub fn files_below(dir: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![dir.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir)? {
            let path = entry?.path();
            if path.is_dir() { open.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}
