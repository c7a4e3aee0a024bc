//! Opens an import.

use super::Importing;
use crate::{
    courses::access::open_course,
    faults::{Refusal, refused},
    rights::{require_teacher, require_user},
};
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    ids::{CourseId, ImportId, UserId},
    imports::{ImportPhase, ImportState, NewImport},
};
use lyceum_storage::records::imports::ImportRecord;
use std::sync::Arc;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 120;

impl Importing {
    /// Opens an import for files to be sent into.
    pub(super) async fn open_import(&self, who: &Viewer, input: NewImport) -> ApiResult<ImportState> {
        require_teacher(who)?;
        let user = require_user(who)?;
        if let Some(course) = input.course {
            open_course(&self.basis, who, course)?;
        }
        let live = self.new_import(Some(user), &input.title, input.course)?;
        let folder = self.folder(live.record().id).join("files");
        tokio::fs::create_dir_all(&folder).await.map_err(|error| disk_fault(&error))?;
        self.store_record(live.record()).await?;
        Ok(self.state(live.record()))
    }

    /// A new import in memory.
    pub(super) fn new_import(
        &self,
        owner: Option<UserId>,
        title: &str,
        course: Option<CourseId>,
    ) -> ApiResult<Arc<super::live::LiveImport>> {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.chars().count() > LONGEST_TITLE {
            return Err(ApiError::invalid(
                "title",
                "title_length",
                format!("Please keep the title below {LONGEST_TITLE} characters."),
            ));
        }
        let record = ImportRecord {
            id: ImportId(self.basis.new_id()),
            owner,
            phase: ImportPhase::Receiving,
            course,
            title,
            started_s: self.basis.now_s(),
            files_total: 0,
            files_done: 0,
            bytes: 0,
            report: Vec::new(),
            problem: None,
            new_blobs: Vec::new(),
        };
        Ok(self.live.add(record))
    }

    /// Where the files of an import lie while it runs.
    pub(super) fn folder(&self, id: ImportId) -> std::path::PathBuf {
        self.paths.imports.join(id.to_string())
    }

    /// Writes how an import stands.
    pub(super) async fn store_record(&self, record: ImportRecord) -> ApiResult<()> {
        let stored = self.basis.store.transact(move |tx| -> Result<_, Refusal> { Ok(tx.put(&record.id, &record)?) });
        stored.await.map_err(refused)
    }
}

/// A fault of the disk in words.
pub(super) fn disk_fault(error: &std::io::Error) -> ApiError {
    if error.kind() == std::io::ErrorKind::StorageFull {
        return ApiError::new(
            lyceum_api::ErrorKind::StorageFull,
            "disk_full",
            "The server's disk is full, so the file was not kept. Please tell your administrator.",
        );
    }
    tracing::error!(%error, "a file of an import could not be written or read");
    ApiError::internal()
}
