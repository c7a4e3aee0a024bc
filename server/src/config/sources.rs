//! Where settings come from, and how one source is laid over another.

use crate::error::{ServerError, ServerResult};
use std::path::PathBuf;
use toml::{Table, Value};

/// All settings with their defaults and what they mean.
pub const DEFAULTS: &str = include_str!("../../../assets/config.default.toml");

/// Short names for the settings that are used most.
const SHORT_NAMES: [(&str, &str); 3] =
    [("LYCEUM_DATA", "storage.data"), ("LYCEUM_LISTEN", "http.listen"), ("LYCEUM_LOG", "telemetry.level")];

/// The sources besides the defaults.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// A TOML file.
    pub file: Option<PathBuf>,
    /// Environment variables; those that do not start with `LYCEUM_<SECTION>_` are ignored.
    pub environment: Vec<(String, String)>,
    /// Flags as dotted key and text.
    pub flags: Vec<(&'static str, String)>,
}

impl Sources {
    /// Lays file, environment and flags over the defaults, in this order.
    pub fn merge(&self) -> ServerResult<Table> {
        let mut merged: Table = DEFAULTS.parse().map_err(|error: toml::de::Error| ServerError::BrokenFile {
            path: PathBuf::from("assets/config.default.toml"),
            reason: error.to_string(),
        })?;
        if let Some(path) = &self.file {
            let text =
                std::fs::read_to_string(path).map_err(ServerError::io(format!("Cannot read {}", path.display())))?;
            let layer: Table = text.parse().map_err(|error: toml::de::Error| ServerError::BrokenFile {
                path: path.clone(),
                reason: error.to_string(),
            })?;
            lay_file_over(&mut merged, layer, &path.display().to_string())?;
        }
        for (name, text) in &self.environment {
            if let Some(key) = key_of_variable(&merged, name) {
                set_text(&mut merged, &key, text, &format!("The variable {name}"))?;
            }
        }
        for (key, text) in &self.flags {
            set_text(&mut merged, key, text, "The command line")?;
        }
        Ok(merged)
    }
}

fn lay_file_over(base: &mut Table, layer: Table, origin: &str) -> ServerResult<()> {
    for (section, settings) in layer {
        let Value::Table(settings) = settings else {
            return Err(unknown(base, origin, &section));
        };
        if !base.contains_key(&section) {
            return Err(unknown(base, origin, &section));
        }
        for (key, value) in settings {
            set(base, &format!("{section}.{key}"), value, origin)?;
        }
    }
    Ok(())
}

/// The dotted key behind `LYCEUM_<SECTION>_<KEY>`. Other variables are none of ours.
fn key_of_variable(base: &Table, name: &str) -> Option<String> {
    if let Some((_, key)) = SHORT_NAMES.iter().find(|(short, _)| *short == name) {
        return Some((*key).to_owned());
    }
    let (section, key) = name.strip_prefix("LYCEUM_")?.split_once('_')?;
    let section = section.to_ascii_lowercase();
    base.contains_key(&section).then(|| format!("{section}.{}", key.to_ascii_lowercase()))
}

fn slot<'t>(base: &'t Table, key: &str) -> Option<&'t Value> {
    let (section, name) = key.split_once('.')?;
    base.get(section)?.as_table()?.get(name)
}

fn set_text(base: &mut Table, key: &str, text: &str, origin: &str) -> ServerResult<()> {
    let number = || text.trim().parse::<i64>().map(Value::Integer);
    let value = match slot(base, key) {
        Some(Value::Integer(_)) => number().unwrap_or_else(|_| Value::String(text.to_owned())),
        Some(Value::Boolean(_)) => text.parse().map_or_else(|_| Value::String(text.to_owned()), Value::Boolean),
        Some(Value::Array(_)) => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
        }
        _ => Value::String(text.to_owned()),
    };
    set(base, key, value, origin)
}

fn set(base: &mut Table, key: &str, value: Value, origin: &str) -> ServerResult<()> {
    let Some(default) = slot(base, key) else { return Err(unknown(base, origin, key)) };
    // Sizes may be written as text with a unit or as a number of bytes; their own check follows.
    let size = key.starts_with("limits.") && matches!(value, Value::String(_) | Value::Integer(_));
    if !size && !default.same_type(&value) {
        return Err(ServerError::BadSetting {
            origin: origin.to_owned(),
            key: key.to_owned(),
            value: value.to_string(),
            wanted: kind_in_words(default).to_owned(),
        });
    }
    let slot = key.split_once('.').and_then(|(section, name)| base.get_mut(section)?.as_table_mut()?.get_mut(name));
    if let Some(slot) = slot {
        *slot = value;
    }
    Ok(())
}

fn kind_in_words(value: &Value) -> &'static str {
    match value {
        Value::Integer(_) => "a whole number",
        Value::Boolean(_) => "true or false",
        Value::Array(_) => "a list of texts",
        _ => "a text in quotation marks",
    }
}

fn unknown(base: &Table, origin: &str, key: &str) -> ServerError {
    ServerError::UnknownSetting { origin: origin.to_owned(), hint: nearest(base, key), key: key.to_owned() }
}

/// " Did you mean `…`?" with the setting that differs by at most two letters.
fn nearest(base: &Table, key: &str) -> String {
    let all = base.iter().filter_map(|(section, value)| Some((section, value.as_table()?)));
    let names = all.flat_map(|(section, settings)| settings.keys().map(move |name| format!("{section}.{name}")));
    let best = names.map(|name| (distance(&name, key), name)).min();
    best.filter(|(distance, _)| *distance <= 2).map_or_else(String::new, |(_, name)| format!(" Did you mean `{name}`?"))
}

/// Letters to add, remove or change to get from one text to the other (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.bytes().enumerate() {
            let changed = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
