//! Writes the database anew when it has grown far beyond what is in it, and once a month anyway.

use crate::jobs::{Job, JobContext, JobFacts, JobStop, daily};
use async_trait::async_trait;
use lyceum_api::speech::{Code, Said, Speech, Value};
use lyceum_storage::Store;
use serde::{Deserialize, Serialize};

/// It is worth it when the database has this many times the size that it had after the last time.
const GROWN: u64 = 4;
/// Below this many bytes growth does not matter.
const SMALL: u64 = 64 << 20;
/// Once a month anyway.
const MONTH_S: i64 = 30 * 24 * 3600;

pub(super) struct CompactDatabase {
    pub(super) store: Store,
    pub(super) night: (u16, u16),
}

/// The last time.
#[derive(Default, Serialize, Deserialize)]
struct Last {
    at_s: i64,
    bytes: u64,
}

impl Last {
    fn is_long_ago(&self, now_s: i64, bytes: u64) -> bool {
        let grown = bytes > SMALL && bytes > self.bytes.saturating_mul(GROWN);
        grown || !(self.at_s..self.at_s + MONTH_S).contains(&now_s)
    }
}

#[async_trait]
impl Job for CompactDatabase {
    fn facts(&self) -> JobFacts {
        JobFacts {
            name: "compact_database",
            title: Code::JobCompactDatabase.english(),
            summary: Code::JobCompactDatabaseText.english(),
            heavy: true,
            schedule: daily(self.night),
        }
    }

    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop> {
        let now_s = context.now().as_second();
        let last: Last = serde_json::from_str(&context.memo()).unwrap_or_default();
        let bytes = self.store.stats()?.database_bytes;
        if !last.is_long_ago(now_s, bytes) {
            return Ok(Said::new(Code::CompactNotNeeded).with("bytes", Value::Bytes(bytes)).into());
        }
        let store = self.store.clone();
        let done = tokio::task::spawn_blocking(move || store.compact()).await;
        let report = done.map_err(|_| JobStop::Failed("It broke off; the old database is in use.".to_owned()))??;
        let last = Last { at_s: now_s, bytes: report.after };
        context.keep(serde_json::to_string(&last).unwrap_or_default()).await?;
        let done = Said::new(Code::Compacted).with("count", Value::Count(report.records));
        Ok(done.with("before", Value::Bytes(report.before)).with("after", Value::Bytes(report.after)).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_worth_it_after_growth_or_a_month() {
        let last = Last { at_s: 1_000_000, bytes: 100 << 20 };
        assert!(!last.is_long_ago(1_000_100, 300 << 20));
        assert!(last.is_long_ago(1_000_100, 401 << 20));
        assert!(last.is_long_ago(1_000_000 + MONTH_S, 1));
        assert!(last.is_long_ago(999_999, 1), "the clock was ahead");
        assert!(!Last { bytes: 1, ..last }.is_long_ago(1_000_100, SMALL), "small is small");
    }
}
