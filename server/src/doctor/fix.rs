//! What `lyceum doctor --fix` may do: only what loses nothing.

use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::PathBuf,
};

/// A safe repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fix {
    /// Make a folder that only its owner may enter.
    MakeFolder(PathBuf),
    /// Let only its owner enter a folder.
    OwnerOnly(PathBuf),
    /// Remove a file or folder that is derived or left over.
    Remove(PathBuf),
}

impl Fix {
    /// Does it.
    pub fn apply(&self) -> io::Result<()> {
        match self {
            Self::MakeFolder(folder) => DirBuilder::new().recursive(true).mode(0o700).create(folder),
            Self::OwnerOnly(folder) => fs::set_permissions(folder, Permissions::from_mode(0o700)),
            Self::Remove(path) if path.is_dir() => fs::remove_dir_all(path),
            Self::Remove(path) => fs::remove_file(path),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_do_what_they_say() {
        let work = tempfile::tempdir().unwrap();
        let folder = work.path().join("data/inner");
        Fix::MakeFolder(folder.clone()).apply().unwrap();
        let mode = |path: &PathBuf| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        fs::set_permissions(&folder, Permissions::from_mode(0o755)).unwrap();
        Fix::OwnerOnly(folder.clone()).apply().unwrap();
        assert_eq!(mode(&folder), 0o700);
        fs::write(folder.join("left"), "x").unwrap();
        Fix::Remove(folder.join("left")).apply().unwrap();
        Fix::Remove(folder.clone()).apply().unwrap();
        assert!(!folder.exists());
    }
}
