//! The names of backends and of formats of their cache, as they are written on the command line.

use lyceum_models::{BackendKind, CacheFormat};

/// The backend with this name.
pub fn parse(name: &str) -> Result<BackendKind, String> {
    BackendKind::from_name(name).ok_or_else(|| one_of(BackendKind::NAMES.map(|(name, _)| name)))
}

/// The format with this name.
pub fn parse_cache(name: &str) -> Result<CacheFormat, String> {
    CacheFormat::from_name(name).ok_or_else(|| one_of(CacheFormat::NAMES.map(|(name, _)| name)))
}

fn one_of<const N: usize>(names: [&str; N]) -> String {
    format!("it is one of {}", names.join(", "))
}
