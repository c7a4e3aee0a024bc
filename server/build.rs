//! The bundle must be complete before the server compiles: a release without it is an error, not an empty site.

use std::{env, fs, path::Path};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=../assets/site/manifest.json");
    println!("cargo::rerun-if-env-changed=LEPTOS_OUTPUT_NAME");
    assert!(
        env::var_os("LEPTOS_OUTPUT_NAME").is_none(),
        "LEPTOS_OUTPUT_NAME must not be set: it changes the name of the .wasm file that pages ask for"
    );
    let site = Path::new("../assets/site");
    fs::create_dir_all(site).expect("assets/ can be written");
    fs::create_dir_all("../assets/courses/demo").expect("assets/ can be written");
    let manifest = fs::read_to_string(site.join("manifest.json")).unwrap_or_default();
    let release = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    assert!(
        !release || (!manifest.is_empty() && !manifest.contains("\"dev\": true")),
        "assets/site holds no release bundle: run `cargo xtask bundle` first"
    );
}
