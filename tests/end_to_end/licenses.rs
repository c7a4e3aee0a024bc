//! The licences of the work of others: complete, printed by the program, and there for anybody who asks the server.

use lyceum_tests::{platform::Platform, program::run};
use std::{collections::BTreeSet, path::Path, process::Command};

/// What is built, and what it is built for. Crates that run on ARM alone are in the list as well, but need not be on the
/// disk of whoever runs this.
const BUILT: [(&str, &str); 2] = [("lyceum", "x86_64-unknown-linux-gnu"), ("lyceum-hydrate", "wasm32-unknown-unknown")];

/// The crates of others inside the program and its pages, as `name version`.
fn shipped() -> BTreeSet<String> {
    let mut inside = BTreeSet::new();
    for (ours, target) in BUILT {
        let tree = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["tree", "--locked", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"])
            .args(["--package", ours, "--target", target])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap())
            .output()
            .unwrap();
        assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
        let lines = String::from_utf8(tree.stdout).unwrap();
        let lines = lines.lines().map(|line| line.trim_end_matches(" (*)")).filter(|line| !line.contains('('));
        inside.extend(lines.map(|line| line.replacen(" v", " ", 1)));
    }
    assert!(inside.len() > 300, "{}", inside.len());
    inside
}

#[test]
fn every_crate_inside_is_named_with_its_licence() {
    let folder = tempfile::tempdir().unwrap();
    let text = run(folder.path(), &["licenses"]).good();
    let named: BTreeSet<&str> = text.lines().filter_map(|line| line.split(" (").next()).collect();
    let missing: Vec<String> = shipped().into_iter().filter(|name| !named.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "run `cargo xtask licenses`: {missing:?}");
    for part in ["MicroPython", "uPlot", "Atkinson Hyperlegible", "Lucide", "SmolLM2", "Rust standard library"] {
        assert!(text.contains(part), "{part}");
    }
    for words in ["Damien P. George", "SIL OPEN FONT LICENSE", "Mozilla Public License", "Permission is hereby granted"]
    {
        assert!(text.contains(words), "the text of its licence: {words}");
    }
}

#[tokio::test]
async fn anybody_can_read_the_licences() {
    let platform = Platform::saying("Yes.").await;
    let ask = async |coding| {
        platform.client().send(http::Method::GET, "/licenses.txt", &[("accept-encoding", coding)], "").await.good()
    };
    let plain = ask("identity").await;
    assert_eq!(plain.header("content-type"), "text/plain; charset=utf-8");
    assert!(plain.text().contains("Apache License") && plain.text().contains("Damien P. George"));
    let packed = ask("br").await;
    assert_eq!(packed.header("content-encoding"), "br");
    assert!(packed.body.len() * 4 < plain.body.len(), "{} of {}", packed.body.len(), plain.body.len());
}
