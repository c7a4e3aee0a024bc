//! Runs an import from its files to the course: in the background for uploads, one import at a time.

use super::{
    Importing,
    assemble_course::assemble,
    collect_files::{Collected, collect},
    import_state::ended,
    index_course::index_course,
    live::LiveImport,
    switch_course::Switch,
};
use crate::plan::StorageArea;
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    ids::{CourseId, ImportId},
    imports::{FileOutcome, ImportPhase, ImportState},
};
use lyceum_storage::records::courses::CourseRecord;
use std::{path::PathBuf, sync::Arc};

/// Where the files of an import lie.
pub(super) struct Source {
    /// The folder.
    pub(super) folder: PathBuf,
    /// Whether they were sent: then a folder around all of them is not part of their paths.
    pub(super) sent: bool,
    /// The title where nothing else gives one.
    pub(super) name: Option<String>,
}

/// Why an import makes no course.
pub(super) enum Stop {
    /// Somebody stopped it.
    Cancelled,
    /// It cannot go on; this is why.
    Failed(ApiError),
}

impl From<ApiError> for Stop {
    fn from(error: ApiError) -> Self {
        Self::Failed(error)
    }
}

impl Importing {
    /// Says that all files are there; reads them in the background.
    pub(super) async fn finish_import(self: Arc<Self>, who: &Viewer, id: ImportId) -> ApiResult<ImportState> {
        let live = self.own_live(who, id)?;
        if live.record().files_total == 0 {
            return Err(ApiError::invalid(
                "files",
                "no_files",
                "No file has arrived yet. Please choose files or a folder first.",
            ));
        }
        if !live.advance(ImportPhase::Receiving, ImportPhase::Reading) {
            return Err(ended());
        }
        self.store_record(live.record()).await?;
        let state = self.state(live.record());
        let source = Source { folder: self.folder(id).join("files"), sent: true, name: None };
        tokio::spawn(async move { self.run_import(&live, source).await });
        Ok(state)
    }

    /// Runs an import to its end, whatever that is, and gives its last state.
    pub(super) async fn run_import(&self, live: &LiveImport, source: Source) -> ImportState {
        let turn = self.turn.lock().await;
        let ended = self.make_course(live, source).await;
        match ended {
            Ok(course) => {
                live.change(|record| (record.phase, record.course) = (ImportPhase::Indexing, Some(course)));
                if let Err(error) = index_course(&self.basis, course).await {
                    live.change(|record| record.problem = Some(error.message));
                }
                self.embedding.wake();
                live.change(|record| record.phase = ImportPhase::Done);
            }
            Err(stop) => {
                let new_blobs = live.change(|record| {
                    match stop {
                        Stop::Cancelled => record.phase = ImportPhase::Cancelled,
                        Stop::Failed(error) => {
                            record.phase = ImportPhase::Failed;
                            record.problem = Some(error.message);
                        }
                    }
                    record.new_blobs.clone()
                });
                if let Err(error) = self.remove_new_blobs(&new_blobs).await {
                    tracing::warn!(%error, "files of an import that made no course stay on the disk");
                }
            }
        }
        if let Err(error) = self.end(live).await {
            tracing::error!(%error, "the end of an import could not be stored");
        }
        drop(turn);
        self.state(live.record())
    }

    async fn make_course(&self, live: &LiveImport, source: Source) -> Result<CourseId, Stop> {
        let wanted = live.record().course;
        let old = match wanted {
            Some(id) => Some(self.basis.get::<CourseRecord>(&id)?.ok_or_else(|| ApiError::not_found("course"))?),
            None => None,
        };
        let course = wanted.unwrap_or_else(|| CourseId(self.basis.new_id()));
        let work = self.folder(live.record().id);
        let Collected { files, root, skipped } =
            tokio::task::spawn_blocking(move || collect(&source.folder, &work, source.sent))
                .await
                .map_err(|_| ApiError::internal())?
                .map_err(|error| {
                    ApiError::new(lyceum_api::ErrorKind::Unreadable, "files_unreadable", error.to_string())
                })?;
        let collected = Collected { files, root, skipped };
        // Files of the disk have no room yet, and a zip holds more than it weighs.
        let bytes: u64 = collected.files.iter().map(|file| file.bytes).sum();
        let missing = bytes.saturating_sub(live.held());
        live.hold("", self.basis.plan.reserve_storage(StorageArea::Courses, live.record().owner, missing)?);
        let mut read = self.read_files(live, &collected, old.as_ref()).await?;
        let sources = std::mem::take(&mut read.sources);
        let about = read.about.clone();
        read.sources.clone_from(&sources);
        let assembled = assemble(course, read, &self.school_language);
        for path in &assembled.lonely_captions {
            live.change(|record| {
                if let Some(report) = record.report.iter_mut().find(|report| report.path == *path) {
                    report.outcome = FileOutcome::Skipped;
                    "There is no video with this name beside it.".clone_into(&mut report.note);
                }
            });
        }
        if assembled.lessons.is_empty() {
            return Err(Stop::Failed(nothing_read()));
        }
        if live.is_cancelled() {
            return Err(Stop::Cancelled);
        }
        // From here on it is too late to cancel.
        live.advance(ImportPhase::Reading, ImportPhase::Indexing);
        let root = collected.root.or(source.name);
        let switch =
            Switch { course, import: live.record(), about, root, sources, assembled, now_s: self.basis.now_s() };
        self.switch_course(switch).await?;
        Ok(course)
    }
}

fn nothing_read() -> ApiError {
    ApiError::new(
        lyceum_api::ErrorKind::Unreadable,
        "nothing_read",
        "None of the files could become a lesson, so no course was made. The list says why for each file.",
    )
}
