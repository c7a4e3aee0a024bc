//! `cargo xtask dist`: one file with the default models inside.

use crate::{Outcome, models, paths, process, run};
use std::{fs, process::Command};

/// Builds the release program, appends the default models to a copy of it and has the copy check itself.
pub fn dist() -> Outcome {
    let lyceum = run::build()?;
    let models = models::ensure(&lyceum, &models::test_data())?;
    let out = paths::target().join("dist/lyceum");
    fs::create_dir_all(out.parent().ok_or("no folder for the result")?)?;
    process::run(Command::new(&lyceum).arg("models").arg("enclose").arg("--from").arg(models).arg("--into").arg(&out))?;
    process::run(Command::new(&out).args(["models", "enclosed"]))?;
    eprintln!("\n{}: {} MB", out.display(), fs::metadata(&out)?.len() / 1_000_000);
    Ok(())
}
