//! Section `storage`: the data folder.

use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The data folder.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    /// The folder; empty for the system's place for application data.
    pub data: PathBuf,
}

impl Storage {
    /// The data folder in force.
    pub fn folder(&self) -> PathBuf {
        if self.data.as_os_str().is_empty() { default_folder(|name| std::env::var_os(name)) } else { self.data.clone() }
    }

    /// Where log files lie.
    pub fn logs(&self) -> PathBuf {
        self.folder().join("logs")
    }
}

/// `$XDG_DATA_HOME/lyceum`, `~/.local/share/lyceum`, or `lyceum-data` here where there is no home.
fn default_folder(variable: impl Fn(&str) -> Option<std::ffi::OsString>) -> PathBuf {
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|path| path.is_absolute());
    match (absolute("XDG_DATA_HOME"), absolute("HOME")) {
        (Some(data), _) => data.join("lyceum"),
        (None, Some(home)) => home.join(".local/share/lyceum"),
        (None, None) => Path::new("lyceum-data").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_folder_follows_the_system() {
        assert_eq!(default_folder(|_| None), Path::new("lyceum-data"));
        let home = |name: &str| (name == "HOME").then(|| "/home/ada".into());
        assert_eq!(default_folder(home), Path::new("/home/ada/.local/share/lyceum"));
        assert_eq!(default_folder(|_| Some("/srv".into())), Path::new("/srv/lyceum"));
    }
}
