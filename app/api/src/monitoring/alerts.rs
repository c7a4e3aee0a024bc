//! Alerts and the log.

use crate::{ids::AlertId, speech::Speech};
use serde::{Deserialize, Serialize};

macro_rules! alert_kinds {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $number:literal;)*) => {
        /// What an alert is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum AlertKind { $($(#[doc = $doc])* #[serde(rename = $name)] $variant,)* }

        impl AlertKind {
            /// All.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in metrics, messages and JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
            /// The number in storage; never changes.
            pub const fn number(self) -> u8 {
                match self { $(Self::$variant => $number),* }
            }
            /// What it is about, in plain words.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*)),* }
            }
        }
    };
}

alert_kinds! {
    /// The processor is busy.
    Cpu = "cpu", 1;
    /// Memory is short.
    Memory = "memory", 2;
    /// The disk is nearly full.
    Disk = "disk", 3;
    /// Answers fail.
    Errors = "errors", 4;
    /// Answers are slow.
    Responses = "responses", 5;
    /// Nothing can be saved.
    Storage = "storage", 6;
    /// Backups or copies of them fail.
    Backups = "backups", 7;
}

/// An alert: something was beyond its threshold for some time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alert {
    /// The identifier.
    pub id: AlertId,
    /// What it is about.
    pub kind: AlertKind,
    /// What happened.
    pub what: Speech,
    /// What to do.
    pub advice: Speech,
    /// Seconds since 1970 since when it has been beyond the threshold.
    pub began_s: i64,
    /// Seconds since 1970 when it ended; none while it holds.
    pub ended_s: Option<i64>,
    /// Who looks after it; empty for nobody.
    pub acknowledged_by: String,
    /// Seconds since 1970 when that was noted.
    pub acknowledged_s: Option<i64>,
}

/// A kind of alert about which no messages are sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Mute {
    /// Which.
    pub kind: AlertKind,
    /// Seconds since 1970 when it ends.
    pub until_s: i64,
}

/// All alerts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertList {
    /// Those that hold now first, then those that are over; newest first, at most a hundred.
    pub alerts: Vec<Alert>,
    /// What is muted.
    pub mutes: Vec<Mute>,
    /// Where messages go, such as `webhook` and `e-mail`; empty for nowhere.
    pub channels: Vec<String>,
}

/// Which alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlertRef {
    /// Its identifier.
    pub alert: AlertId,
}

/// For how long no messages are sent about a kind of alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MuteAlert {
    /// Which kind.
    pub kind: AlertKind,
    /// Minutes from now, at most 30 days; 0 ends the silence.
    pub minutes: u32,
}

/// How grave a line of the log is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LogLevel {
    /// For developers.
    Debug,
    /// What happens.
    #[default]
    Info,
    /// What should be looked at.
    Warn,
    /// What went wrong.
    Error,
}

/// Which lines of the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogQuery {
    /// At least this grave.
    #[serde(default)]
    pub least: LogLevel,
    /// With these words, upper and lower case alike; empty for all.
    #[serde(default)]
    pub words: String,
}

/// A line of the log. It holds no secrets, no questions and no answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogLine {
    /// Milliseconds since 1970.
    pub at_ms: i64,
    /// How grave.
    pub level: LogLevel,
    /// Which part of the program.
    pub part: String,
    /// What it says, with its fields.
    pub text: String,
}

/// The newest lines of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LogTail {
    /// Newest first, at most 200.
    pub lines: Vec<LogLine>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_have_one_name_and_number_each() {
        let numbers: std::collections::BTreeSet<_> = AlertKind::ALL.iter().map(|kind| kind.number()).collect();
        assert_eq!(numbers.len(), AlertKind::ALL.len());
        for kind in AlertKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
    }
}
