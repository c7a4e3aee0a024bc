//! `lyceum config print`: the default file, comments and all, with the values in force.

use super::sources::{DEFAULTS, Sources};
use crate::error::ServerResult;
use std::fmt::Write;

/// The settings in force as a commented TOML file. With no source set it is the default file itself.
pub fn print(sources: &Sources) -> ServerResult<String> {
    let merged = sources.merge()?;
    let defaults = Sources::default().merge()?;
    let mut section = String::new();
    let mut out = String::with_capacity(DEFAULTS.len());
    for line in DEFAULTS.lines() {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
        }
        let key = line.split_once(" = ").map(|(key, _)| key).filter(|key| !key.starts_with('#'));
        let values =
            key.and_then(|key| Some((key, merged.get(&section)?.get(key)?, defaults.get(&section)?.get(key)?)));
        // Writing to a String cannot fail.
        let _ = match values {
            Some((key, value, default)) if value != default => writeln!(out, "{key} = {value}"),
            _ => writeln!(out, "{line}"),
        };
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_file_is_what_config_print_prints() {
        assert_eq!(print(&Sources::default()).unwrap(), DEFAULTS);
    }

    #[test]
    fn changed_values_are_printed_in_their_place() {
        let sources = Sources {
            flags: vec![("http.listen", "127.0.0.1:9".into()), ("limits.chat_users", "3".into())],
            ..Sources::default()
        };
        let text = print(&sources).unwrap();
        assert!(text.contains("listen = \"127.0.0.1:9\"\n") && text.contains("chat_users = 3\n"), "{text}");
        let again: toml::Table = text.parse().unwrap();
        assert_eq!(again, sources.merge().unwrap());
    }
}
