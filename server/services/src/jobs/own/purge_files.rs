//! Removes stored files that no course names: first they are noted, and only what is still unused eight days later goes.
//! So every backup of files of the last week finds what it names.

use crate::{
    imports::Importing,
    jobs::{Job, JobContext, JobFacts, JobStop, daily},
};
use async_trait::async_trait;
use lyceum_api::speech::{Code, Said, Speech, Value};
use lyceum_storage::Hash;
use std::{collections::BTreeMap, sync::Arc};

/// For how long a file must have been unused: eight days.
const UNUSED_S: i64 = 8 * 24 * 3600;
/// How many unused files are noted at a time. The others follow when these are gone.
const NOTED_MOST: usize = 5000;

pub(super) struct PurgeFiles {
    pub(super) importing: Arc<Importing>,
    pub(super) night: (u16, u16),
}

#[async_trait]
impl Job for PurgeFiles {
    fn facts(&self) -> JobFacts {
        JobFacts {
            name: "purge_files",
            title: Code::JobPurgeFiles.english(),
            summary: Code::JobPurgeFilesText.english(),
            heavy: true,
            schedule: daily(self.night),
        }
    }

    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop> {
        let now_s = context.now().as_second();
        let noted: BTreeMap<Hash, i64> = serde_json::from_str(&context.memo()).unwrap_or_default();
        let unused = self.importing.unused_files().await?;
        // What is used again is forgotten; a time ahead of the clock was noted by a clock that was wrong.
        let mut noted: BTreeMap<Hash, i64> = unused
            .iter()
            .take(NOTED_MOST)
            .map(|file| (file.hash, noted.get(&file.hash).copied().filter(|at| *at <= now_s).unwrap_or(now_s)))
            .collect();
        self.note(context, &noted).await?;
        let due: Vec<Hash> = noted.iter().filter(|(_, at)| **at + UNUSED_S <= now_s).map(|(hash, _)| *hash).collect();
        let (mut count, mut bytes) = (0_u64, 0);
        for hash in &due {
            context.step(count, due.len() as u64).await?;
            bytes += self.importing.remove_unused(*hash).await?;
            noted.remove(hash);
            count += 1;
        }
        self.note(context, &noted).await?;
        let removed =
            Said::new(Code::FilesRemoved).with("count", Value::Count(count)).with("bytes", Value::Bytes(bytes));
        Ok(removed.with("unused", Value::Count(noted.len() as u64)).into())
    }
}

impl PurgeFiles {
    async fn note(&self, context: &JobContext, noted: &BTreeMap<Hash, i64>) -> Result<(), JobStop> {
        let text = serde_json::to_string(noted).map_err(|error| JobStop::Failed(error.to_string()))?;
        context.keep(text).await
    }
}
