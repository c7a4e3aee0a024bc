//! Joins the segments of the search index into one, so that searches look into fewer places and deleted text is gone.

use crate::jobs::{Job, JobContext, JobFacts, JobStop, daily};
use async_trait::async_trait;
use lyceum_api::speech::{Code, Said, Speech, Value};
use lyceum_search::Index;

pub(super) struct MergeIndex {
    pub(super) index: Index,
    pub(super) night: (u16, u16),
}

#[async_trait]
impl Job for MergeIndex {
    fn facts(&self) -> JobFacts {
        JobFacts {
            name: "merge_index",
            title: Code::JobMergeIndex.english(),
            summary: Code::JobMergeIndexText.english(),
            heavy: true,
            schedule: daily(self.night),
        }
    }

    async fn run(&self, _: &JobContext) -> Result<Speech, JobStop> {
        let index = self.index.clone();
        let merged = tokio::task::spawn_blocking(move || index.merge()).await;
        let merged = merged.map_err(|_| JobStop::Failed("The index broke off.".to_owned()))?;
        let parts = merged.map_err(|error| JobStop::Failed(error.to_string()))?;
        Ok(match parts {
            0 | 1 => Code::IndexTidy.into(),
            parts => Said::new(Code::IndexJoined).with("count", Value::Count(parts as u64)).into(),
        })
    }
}
