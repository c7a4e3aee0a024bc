//! `cargo xtask test`: format, lints and every test.

use crate::{Outcome, bundle, models, paths, process, test_tools};
use std::{path::Path, process::Command};

/// Runs all checks, quickest first. A filter runs only the tests whose name holds it, without format and lints.
pub fn test(arguments: &[String]) -> Outcome {
    test_tools::toolchain()?;
    let python = test_tools::python()?;
    if arguments.is_empty() {
        process::run(process::cargo().args(["fmt", "--all", "--check"]))?;
    }
    test_tools::npm()?;
    bundle::bundle(bundle::Profile::Release)?;
    if arguments.is_empty() {
        process::run(process::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
        policy(&python)?;
    }
    test_tools::browser()?;
    let axe = test_tools::axe()?;
    // The whole workspace, so that the parts are built once, with the same features as for the tests.
    process::run(process::cargo().args(["build", "--workspace", "--bins"]))?;
    let lyceum = paths::target().join("debug/lyceum");
    let models = models::ensure(&lyceum, &models::test_data())?;
    let mut tests = process::cargo();
    tests.args(["test", "--workspace", "--no-fail-fast", "--features", "lyceum-models/real-models"]).args(arguments);
    tests
        .env("LYCEUM_MODELS", models)
        .env("LYCEUM_BIN", lyceum)
        .env("LYCEUM_PYTHON", python.join("python"))
        .env("LYCEUM_AXE", axe);
    process::run(&mut tests)
}

/// Licences, sources and banned crates, by `deny.toml`. Advisories need a data base from outside: where there is a
/// network, `cargo deny check advisories` asks for them.
fn policy(bin: &Path) -> Outcome {
    let mut deny = Command::new(bin.join("cargo-deny"));
    deny.current_dir(paths::root()).args(["deny", "check", "bans", "licenses", "sources"]);
    process::run(&mut deny)
}
