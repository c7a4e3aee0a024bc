//! Brings in a folder or zip from the server's own disk: for the command line and the demo course.

use super::{Importing, run_import::Source};
use crate::plan::StorageArea;
use lyceum_api::{
    ApiError, ApiResult,
    ids::{CourseId, UserId},
    imports::{ImportPhase, ImportState},
};
use std::path::Path;

impl Importing {
    /// Imports a folder or zip and waits until the course is there. `course` is updated in place, if given. No bound on
    /// the size of a file holds here, the course storage does.
    pub async fn import_path(
        &self,
        path: &Path,
        course: Option<CourseId>,
        owner: Option<UserId>,
    ) -> ApiResult<ImportState> {
        let unreadable = |error: std::io::Error| {
            ApiError::invalid("path", "path_unreadable", format!("{} cannot be read: {error}.", path.display()))
        };
        let meta = tokio::fs::metadata(path).await.map_err(unreadable)?;
        let live = self.new_import(owner, "", course)?;
        let id = live.record().id;
        let work = self.folder(id);
        tokio::fs::create_dir_all(work.join("files")).await.map_err(unreadable)?;
        live.advance(ImportPhase::Receiving, ImportPhase::Reading);
        self.store_record(live.record()).await?;
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let (folder, sent) = if meta.is_dir() {
            (path.to_owned(), false)
        } else {
            // One file, as a rule a zip: into the import's folder, where uploads lie too.
            let name = name.as_deref().unwrap_or("course.zip");
            let copied = match self.basis.plan.reserve_storage(StorageArea::Courses, owner, meta.len()) {
                Ok(room) => {
                    live.hold(name, room);
                    tokio::fs::copy(path, work.join("files").join(name)).await.map_err(unreadable)
                }
                Err(full) => Err(full),
            };
            if let Err(error) = copied {
                live.change(|record| {
                    (record.phase, record.problem) = (ImportPhase::Failed, Some(error.message.clone()));
                });
                self.end(&live).await?;
                return Err(error);
            }
            (work.join("files"), true)
        };
        Ok(self.run_import(&live, Source { folder, sent, name }).await)
    }
}
