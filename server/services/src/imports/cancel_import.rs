//! Stops an import; nothing of it stays.

use super::{Importing, import_state::ended, live::LiveImport};
use lyceum_api::{ApiError, ApiResult, ErrorKind, Nothing, Viewer, ids::ImportId, imports::ImportPhase};
use lyceum_storage::{Hash, records::imports::ImportRecord};

impl Importing {
    /// Stops an import. While its files are being read, the work notices at its next step.
    pub(super) async fn cancel_import(&self, who: &Viewer, id: ImportId) -> ApiResult<Nothing> {
        let live = match self.own_live(who, id) {
            Ok(live) => live,
            // Cancelling what failed or was cancelled already is no error; what is done is no import any more.
            Err(error) if error.code == ended().code => {
                let phase = self.basis.get::<ImportRecord>(&id)?.map(|record| record.phase);
                return if phase == Some(ImportPhase::Done) { Err(too_late()) } else { Ok(Nothing {}) };
            }
            Err(error) => return Err(error),
        };
        live.cancel();
        if live.advance(ImportPhase::Receiving, ImportPhase::Cancelled) {
            self.end(&live).await?;
        } else if live.record().phase == ImportPhase::Indexing {
            return Err(too_late());
        }
        Ok(Nothing {})
    }

    /// Puts an ended import away: its folder goes, its record stays.
    pub(super) async fn end(&self, live: &LiveImport) -> ApiResult<()> {
        let record = live.record();
        let folder = self.folder(record.id);
        if let Err(error) = tokio::fs::remove_dir_all(&folder).await
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "the folder of an import stays until the next start");
        }
        let id = record.id;
        let stored = self.store_record(ImportRecord { new_blobs: Vec::new(), ..record }).await;
        self.live.remove(id);
        stored
    }

    /// Removes the files that an import was the first to store, unless a course names them.
    pub(super) async fn remove_new_blobs(&self, new_blobs: &[[u8; 32]]) -> ApiResult<()> {
        if new_blobs.is_empty() {
            return Ok(());
        }
        let in_use = super::blobs_in_use(&self.basis.store)?;
        for hash in new_blobs.iter().filter(|hash| !in_use.contains(*hash)) {
            self.basis.store.blobs().remove(&Hash(*hash)).await.map_err(crate::faults::unreadable)?;
        }
        Ok(())
    }
}

fn too_late() -> ApiError {
    ApiError::new(
        ErrorKind::Conflict,
        "import_done",
        "The course is there already. If you do not want it, delete the course.",
    )
}
