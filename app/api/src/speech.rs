//! What the server says about itself: English sentences for programs and consoles, and the same as codes with figures
//! for whoever words them in another language.

mod code;

pub use code::{Code, ENGLISH};

use crate::plan::PlanLimit;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A figure or a name in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A name, or words that nobody translates.
    Text(String),
    /// A number.
    Count(u64),
    /// A number of bytes.
    Bytes(u64),
    /// A span of time in seconds.
    Seconds(u64),
    /// A share in hundredths.
    Percent(u32),
    /// A number in tenths: 15 is 1.5.
    Tenths(u64),
    /// A limit of the plan.
    Limit(PlanLimit),
}

/// A value with the name that it has in its sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Named {
    /// As between the braces of the sentence.
    pub name: String,
    /// The value.
    pub value: Value,
}

/// A sentence without its words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Said {
    /// Its stable name, such as `disk_full`; [`VERBATIM`] where the only value is the sentence itself.
    pub code: String,
    /// What it is filled with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Named>,
}

/// The code of what has no code: an error of the system, a name, a reason that somebody wrote.
pub const VERBATIM: &str = "verbatim";

/// One or more sentences.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Speech {
    /// In English.
    pub text: String,
    /// One by one, for other languages; empty where nothing is known but the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<Said>,
}

impl Said {
    /// A sentence with nothing to fill in.
    pub fn new(code: Code) -> Self {
        Self { code: code.name().to_owned(), values: Vec::new() }
    }

    /// Fills a value in.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.values.push(Named { name: name.to_owned(), value });
        self
    }

    /// Words as they are.
    pub fn verbatim(text: impl Into<String>) -> Self {
        let values = vec![Named { name: VERBATIM.to_owned(), value: Value::Text(text.into()) }];
        Self { code: VERBATIM.to_owned(), values }
    }

    /// What is said by a sentence that has nothing to fill in, found by its words; those as they are where there is none.
    pub fn of_english(text: &str) -> Self {
        match ENGLISH.iter().find(|(_, english)| *english == text) {
            Some((code, _)) => Self { code: (*code).to_owned(), values: Vec::new() },
            None => Self::verbatim(text),
        }
    }

    /// In English. A code of a newer release says nothing.
    pub fn english(&self) -> String {
        let template =
            ENGLISH.iter().find(|(code, _)| *code == self.code).map_or("{verbatim}", |(_, english)| *english);
        self.values.iter().fold(template.to_owned(), |text, Named { name, value }| {
            text.replace(&format!("{{{name}}}"), &value.to_string())
        })
    }
}

impl Speech {
    /// A text of which nothing is known but its English words.
    pub fn in_english(text: impl Into<String>) -> Self {
        Self { text: text.into(), said: Vec::new() }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl From<Said> for Speech {
    fn from(said: Said) -> Self {
        Self { text: said.english(), said: vec![said] }
    }
}

impl From<Vec<Said>> for Speech {
    fn from(said: Vec<Said>) -> Self {
        let text = said.iter().map(Said::english).collect::<Vec<_>>().join(" ");
        Self { text, said }
    }
}

impl From<Code> for Speech {
    fn from(code: Code) -> Self {
        Said::new(code).into()
    }
}

/// As English sentences have it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Count(count) => count.fmt(f),
            Self::Bytes(bytes) => f.write_str(&spoken_bytes(*bytes)),
            Self::Seconds(seconds) => write!(f, "{seconds} s"),
            Self::Percent(percent) => write!(f, "{percent} %"),
            Self::Tenths(tenths) => write!(f, "{}.{}", tenths / 10, tenths % 10),
            Self::Limit(limit) => f.write_str(limit.summary().trim().trim_end_matches('.')),
        }
    }
}

/// A size as people say it: binary units, one digit after the point where it says something.
pub fn spoken_bytes(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let mut unit = 0;
    let mut tenths = u128::from(bytes) * 10;
    while tenths >= 10_240 && unit + 1 < UNITS.len() {
        tenths /= 1024;
        unit += 1;
    }
    let (whole, tenth) = (tenths / 10, tenths % 10);
    if tenth == 0 { format!("{whole} {}", UNITS[unit]) } else { format!("{whole}.{tenth} {}", UNITS[unit]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_filled_in_english() {
        let freed = Said::new(Code::Freed).with("bytes", Value::Bytes(3 << 20));
        assert_eq!(freed.english(), "Freed 3 MiB.");
        let full = Said::new(Code::RoomFull).with("limit", Value::Limit(PlanLimit::ModelDisk));
        let speech = Speech::from(vec![full, Said::verbatim("Ask Tom.")]);
        assert_eq!(speech.text, "A part of the storage is full: Disk for models. Ask Tom.");
        assert_eq!(Said::of_english("The index is tidy.").code, "index_tidy");
        assert_eq!(Said::of_english("Never heard of.").english(), "Never heard of.");
    }

    #[test]
    fn values_read_like_english() {
        let shown = [Value::Percent(93), Value::Tenths(15), Value::Count(3), Value::Seconds(4)].map(|v| v.to_string());
        assert_eq!(shown, ["93 %", "1.5", "3", "4 s"]);
    }
}
