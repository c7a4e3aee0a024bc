//! Which model files exist, where they come from, and whether they are there.

use crate::ModelError;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

/// What a model is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// Writes answers.
    Chat,
    /// Turns text into vectors.
    Embedding,
}

/// All models that this build knows how to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalog {
    /// The models; names are unique.
    pub models: Vec<CatalogEntry>,
}

/// A model.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogEntry {
    /// Short name, also the name of its folder.
    pub name: String,
    /// What it is for.
    pub task: Task,
    /// SPDX name of the licence.
    pub licence: String,
    /// Its files.
    pub files: Vec<CatalogFile>,
}

/// One file of a model. Lies in `<models>/<name>/<file>`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CatalogFile {
    /// Its name.
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// The package of the Python index that carries it.
    pub package: String,
    /// The version of that package.
    pub version: String,
    /// Its path inside the package's wheel.
    pub member: String,
}

/// Whether the files of a model are there (sizes only; [`verify`] reads them).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileState {
    /// At least one is missing.
    Missing,
    /// All are there, but at least one has a wrong size.
    WrongSize,
    /// All are there with the right sizes.
    Present,
}

/// A catalog as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    model: Vec<CatalogEntry>,
}

impl Catalog {
    /// Reads a catalog in TOML and checks that its names can be names of files.
    pub fn parse(toml: &str) -> Result<Self, ModelError> {
        let Written { model: models } = toml::from_str(toml).map_err(|e| ModelError::Catalog(e.to_string()))?;
        for (index, entry) in models.iter().enumerate() {
            let wrong = |what: &str| Err(ModelError::Catalog(format!("the model {}: {what}", entry.name)));
            if !is_plain_name(&entry.name) {
                return wrong("its name must be of letters, digits, dots, lines and underscores");
            }
            if models[..index].iter().any(|other| other.name == entry.name) {
                return wrong("it comes twice");
            }
            if entry.files.is_empty() || !entry.files.iter().all(|file| is_plain_name(&file.file)) {
                return wrong("its files need plain names");
            }
            let is_hash = |text: &str| text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            if !entry.files.iter().all(|file| is_hash(&file.sha256)) {
                return wrong("a SHA-256 has 64 hexadecimal digits in small letters");
            }
            if !entry.files.iter().all(|file| is_plain_name(&file.package) && is_plain_name(&file.version)) {
                return wrong("its package and version need plain names");
            }
        }
        Ok(Self { models })
    }

    /// The model of that name.
    pub fn get(&self, name: &str) -> Option<&CatalogEntry> {
        self.models.iter().find(|entry| entry.name == name)
    }

    /// The first model for a task: the default one.
    pub fn default_for(&self, task: Task) -> Option<&CatalogEntry> {
        self.models.iter().find(|entry| entry.task == task)
    }
}

/// Whether `name` names nothing but a file in a folder: no way up, no option of a command.
fn is_plain_name(name: &str) -> bool {
    let first = name.as_bytes().first();
    first.is_some_and(u8::is_ascii_alphanumeric)
        && name.len() <= 128
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

/// Where a file of a model lies under the folder of all models.
pub fn path(entry: &CatalogEntry, file: &CatalogFile, models: &Path) -> PathBuf {
    models.join(&entry.name).join(&file.file)
}

/// Looks whether the files are there. `models` is the folder of all models.
pub fn state(entry: &CatalogEntry, models: &Path) -> FileState {
    let mut state = FileState::Present;
    for file in &entry.files {
        match fs::metadata(path(entry, file, models)) {
            Ok(found) if found.is_file() && found.len() == file.bytes => {}
            Ok(_) => state = FileState::WrongSize,
            Err(_) => return FileState::Missing,
        }
    }
    state
}

/// Reads all files of a model and compares their SHA-256 with the catalog.
pub fn verify(entry: &CatalogEntry, models: &Path) -> Result<(), ModelError> {
    entry.files.iter().try_for_each(|file| verify_file(file, &path(entry, file, models)))
}

/// Compares the size and SHA-256 of the file at `path` with the catalog.
pub(crate) fn verify_file(expected: &CatalogFile, path: &Path) -> Result<(), ModelError> {
    let io = |source| ModelError::io(path, source);
    let mut file = File::open(path).map_err(io)?;
    let found = file.metadata().map_err(io)?.len();
    if found != expected.bytes {
        return Err(ModelError::WrongSize { path: path.to_owned(), found, expected: expected.bytes });
    }
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let read = file.read(&mut buffer).map_err(io)?;
        if read == 0 {
            return compare_hash(expected, path, hash);
        }
        hash.update(&buffer[..read]);
    }
}

/// Compares a finished SHA-256 with the catalog.
pub(crate) fn compare_hash(expected: &CatalogFile, path: &Path, hash: Sha256) -> Result<(), ModelError> {
    let found = hex(&hash.finalize());
    if found == expected.sha256 {
        Ok(())
    } else {
        Err(ModelError::WrongHash { path: path.to_owned(), found, expected: expected.sha256.clone() })
    }
}

/// Hexadecimal digits in small letters.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHIPPED: &str = include_str!("../../assets/model-catalog.toml");

    #[test]
    fn the_shipped_catalog_has_a_default_for_each_task() {
        let catalog = Catalog::parse(SHIPPED).unwrap();
        let chat = catalog.default_for(Task::Chat).unwrap();
        assert_eq!((chat.files.len(), chat.files[0].bytes), (1, 98_362_432));
        assert_eq!(catalog.default_for(Task::Embedding).unwrap().files.len(), 3);
    }

    #[test]
    fn names_that_climb_or_look_like_options_are_refused() {
        for (from, to) in [
            ("name = \"smollm2", "name = \"../smollm2"),
            ("file = \"", "file = \"/etc/"),
            ("package = \"", "package = \"--index-url=x"),
            ("sha256 = \"", "sha256 = \"ABC"),
        ] {
            let changed = SHIPPED.replacen(from, to, 1);
            assert_ne!(changed, SHIPPED, "{from}");
            assert!(matches!(Catalog::parse(&changed), Err(ModelError::Catalog(_))), "{to}");
        }
        assert!(Catalog::parse(&format!("{SHIPPED}\n{SHIPPED}")).is_err(), "each model once");
    }

    #[test]
    fn states_and_verification_tell_missing_wrong_and_right_files_apart() {
        let folder = tempfile::tempdir().unwrap();
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned();
        let text = |s: &str| s.to_owned();
        let file = CatalogFile {
            file: text("f"),
            bytes: 3,
            sha256,
            package: text("p"),
            version: text("1"),
            member: text("f"),
        };
        let entry = CatalogEntry { name: text("m"), task: Task::Chat, licence: text("MIT"), files: vec![file] };
        assert_eq!(state(&entry, folder.path()), FileState::Missing);
        assert!(matches!(verify(&entry, folder.path()), Err(ModelError::Missing(_))));
        fs::create_dir(folder.path().join("m")).unwrap();
        for (content, expected) in
            [("ab", FileState::WrongSize), ("abd", FileState::Present), ("abc", FileState::Present)]
        {
            fs::write(folder.path().join("m/f"), content).unwrap();
            assert_eq!(state(&entry, folder.path()), expected);
            match content {
                "ab" => assert!(matches!(verify(&entry, folder.path()), Err(ModelError::WrongSize { found: 2, .. }))),
                "abd" => assert!(matches!(verify(&entry, folder.path()), Err(ModelError::WrongHash { .. }))),
                _ => verify(&entry, folder.path()).unwrap(),
            }
        }
    }
}
