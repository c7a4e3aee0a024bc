//! The names of backends, as they are written on the command line.

use lyceum_models::BackendKind;

/// The backend with this name.
pub fn parse(name: &str) -> Result<BackendKind, String> {
    BackendKind::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = BackendKind::NAMES.iter().map(|(name, _)| *name).collect();
        format!("it is one of {}", names.join(", "))
    })
}
