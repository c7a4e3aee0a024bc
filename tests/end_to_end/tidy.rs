//! The rules of the house, checked on the tree itself.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Lines of a source file, its tests not counted.
const LINES_MAX: usize = 500;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the repository")
}

fn tracked(ending: &str) -> Vec<PathBuf> {
    let listed = std::process::Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
        .current_dir(root())
        .output()
        .expect("git is there");
    assert!(listed.status.success(), "git lists the files");
    let names = String::from_utf8(listed.stdout).expect("names are UTF-8");
    let files: Vec<_> = names
        .split('\0')
        .filter(|name| name.ends_with(ending))
        .map(|name| root().join(name))
        .filter(|path| path.is_file())
        .collect();
    assert!(!files.is_empty(), "there are files that end in {ending}");
    files
}

#[test]
fn source_files_are_short_and_say_what_they_are() {
    let mut complaints = Vec::new();
    for file in tracked(".rs") {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        if code > LINES_MAX {
            complaints.push(format!("{name}: {code} lines; split it"));
        }
        if !text.starts_with("//!") {
            complaints.push(format!("{name}: its first line does not say what it is (`//! …`)"));
        }
    }
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn no_file_is_a_drawer_for_odds_and_ends() {
    let drawers = ["util", "utils", "common", "helper", "helpers", "misc", "prelude"];
    let found: Vec<_> = tracked(".rs")
        .into_iter()
        .filter(|file| {
            let stem = file.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
            let folder = file.parent().and_then(|p| p.file_name()).and_then(|s| s.to_str()).unwrap_or_default();
            drawers.contains(&stem) || drawers.contains(&folder)
        })
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn dependencies_point_down_only() {
    // Each crate with the crates of ours that it may use.
    let allowed: &[(&str, &[&str])] = &[
        ("app/api", &[]),
        ("app", &["lyceum-api"]),
        ("app/hydrate", &["lyceum-app"]),
        ("migrations", &[]),
        ("models", &[]),
        ("server/backup", &["lyceum-storage"]),
        ("server/parsers", &[]),
        ("server/search", &[]),
        ("server/storage", &["lyceum-api", "lyceum-migrations"]),
        (
            "server/services",
            &["lyceum-api", "lyceum-backup", "lyceum-models", "lyceum-parsers", "lyceum-search", "lyceum-storage"],
        ),
        ("tests/load", &[]),
        ("xtask", &[]),
    ];
    for (folder, may_use) in allowed {
        let manifest = fs::read_to_string(root().join(folder).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap_or_default();
        for line in dependencies.lines().filter(|line| line.starts_with("lyceum")) {
            let used = line.split([' ', '=', '.']).next().unwrap_or_default();
            assert!(may_use.contains(&used), "{folder} must not depend on {used}");
        }
    }
}

#[test]
fn the_architecture_names_only_files_that_exist() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut checked = 0;
    for name in text.split('`').skip(1).step_by(2) {
        let is_path = name.contains('/')
            && !name.starts_with('/')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c))
            && [".rs", ".md", ".toml", ".css", ".txt"].iter().any(|ending| name.ends_with(ending));
        if is_path {
            assert!(root().join(name).exists(), "ARCHITECTURE.md names {name}, which does not exist");
            checked += 1;
        }
    }
    assert!(checked > 20, "the map names the files that matter, not only {checked}");
}

#[test]
fn the_browser_half_stays_small() {
    let manifest = fs::read_to_string(root().join("assets/site/manifest.json"))
        .expect("`cargo xtask bundle` has written the bundle");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["dev"], false, "this is about the bundle for people: run `cargo xtask bundle`");
    let size = |name: &str| {
        let (_, sizes) = manifest["files"].as_object().unwrap().iter().find(|(file, _)| file.ends_with(name)).unwrap();
        sizes["brotli"].as_u64().unwrap()
    };
    // What every browser fetches before it can act: signing in is in it.
    let first = size("/app.js") + size("/parts.js") + size("/app_bg.wasm");
    assert!(first < 300_000, "the first page takes {first} bytes with brotli");
    let mut all = BTreeSet::new();
    let mut too_large = Vec::new();
    for (part, files) in manifest["parts"].as_object().unwrap() {
        let files: Vec<&str> = files.as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect();
        let page = first + files.iter().map(|file| size(&format!("/{file}.wasm"))).sum::<u64>();
        let pages = pages_of(part);
        if page >= 500_000 {
            too_large.push(format!("{page} bytes: {part}, with the pages {pages}"));
        }
        all.extend(files);
    }
    assert!(too_large.is_empty(), "pages that take more than 500,000 bytes with brotli: {too_large:#?}");
    let all = first + all.iter().map(|file| size(&format!("/{file}.wasm"))).sum::<u64>();
    // Nobody opens all pages on one day; why this much, is in ARCHITECTURE.md.
    assert!(all < 1_065_000, "{all} bytes with brotli in all");
}

/// The pages of a part, as the table of parts names them.
fn pages_of(part: &str) -> String {
    let table = fs::read_to_string(root().join("app/src/parts.rs")).unwrap();
    let pages = table.split(&format!(", fetch_{part}: ")).nth(1).and_then(|rest| rest.split('\n').next());
    pages.unwrap_or_else(|| panic!("app/src/parts.rs has no part {part:?}")).to_owned()
}
