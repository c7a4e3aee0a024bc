//! Stores the files of an import, and notes those that are new, so that they can go again.

use super::{Importing, live::LiveImport, open_import::disk_fault};
use crate::faults::{Refusal, refused, unreadable};
use lyceum_api::ApiResult;
use lyceum_storage::{Hash, records::courses::StoredFile};
use std::path::Path;
use tokio::io::AsyncReadExt;

/// How much is copied at a time.
const STEP: usize = 256 * 1024;

impl Importing {
    /// Stores a file of the disk whose hash is known.
    pub(super) async fn store_file(
        &self,
        live: &LiveImport,
        name: &str,
        from: &Path,
        hash: [u8; 32],
    ) -> ApiResult<StoredFile> {
        let blobs = self.basis.store.blobs();
        let bytes = tokio::fs::metadata(from).await.map_err(|error| disk_fault(&error))?.len();
        if blobs.path(&Hash(hash)).is_none() {
            self.note_new_blob(live, hash).await?;
            let mut file = tokio::fs::File::open(from).await.map_err(|error| disk_fault(&error))?;
            let mut writer = blobs.writer().await.map_err(unreadable)?;
            let mut step = vec![0; STEP];
            loop {
                let read = file.read(&mut step).await.map_err(|error| disk_fault(&error))?;
                if read == 0 {
                    break;
                }
                writer.write(&step[..read]).await.map_err(unreadable)?;
            }
            let stored = writer.finish().await.map_err(unreadable)?;
            // A file that changed between hashing and copying (a folder on the disk) has another hash: take that one.
            return Ok(StoredFile { name: name.to_owned(), hash: stored.hash.0, bytes: stored.bytes });
        }
        Ok(StoredFile { name: name.to_owned(), hash, bytes })
    }

    /// Stores bytes.
    pub(super) async fn store_bytes(&self, live: &LiveImport, name: &str, bytes: &[u8]) -> ApiResult<StoredFile> {
        let hash = *blake3::hash(bytes).as_bytes();
        if self.basis.store.blobs().path(&Hash(hash)).is_none() {
            self.note_new_blob(live, hash).await?;
            self.basis.store.blobs().put(bytes).await.map_err(unreadable)?;
        }
        Ok(StoredFile { name: name.to_owned(), hash, bytes: bytes.len() as u64 })
    }

    /// Written before the file itself: after a crash, the next start knows what to remove.
    async fn note_new_blob(&self, live: &LiveImport, hash: [u8; 32]) -> ApiResult<()> {
        let record = live.change(|record| {
            record.new_blobs.push(hash);
            record.clone()
        });
        let noted =
            self.basis.store.transact_relaxed(move |tx| -> Result<_, Refusal> { Ok(tx.put(&record.id, &record)?) });
        noted.await.map_err(refused)
    }
}
