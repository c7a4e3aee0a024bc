//! Joins the segments of the search index into one, so that searches look into fewer places and deleted text is gone.

use crate::jobs::{Job, JobContext, JobFacts, JobStop, daily};
use async_trait::async_trait;
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
            title: "Tidy the search index",
            summary: "Joins the parts of the search index, so that searches are quicker and deleted text is gone.",
            heavy: true,
            schedule: daily(self.night),
        }
    }

    async fn run(&self, _: &JobContext) -> Result<String, JobStop> {
        let index = self.index.clone();
        let merged = tokio::task::spawn_blocking(move || index.merge()).await;
        let merged = merged.map_err(|_| JobStop::Failed("The index broke off.".to_owned()))?;
        let parts = merged.map_err(|error| JobStop::Failed(error.to_string()))?;
        Ok(match parts {
            0 | 1 => "The index is tidy.".to_owned(),
            parts => format!("Joined {parts} parts into one."),
        })
    }
}
