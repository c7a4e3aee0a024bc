//! `assets/licenses.txt.br`: the licences of everything by others that is inside the program, which `lyceum licenses`
//! prints. Written anew when crates come or go; a test of the repository says when one is missing.

mod crates;
mod notice;

use crate::{Outcome, compress, paths};
use std::{collections::BTreeMap, fmt::Write as _, fs, path::PathBuf};

/// What is inside besides crates: its name, its licence, the file with the licence's text.
const PARTS: [(&str, &str, &str); 7] = [
    ("The Rust standard library", "MIT OR Apache-2.0", "assets/licenses/rust.txt"),
    ("MicroPython 1.27.0, which runs learners' programs in the browser", "MIT", "assets/licenses/micropython.txt"),
    ("uPlot 1.6.32, which draws charts", "MIT", "assets/licenses/uplot.txt"),
    ("Atkinson Hyperlegible, the font", "OFL-1.1", "assets/fonts/LICENSE.txt"),
    ("Lucide, the icons", "ISC", "assets/icons/LICENSE.txt"),
    ("SmolLM2-135M-Instruct, the model that writes answers", "Apache-2.0", "LICENSE"),
    ("all-MiniLM-L6-v2, the model that finds passages", "Apache-2.0", "LICENSE"),
];

const HEAD: &str = "\
Lyceum is under the Apache License, Version 2.0. Inside of it is work of others, under these licences. Each text stands
below the names of all that it is for.
";

/// Writes the file.
pub fn write() -> Outcome {
    let mut by_text: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, licence, file) in PARTS {
        let text = fs::read_to_string(paths::root().join(file))?;
        by_text.entry(notice::tidied(&text)).or_default().push(format!("{name} ({licence})"));
    }
    let crates = crates::shipped()?;
    for package in &crates {
        for text in notice::texts(package)? {
            by_text.entry(text).or_default().push(package.to_string());
        }
    }
    // Parts that people see come first, then the texts that most crates share.
    let mut sections: Vec<(String, Vec<String>)> = by_text.into_iter().collect();
    sections.sort_by_key(|(_, names)| (names.iter().all(|name| !name.contains(", ")), usize::MAX - names.len()));
    let mut all = HEAD.to_owned();
    for (text, names) in sections {
        // Writing to a String cannot fail.
        let _ = write!(all, "\n{}\n{}\n\n{text}\n", "=".repeat(100), names.join("\n"));
    }
    let file = file();
    fs::write(&file, compress::brotli(all.as_bytes(), 11)?)?;
    eprintln!("licenses: {} crates, {} bytes, {} compressed", crates.len(), all.len(), fs::metadata(&file)?.len());
    Ok(())
}

fn file() -> PathBuf {
    paths::root().join("assets/licenses.txt.br")
}
