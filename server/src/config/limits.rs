//! Section `limits`: the figure of every limit of the plan.

use lyceum_api::plan::{PlanLimit, Unit};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The figure of every limit, in the limit's unit.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "BTreeMap<String, toml::Value>")]
pub struct Limits(BTreeMap<PlanLimit, u64>);

impl Limits {
    /// The figure of a limit.
    pub fn figure(&self, limit: PlanLimit) -> u64 {
        self.0.get(&limit).copied().unwrap_or_else(|| limit.figure())
    }

    /// All figures, in the order of the plan.
    pub fn figures(&self) -> impl Iterator<Item = (PlanLimit, u64)> {
        PlanLimit::ALL.iter().map(|limit| (*limit, self.figure(*limit)))
    }

    /// The same with another figure.
    #[must_use]
    pub fn with(mut self, limit: PlanLimit, figure: u64) -> Self {
        self.0.insert(limit, figure);
        self
    }
}

impl TryFrom<BTreeMap<String, toml::Value>> for Limits {
    type Error = String;

    fn try_from(table: BTreeMap<String, toml::Value>) -> Result<Self, String> {
        let mut figures = BTreeMap::new();
        for (name, value) in table {
            let limit = PlanLimit::ALL.iter().find(|limit| limit.name() == name);
            let limit = *limit.ok_or_else(|| format!("a limit of the plan, not `{name}`"))?;
            let figure = match &value {
                toml::Value::Integer(number) => u64::try_from(*number).ok(),
                toml::Value::String(text) if limit.unit() == Unit::Bytes => parse_size(text),
                _ => None,
            };
            // 2^50: far above any machine, far below where sums could overflow.
            let figure = figure.filter(|figure| (1..=1 << 50).contains(figure));
            figures.insert(limit, figure.ok_or_else(|| wanted(limit, &value))?);
        }
        Ok(Self(figures))
    }
}

fn wanted(limit: PlanLimit, value: &toml::Value) -> String {
    let name = limit.name();
    match limit.unit() {
        Unit::Bytes => format!("a size above zero for `limits.{name}`, such as \"100 MiB\", not {value}"),
        _ => format!("a whole number above zero for `limits.{name}`, not {value}"),
    }
}

/// A number with an optional unit of 1024: `100 MiB`, `2GiB`, `512 KiB`, `4096`.
pub(crate) fn parse_size(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let factor: u64 = match text[digits..].trim() {
        "" | "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        "TiB" => 1 << 40,
        _ => return None,
    };
    text[..digits].parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units_of_1024() {
        assert_eq!(parse_size("100 MiB"), Some(104_857_600));
        assert_eq!(parse_size("2GiB"), Some(2 << 30));
        assert_eq!(parse_size("17"), Some(17));
        for text in ["", "MiB", "1 MB", "-1 KiB", "1.5 GiB", "99999999999999 TiB", "1 MiB MiB"] {
            assert_eq!(parse_size(text), None, "{text}");
        }
    }
}
