//! `cargo xtask run | test | bundle | dist | bench`.

fn main() {}
