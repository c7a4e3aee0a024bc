//! Every icon that a page names is in the sprite.

use std::{collections::BTreeSet, fs, path::Path};

const SPRITE: &str = include_str!("../../assets/icons/sprite.svg");

fn sources(folder: &Path, into: &mut String) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            into.push_str(&fs::read_to_string(path).expect("source files are text"));
        }
    }
}

fn in_sprite() -> BTreeSet<&'static str> {
    SPRITE.split("id=\"i-").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_named_icon_is_there() {
    let mut code = String::new();
    sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), &mut code);
    let sprite = in_sprite();
    for start in ["<Icon name=\"", "icon=\"", "icon: \""] {
        for name in code.split(start).skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(sprite.contains(name), "no icon {name}");
        }
    }
}
