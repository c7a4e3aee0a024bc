//! Brings in the demo course, by the same way as any other course: opened, sent, finished, shown to learners.

use crate::{
    deps::DemoFile,
    imports::{Announcement, ImportPorts},
};
use futures_util::stream;
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    courses::{ChangeCourse, Courses},
    ids::ImportId,
    imports::{Files, ImportPhase, ImportRef, ImportState, Imports, IncomingFile, NewImport},
};
use std::{sync::Arc, time::Duration};

/// How often the import is looked at, and how many times.
const LOOK_EVERY: Duration = Duration::from_millis(200);
const LOOKS: u32 = 5 * 600;

/// The demo course and the way in for it.
pub(crate) struct DemoCourse {
    pub(crate) files: Arc<[DemoFile]>,
    pub(crate) imports: ImportPorts,
    pub(crate) courses: Arc<dyn Courses>,
}

impl DemoCourse {
    /// Says that it is about to come, if there is one: to be kept until it is there.
    pub(crate) fn announce(&self) -> Option<Announcement> {
        (!self.files.is_empty()).then(|| self.imports.0.announce())
    }

    /// Brings it in, in the name of the new admin. Returns when learners can open it.
    pub(crate) async fn bring_in(&self, admin: &Viewer) -> ApiResult<()> {
        if self.files.is_empty() {
            return Ok(());
        }
        let import = self.imports.start_import(admin, NewImport { title: String::new(), course: None }).await?.id;
        for file in self.files.iter() {
            let body = Box::pin(stream::iter([Ok(file.bytes.clone())]));
            let announced = Some(file.bytes.len() as u64);
            self.imports.receive(admin, IncomingFile { import, path: file.path.clone(), announced, body }).await?;
        }
        self.imports.finish_import(admin, ImportRef { import }).await?;
        let done = self.wait(admin, import).await?;
        let Some(course) = done.course else { return Err(failed(&done)) };
        let shown = ChangeCourse { course, title: None, summary: None, published: Some(true) };
        self.courses.change_course(admin, shown).await.map(drop)
    }

    async fn wait(&self, admin: &Viewer, import: ImportId) -> ApiResult<ImportState> {
        for _ in 0..LOOKS {
            let state = self.imports.get_import(admin, ImportRef { import }).await?;
            match state.phase {
                ImportPhase::Done => return Ok(state),
                ImportPhase::Failed | ImportPhase::Cancelled => return Err(failed(&state)),
                ImportPhase::Receiving | ImportPhase::Reading | ImportPhase::Indexing => {
                    // A look, not a hope: the import tells its phase and nothing else.
                    tokio::time::sleep(LOOK_EVERY).await;
                }
            }
        }
        Err(ApiError::internal())
    }
}

fn failed(state: &ImportState) -> ApiError {
    tracing::error!(problem = ?state.problem, "the import of the demo course failed");
    ApiError::internal()
}
