//! Finds stored files that nothing names, and removes one while no import can take it up again.

use super::{Importing, blobs_in_use};
use crate::faults::unreadable;
use lyceum_api::{ApiError, ApiResult};
use lyceum_storage::{BlobRef, Hash};

impl Importing {
    /// Stored files that no course names, in the order of their hashes. Those of an import that is just being read are
    /// among them.
    pub(crate) async fn unused_files(&self) -> ApiResult<Vec<BlobRef>> {
        let store = self.basis.store.clone();
        let found = tokio::task::spawn_blocking(move || -> ApiResult<Vec<BlobRef>> {
            let in_use = blobs_in_use(&store)?;
            let mut unused = store.blobs().list().map_err(unreadable)?;
            unused.retain(|file| !in_use.contains(&file.hash.0));
            unused.sort_by_key(|file| file.hash);
            Ok(unused)
        });
        found.await.map_err(|_| ApiError::internal())?
    }

    /// Removes a file if still nothing names it; gives the bytes that this freed. No import runs meanwhile.
    pub(crate) async fn remove_unused(&self, hash: Hash) -> ApiResult<u64> {
        let _turn = self.turn.lock().await;
        let store = self.basis.store.clone();
        let in_use = tokio::task::spawn_blocking(move || blobs_in_use(&store)).await;
        if in_use.map_err(|_| ApiError::internal())??.contains(&hash.0) {
            return Ok(0);
        }
        let blobs = self.basis.store.blobs();
        let bytes = blobs.path(&hash).and_then(|path| path.metadata().ok()).map_or(0, |about| about.len());
        Ok(if blobs.remove(&hash).await.map_err(unreadable)? { bytes } else { 0 })
    }

    /// Whether the import with this identifier, as a text, is under way.
    pub(crate) fn is_under_way(&self, id: &str) -> bool {
        id.parse().is_ok_and(|id| self.live.get(id).is_some())
    }
}
