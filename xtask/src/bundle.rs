//! Builds the browser half and gathers all that the server embeds into `assets/site`.
//!
//! `pkg-<hash>/` holds script and WASM, `assets-<hash>/` stylesheet, fonts and icons, `manifest.json` the names and
//! sizes. The hash is over names and contents, so that both folders may be cached for ever.

use crate::{Outcome, browser_target, charts, compress, paths, process, python_runtime, split, stylesheet};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

/// How the browser half is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// For the inner loop: quick to build, large.
    Dev,
    /// For people: small.
    Release,
}

/// Builds the bundle; does nothing when neither code nor assets changed.
pub fn bundle(profile: Profile) -> Outcome {
    let started = Instant::now();
    let wasm = build_wasm(profile)?;
    let digest = inputs_digest(&wasm, profile)?;
    if manifest_digest().as_deref() == Some(&digest) {
        eprintln!("bundle: unchanged");
        return Ok(());
    }
    let staging = paths::target().join("site.tmp");
    let _ = fs::remove_dir_all(&staging);
    let parts = bind(&wasm, &staging.join("pkg"), profile)?;
    gather_assets(&staging.join("assets"))?;
    let pkg = name_by_content(&staging, "pkg")?;
    let assets = name_by_content(&staging, "assets")?;
    let files = compress_all(&staging, profile)?;
    let manifest = serde_json::json!({
        "pkg": pkg, "assets": assets, "dev": profile == Profile::Dev, "inputs": digest, "parts": parts,
        "files": files,
    });
    fs::write(staging.join("manifest.json"), serde_json::to_vec_pretty(&manifest)?)?;
    // In one go: a broken build leaves the bundle before it.
    let _ = fs::remove_dir_all(paths::site());
    fs::create_dir_all(paths::site().parent().ok_or("assets/ is missing")?)?;
    fs::rename(&staging, paths::site())?;
    eprintln!("bundle: {pkg}, {assets} in {:.0} s", started.elapsed().as_secs_f64());
    Ok(())
}

fn build_wasm(profile: Profile) -> Outcome<PathBuf> {
    let variables = browser_target::ensure()?;
    // An own folder: other flags than the host's and, with variables, another compiler.
    let target = paths::target().join(if variables.is_empty() { "wasm" } else { "wasm-own-compiler" });
    let name = match profile {
        Profile::Dev => "wasm-dev",
        Profile::Release => "wasm-release",
    };
    let mut cargo = process::cargo();
    cargo.args(["build", "--package", "lyceum-hydrate", "--target", browser_target::TARGET, "--profile", name]);
    cargo.arg("--target-dir").arg(&target).envs(variables);
    // No path of the building machine in panic texts: the same bytes and hash everywhere.
    let home = std::env::var("CARGO_HOME").or_else(|_| std::env::var("HOME").map(|home| home + "/.cargo"))?;
    let root = paths::root();
    let flags = format!(
        "--remap-path-prefix={home}=/cargo --remap-path-prefix={}=/lyceum {}",
        root.display(),
        split::LINKER_FLAGS
    );
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
    // These would win over the line above, or change the name that pages ask for.
    for variable in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "LEPTOS_OUTPUT_NAME"] {
        cargo.env_remove(variable);
    }
    process::run(&mut cargo)?;
    Ok(target.join(browser_target::TARGET).join(name).join("lyceum_hydrate.wasm"))
}

/// Cuts the WASM into parts and joins the first one with its script; gives the files of each part.
fn bind(wasm: &Path, into: &Path, profile: Profile) -> Outcome<BTreeMap<String, Vec<String>>> {
    fs::create_dir_all(into)?;
    let cut = split::cut(wasm, into)?;
    let dev = profile == Profile::Dev;
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.input_path(cut.main).out_name("app").typescript(false).keep_lld_exports(true);
    bindgen.web(true)?.debug(dev).keep_debug(dev).remove_name_section(!dev).remove_producers_section(true);
    bindgen.generate(into)?;
    Ok(cut.parts)
}

/// Stylesheet, fonts and icons. Addresses inside the stylesheet are relative, so the folder's name may change.
fn gather_assets(into: &Path) -> Outcome {
    fs::create_dir_all(into)?;
    fs::write(into.join("app.css"), stylesheet::join()?)?;
    for (kind, endings) in [("fonts", ["woff2", "txt"]), ("icons", ["svg", "ico"]), ("scripts", ["js", "wasm"])] {
        let from = paths::root().join("assets").join(kind);
        if !from.is_dir() {
            continue;
        }
        for file in paths::files_below(&from)? {
            if file.extension().and_then(|e| e.to_str()).is_some_and(|e| endings.contains(&e)) {
                let to = into.join(kind).join(file.strip_prefix(&from)?);
                fs::create_dir_all(to.parent().ok_or("a file without a folder")?)?;
                fs::copy(&file, to)?;
            }
        }
    }
    python_runtime::copy_into(&into.join("scripts"))?;
    charts::gather(&into.join("scripts/uplot"))
}

fn name_by_content(staging: &Path, folder: &str) -> Outcome<String> {
    let dir = staging.join(folder);
    let mut hasher = Sha256::new();
    for file in paths::files_below(&dir)? {
        hasher.update(file.strip_prefix(&dir)?.to_string_lossy().as_bytes());
        hasher.update(fs::read(&file)?);
    }
    let name = format!("{folder}-{}", hex(&hasher.finalize()[..6]));
    fs::rename(dir, staging.join(&name))?;
    Ok(name)
}

fn compress_all(staging: &Path, profile: Profile) -> Outcome<serde_json::Map<String, serde_json::Value>> {
    let mut sizes = serde_json::Map::new();
    for file in paths::files_below(staging)? {
        if compress::is_worth_it(&file) {
            let size = compress::beside(&file, profile == Profile::Release)?;
            let name = file.strip_prefix(staging)?.to_string_lossy().into_owned();
            eprintln!("  {name}: {} bytes, brotli {}, gzip {}", size.raw, size.brotli, size.gzip);
            sizes.insert(name, serde_json::json!({"raw": size.raw, "brotli": size.brotli, "gzip": size.gzip}));
        }
    }
    Ok(sizes)
}

/// Over the built WASM and every asset: equal inputs give an equal bundle.
fn inputs_digest(wasm: &Path, profile: Profile) -> Outcome<String> {
    let mut hasher = Sha256::new();
    hasher.update(if profile == Profile::Dev { "dev" } else { "release" });
    hasher.update(fs::read(wasm)?);
    hasher.update(stylesheet::join()?);
    hasher.update(python_runtime::state());
    hasher.update([u8::from(charts::ensure())]);
    for kind in ["fonts", "icons", "scripts"] {
        let dir = paths::root().join("assets").join(kind);
        if dir.is_dir() {
            for file in paths::files_below(&dir)? {
                hasher.update(file.strip_prefix(&dir)?.to_string_lossy().as_bytes());
                hasher.update(fs::read(file)?);
            }
        }
    }
    Ok(hex(&hasher.finalize()))
}

fn manifest_digest() -> Option<String> {
    let manifest = fs::read(paths::site().join("manifest.json")).ok()?;
    let manifest: serde_json::Value = serde_json::from_slice(&manifest).ok()?;
    manifest["inputs"].as_str().map(str::to_owned)
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
