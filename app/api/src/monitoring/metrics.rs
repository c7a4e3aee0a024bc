//! Every figure that is sampled, by name.

use serde::{Deserialize, Serialize};

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum MetricUnit {
    /// A part of the whole: 0 to 1.
    Share,
    /// Bytes.
    Bytes,
    /// Bytes a second.
    BytesPerSecond,
    /// Things a second.
    PerSecond,
    /// Things a minute.
    PerMinute,
    /// Seconds.
    Seconds,
    /// Things.
    Count,
}

macro_rules! metrics {
    ($($(#[doc = $doc:literal])* $variant:ident = $name:literal, $unit:ident;)*) => {
        /// A figure that is sampled every five seconds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Metric { $($(#[doc = $doc])* #[serde(rename = $name)] $variant,)* }

        impl Metric {
            /// All, in the order in which they are kept.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in files and JSON.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }
            /// What it counts.
            pub const fn unit(self) -> MetricUnit {
                match self { $(Self::$variant => MetricUnit::$unit),* }
            }
            /// What it is, in plain words.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*)),* }
            }
        }
    };
}

metrics! {
    /// Processor time used on the whole machine.
    CpuMachine = "cpu_machine", Share;
    /// Processor time used by Lyceum, of what it may use.
    CpuProcess = "cpu_process", Share;
    /// Memory used on the machine, or of this container's limit.
    MemoryShare = "memory_share", Share;
    /// Memory that Lyceum holds.
    MemoryProcess = "memory_process", Bytes;
    /// Disk used where the data lies.
    DiskShare = "disk_share", Share;
    /// Read from the disk.
    DiskRead = "disk_read", BytesPerSecond;
    /// Written to the disk.
    DiskWrite = "disk_write", BytesPerSecond;
    /// Received from the network.
    NetworkIn = "network_in", BytesPerSecond;
    /// Sent to the network.
    NetworkOut = "network_out", BytesPerSecond;
    /// Storage operations running or waiting.
    StorageOperations = "storage_operations", Count;
    /// Writes waiting for the disk.
    StorageQueue = "storage_queue", Count;
    /// Look-ups that the cache answered.
    CacheHits = "cache_hits", Share;
    /// Requests answered.
    Requests = "requests", PerSecond;
    /// Time of the middle answer.
    ResponseMedian = "response_median", Seconds;
    /// Time within which 95 of 100 answers begin.
    ResponseSlow = "response_slow", Seconds;
    /// Answers that failed.
    Errors = "errors", Share;
    /// AI answers being written.
    AnswersRunning = "answers_running", Count;
    /// AI requests waiting.
    AnswersWaiting = "answers_waiting", Count;
    /// Tokens of the assistant.
    Tokens = "tokens", PerSecond;
    /// Context memory of running answers.
    ContextMemory = "context_memory", Bytes;
    /// People using the service.
    People = "people", Count;
    /// Requests that a limit of the plan refused.
    Refusals = "refusals", PerMinute;
    /// The step of self-help that is taken.
    SelfHelp = "self_help", Count;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_travel_as_text() {
        let names: std::collections::BTreeSet<_> = Metric::ALL.iter().map(|metric| metric.name()).collect();
        assert_eq!(names.len(), Metric::ALL.len());
        for metric in Metric::ALL {
            assert_eq!(serde_json::to_value(metric).unwrap(), metric.name());
            assert!(metric.summary().trim().ends_with('.'));
        }
    }
}
