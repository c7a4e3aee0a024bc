//! The history of figures, as charts show it.

use super::{Metric, MetricUnit};
use crate::plan::PlanLimit;
use serde::{Deserialize, Serialize};

/// How far back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Span {
    /// One hour, every five seconds.
    #[default]
    Hour,
    /// One day, every minute.
    Day,
    /// Seven days, every ten minutes.
    Week,
    /// Thirty days, every hour.
    Month,
}

impl Span {
    /// All, shortest first.
    pub const ALL: [Self; 4] = [Self::Hour, Self::Day, Self::Week, Self::Month];

    /// The name in addresses and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// Seconds between two points.
    pub const fn step_s(self) -> i64 {
        match self {
            Self::Hour => 5,
            Self::Day => 60,
            Self::Week => 600,
            Self::Month => 3600,
        }
    }

    /// Seconds in all.
    pub const fn length_s(self) -> i64 {
        match self {
            Self::Hour => 3600,
            Self::Day => 86_400,
            Self::Week => 7 * 86_400,
            Self::Month => 30 * 86_400,
        }
    }
}

macro_rules! charts {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, [$($metric:ident),+];)*) => {
        /// Figures that are drawn together: they have one unit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Chart { $($(#[doc = $doc])* #[serde(rename = $name)] $variant,)* }

        impl Chart {
            /// All, in the order of the page.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in addresses and JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
            /// What it shows.
            pub const fn metrics(self) -> &'static [Metric] {
                match self { $(Self::$variant => &[$(Metric::$metric),+]),* }
            }
            /// Its title.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*)),* }
            }
        }
    };
}

charts! {
    /// Processor.
    Cpu = "cpu", [CpuMachine, CpuProcess];
    /// Memory and disk.
    Room = "room", [MemoryShare, DiskShare];
    /// Memory of Lyceum.
    Memory = "memory", [MemoryProcess, ContextMemory];
    /// Response time.
    Responses = "responses", [ResponseMedian, ResponseSlow];
    /// Requests.
    Requests = "requests", [Requests];
    /// Failed answers and cache.
    Quality = "quality", [Errors, CacheHits];
    /// People.
    People = "people", [People];
    /// Assistant: running and waiting.
    Queue = "queue", [AnswersRunning, AnswersWaiting];
    /// Assistant: tokens.
    Tokens = "tokens", [Tokens];
    /// Disk traffic.
    Disk = "disk", [DiskRead, DiskWrite];
    /// Network traffic.
    Network = "network", [NetworkIn, NetworkOut];
    /// Storage operations.
    Storage = "storage", [StorageOperations, StorageQueue];
    /// Refusals.
    Refusals = "refusals", [Refusals];
}

/// Which history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SeriesQuery {
    /// What to draw.
    pub chart: Chart,
    /// How far back.
    #[serde(default)]
    pub span: Span,
}

/// Which limit's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LimitQuery {
    /// Which limit.
    pub limit: PlanLimit,
    /// How far back.
    #[serde(default)]
    pub span: Span,
}

/// One figure over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Line {
    /// What it is, in plain words.
    pub label: String,
    /// The mean of each step; none where nothing was measured.
    pub means: Vec<Option<f32>>,
    /// The highest of each step.
    pub peaks: Vec<Option<f32>>,
}

/// Figures over time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Series {
    /// The title.
    pub title: String,
    /// What is counted. For a limit of the plan: `Count`, in the limit's own unit.
    pub unit: MetricUnit,
    /// Seconds between two points.
    pub step_s: i64,
    /// Seconds since 1970 where each step begins.
    pub times_s: Vec<i64>,
    /// The figures.
    pub lines: Vec<Line>,
    /// From where on it is too much, in the unit; none where nothing is.
    pub threshold: Option<f32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_together_has_one_unit() {
        for chart in Chart::ALL {
            let unit = chart.metrics()[0].unit();
            assert!(chart.metrics().iter().all(|metric| metric.unit() == unit), "{}", chart.name());
            assert_eq!(serde_json::to_value(chart).unwrap(), chart.name());
        }
        for span in Span::ALL {
            assert_eq!(serde_json::to_value(span).unwrap(), span.name());
        }
    }
}
