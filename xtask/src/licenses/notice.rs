//! The texts that have to go along with a crate: its own files where it brings them, else the text of its licence with
//! the names of its authors.

use super::crates::Package;
use crate::{Outcome, paths};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// How names of such files begin.
const BEGINNINGS: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE", "COPYRIGHT"];
/// Folders with sources in other languages, whose licences are their own.
const INNER: [&str; 1] = ["zstd"];

/// The texts, without those of licences that need not be chosen.
pub fn texts(package: &Package) -> Outcome<Vec<String>> {
    let mut files = files_in(&package.folder, &BEGINNINGS)?;
    if is_choice(&package.licence) {
        files = chosen(files);
    }
    files.extend(files_in(&package.folder, &["NOTICE"])?);
    for inner in INNER.map(|inner| package.folder.join(inner)).iter().filter(|inner| inner.is_dir()) {
        // The crate is used under the licence that its manifest names.
        files.extend(files_in(inner, &["LICENSE"])?);
    }
    if files.is_empty() {
        return Ok(vec![standard(package)?]);
    }
    let texts = files.iter().map(|file| Ok(tidied(&String::from_utf8_lossy(&fs::read(file)?))));
    texts.collect()
}

/// Without blanks at the ends of lines and blank lines at both ends, so that the same text is the same.
pub fn tidied(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// Whether one of several licences may be chosen.
fn is_choice(licence: &str) -> bool {
    !licence.contains(" AND ") && (licence.contains(" OR ") || licence.contains('/'))
}

/// The shortest licence that may be chosen, if there is a file of it alone.
fn chosen(files: Vec<PathBuf>) -> Vec<PathBuf> {
    let named = |word: &str| files.iter().find(|file| file_name(file).contains(word)).cloned();
    named("MIT").or_else(|| named("APACHE")).map_or(files, |file| vec![file])
}

fn files_in(folder: &Path, beginnings: &[&str]) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() && beginnings.iter().any(|beginning| file_name(&path).starts_with(beginning)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn file_name(path: &Path) -> String {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_ascii_uppercase()
}

/// For a crate that names a licence without its text. All of them may be taken under MIT, Apache-2.0 or MPL-2.0.
fn standard(package: &Package) -> Outcome<String> {
    let authors =
        if package.authors.is_empty() { format!("the authors of {package}") } else { package.authors.join(", ") };
    let file = match &package.licence {
        licence if licence.contains("MIT") => "assets/licenses/mit.txt",
        licence if licence.contains("BSD-3-Clause") => "assets/licenses/bsd-3-clause.txt",
        licence if licence.contains("Apache-2.0") => "LICENSE",
        other => return Err(format!("{package}: there is no text of {other}").into()),
    };
    Ok(tidied(&fs::read_to_string(paths::root().join(file))?).replace("NAMES", &authors))
}
