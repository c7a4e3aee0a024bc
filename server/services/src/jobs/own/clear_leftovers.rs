//! Removes files that nobody owns any more: uploads of imports that are over, and damaged copies kept for a look.

use crate::{
    deps::Paths,
    imports::Importing,
    jobs::{Job, JobContext, JobFacts, JobStop, daily},
};
use async_trait::async_trait;
use lyceum_api::speech::{Code, Said, Speech, Value};
use std::{path::Path, sync::Arc, time::Duration};

/// For how long a damaged database or index stays for a look at what happened.
const DAMAGED_KEPT: Duration = Duration::from_hours(30 * 24);
/// For how long files of an import that is not under way stay.
const UPLOADS_KEPT: Duration = Duration::from_hours(24);

pub(super) struct ClearLeftovers {
    pub(super) paths: Paths,
    pub(super) importing: Arc<Importing>,
    pub(super) night: (u16, u16),
}

#[async_trait]
impl Job for ClearLeftovers {
    fn facts(&self) -> JobFacts {
        JobFacts {
            name: "clear_leftovers",
            title: Code::JobClearLeftovers.english(),
            summary: Code::JobClearLeftoversText.english(),
            heavy: false,
            schedule: daily(self.night),
        }
    }

    async fn run(&self, context: &JobContext) -> Result<Speech, JobStop> {
        let (paths, importing, now_s) = (self.paths.clone(), Arc::clone(&self.importing), context.now().as_second());
        let cleared = tokio::task::spawn_blocking(move || {
            let mut bytes = 0;
            for entry in std::fs::read_dir(&paths.imports).into_iter().flatten().flatten() {
                if !importing.is_under_way(&entry.file_name().to_string_lossy()) {
                    bytes += remove_if_old(&entry.path(), UPLOADS_KEPT, now_s);
                }
            }
            for aside in [paths.data.join("store.damaged"), paths.index.join("text.damaged")] {
                bytes += remove_if_old(&aside, DAMAGED_KEPT, now_s);
            }
            bytes
        });
        let bytes = cleared.await.map_err(|_| JobStop::Failed("The files could not be looked at.".to_owned()))?;
        Ok(if bytes == 0 {
            Code::NothingToClear.into()
        } else {
            Said::new(Code::Freed).with("bytes", Value::Bytes(bytes)).into()
        })
    }
}

/// Removes a file or folder that nobody has changed for so long; gives the bytes that this freed.
fn remove_if_old(path: &Path, kept: Duration, now_s: i64) -> u64 {
    let Some(changed) = path.symlink_metadata().ok().and_then(|about| about.modified().ok()) else { return 0 };
    let changed_s = changed.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let age_s = now_s.saturating_sub(i64::try_from(changed_s).unwrap_or(i64::MAX));
    if age_s < i64::try_from(kept.as_secs()).unwrap_or(i64::MAX) {
        return 0;
    }
    let bytes = if path.is_dir() { crate::plan::folder_bytes(path) } else { path.metadata().map_or(0, |m| m.len()) };
    let removed = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    match removed {
        Ok(()) => bytes,
        Err(error) => {
            tracing::warn!(%error, "a leftover stays on the disk");
            0
        }
    }
}
