//! Clears up after imports that the end of the server cut short.

use super::Importing;
use crate::faults::{Refusal, refused};
use lyceum_api::{ApiResult, imports::ImportPhase};
use lyceum_storage::records::{courses::CourseRecord, imports::ImportRecord};

/// How many imports are looked at.
const LOOKED_AT: usize = 1000;

impl Importing {
    /// Marks imports that were under way as failed, and removes what they left. Call it once at the start, before
    /// anything is imported; [`Importing::index_missing`] finishes those whose course was there already.
    pub async fn recover_imports(&self) -> ApiResult<()> {
        for (id, mut record) in self.basis.scan_back::<ImportRecord>(&(), LOOKED_AT)? {
            if !matches!(record.phase, ImportPhase::Receiving | ImportPhase::Reading | ImportPhase::Indexing) {
                continue;
            }
            let new_blobs = std::mem::take(&mut record.new_blobs);
            // The transaction that made the course also stored the import with its course and no new files.
            let has_course = match record.course {
                Some(course) => {
                    record.phase == ImportPhase::Indexing && self.basis.get::<CourseRecord>(&course)?.is_some()
                }
                None => false,
            };
            if has_course {
                record.phase = ImportPhase::Done;
            } else {
                record.phase = ImportPhase::Failed;
                record.problem = Some(
                    "The server was restarted in the middle of this import. Nothing of it was kept. Please import the files again.".to_owned(),
                );
                self.remove_new_blobs(&new_blobs).await?;
            }
            let stored = self.basis.store.transact(move |tx| -> Result<_, Refusal> { Ok(tx.put(&id, &record)?) });
            stored.await.map_err(refused)?;
        }
        // Whatever still lies here belongs to no import any more.
        if let Err(error) = tokio::fs::remove_dir_all(&self.paths.imports).await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "old uploads stay on the disk");
        }
        Ok(())
    }
}
