//! Takes one file into an import, byte by byte, within its bounds.

use super::{Importing, import_state::ended, live::LiveImport, open_import::disk_fault};
use crate::plan::{StorageArea, StorageReservation};
use futures_util::StreamExt;
use lyceum_api::{
    ApiError, ApiResult, ErrorKind, Viewer,
    imports::{ByteStream, FileReceived, ImportPhase, IncomingFile},
    plan::PlanLimit,
};
use std::path::Path;
use tokio::{fs::File, io::AsyncWriteExt};

/// The most files of one import.
const MOST_FILES: u32 = 5000;

impl Importing {
    /// Streams a file to the import's folder. A file that is cut off, too large or cancelled leaves nothing.
    pub(super) async fn receive_file(&self, who: &Viewer, file: IncomingFile) -> ApiResult<FileReceived> {
        let live = self.own_live(who, file.import)?;
        let path = lyceum_parsers::names::clean(&file.path)
            .map_err(|refusal| ApiError::invalid("path", "file_name", refusal.to_string()))?;
        let record = live.record();
        if record.phase != ImportPhase::Receiving {
            return Err(ended());
        }
        if record.files_total >= MOST_FILES {
            let message =
                format!("One import can take {MOST_FILES} files. Please bring the rest in as another course.");
            return Err(ApiError::new(ErrorKind::TooLarge, "too_many_files", message));
        }
        if let Some(announced) = file.announced {
            self.bound(announced)?;
        }
        let target = self.folder(file.import).join("files").join(&path);
        let replaced = tokio::fs::metadata(&target).await.ok().map(|old| old.len());
        // Beside the target until it is whole, so that a file of the same name is never half replaced.
        let partial = self.folder(file.import).join(format!("{:032x}.part", self.basis.new_id()));
        let mut room =
            self.basis.plan.reserve_storage(StorageArea::Courses, record.owner, file.announced.unwrap_or(0))?;
        let received = match self.write(&live, &partial, file.body, &mut room).await {
            Ok(bytes) => settle(&partial, &target).await.map(|()| bytes),
            Err(error) => Err(error),
        };
        let bytes = match received {
            Ok(bytes) => bytes,
            Err(error) => {
                let _ = tokio::fs::remove_file(&partial).await;
                return Err(error);
            }
        };
        live.hold(&path, room);
        live.change(|record| {
            record.files_total += u32::from(replaced.is_none());
            record.bytes = (record.bytes + bytes).saturating_sub(replaced.unwrap_or(0));
        });
        Ok(FileReceived { path, bytes })
    }

    fn bound(&self, bytes: u64) -> ApiResult<()> {
        if bytes > self.basis.plan.limits().figure(PlanLimit::UploadSize) {
            Err(self.basis.plan.refuse(PlanLimit::UploadSize, bytes, None))
        } else {
            Ok(())
        }
    }

    async fn write(
        &self,
        live: &LiveImport,
        partial: &Path,
        mut body: ByteStream,
        room: &mut StorageReservation,
    ) -> ApiResult<u64> {
        let mut file = File::create(partial).await.map_err(|error| disk_fault(&error))?;
        let mut bytes = 0_u64;
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|_| cut_off())?;
            if live.is_cancelled() {
                return Err(ended());
            }
            bytes += chunk.len() as u64;
            self.bound(bytes)?;
            // A client may have announced nothing, or too little.
            if bytes > room.held() {
                room.grow(bytes - room.held())?;
            }
            file.write_all(&chunk).await.map_err(|error| disk_fault(&error))?;
        }
        file.flush().await.map_err(|error| disk_fault(&error))?;
        Ok(bytes)
    }
}

async fn settle(partial: &Path, target: &Path) -> ApiResult<()> {
    if let Some(folder) = target.parent() {
        tokio::fs::create_dir_all(folder).await.map_err(|error| clash_or_fault(&error))?;
    }
    tokio::fs::rename(partial, target).await.map_err(|error| clash_or_fault(&error))
}

/// A folder where a file should be, or a file where a folder should be.
fn clash_or_fault(error: &std::io::Error) -> ApiError {
    use std::io::ErrorKind::{AlreadyExists, IsADirectory, NotADirectory};
    if matches!(error.kind(), AlreadyExists | IsADirectory | NotADirectory) {
        return ApiError::invalid(
            "path",
            "file_name",
            "A file and a folder of this import have the same name. Please rename one.",
        );
    }
    disk_fault(error)
}

fn cut_off() -> ApiError {
    ApiError::new(
        ErrorKind::Invalid,
        "upload_cut_off",
        "The file did not arrive whole, so it was not kept. Please send it again.",
    )
}
