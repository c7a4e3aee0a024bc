//! Tells how far imports are.

use super::{Importing, live::LiveImport};
use crate::rights::{require_teacher, require_user};
use lyceum_api::{
    ApiError, ApiResult, Role, Viewer,
    ids::ImportId,
    imports::{ImportList, ImportState},
};
use lyceum_storage::records::{courses::CourseRecord, imports::ImportRecord};
use std::sync::Arc;

/// The most imports in the list.
const LISTED: usize = 20;
/// How far back the list looks for own ones.
const LOOKED_AT: usize = 500;

impl Importing {
    /// The newest own imports; for admins those of all.
    pub(super) fn list_imports(&self, who: &Viewer) -> ApiResult<ImportList> {
        require_teacher(who)?;
        let newest = self.basis.scan_back::<ImportRecord>(&(), LOOKED_AT)?;
        let own = newest.into_iter().map(|(_, record)| record).filter(|record| may_see(who, record)).take(LISTED);
        let imports = own.map(|stored| self.live.get(stored.id).map_or(stored, |live| live.record()));
        Ok(ImportList { imports: imports.map(|record| self.state(record)).collect() })
    }

    /// One import as it stands.
    pub(super) fn get_import(&self, who: &Viewer, id: ImportId) -> ApiResult<ImportState> {
        require_teacher(who)?;
        let record = match self.live.get(id) {
            Some(live) => Some(live.record()),
            None => self.basis.get::<ImportRecord>(&id)?,
        };
        record.filter(|record| may_see(who, record)).map(|record| self.state(record)).ok_or_else(not_found)
    }

    /// An own import that is under way; an error that says so when it has ended.
    pub(super) fn own_live(&self, who: &Viewer, id: ImportId) -> ApiResult<Arc<LiveImport>> {
        require_teacher(who)?;
        require_user(who)?;
        if let Some(live) = self.live.get(id).filter(|live| may_see(who, &live.record())) {
            return Ok(live);
        }
        self.basis.get::<ImportRecord>(&id)?.filter(|record| may_see(who, record)).ok_or_else(not_found)?;
        Err(ended())
    }

    /// The record as its reader sees it.
    pub(super) fn state(&self, record: ImportRecord) -> ImportState {
        let (with_vectors, passages) = record.course.map_or((0, 0), |course| self.basis.index.vector_counts(course.0));
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let ImportRecord { id, phase, course, mut title, files_total, files_done, bytes, report, problem, .. } = record;
        // A new course gets its identifier before it exists: nobody should follow it until then.
        let course = course.filter(|course| self.basis.store.exists::<CourseRecord>(course).unwrap_or(false));
        if title.is_empty()
            && let Some(Ok(Some(record))) = course.map(|course| self.basis.store.get::<CourseRecord>(&course))
        {
            title = record.title;
        }
        let (embedded, passages) = (count(with_vectors), count(passages));
        ImportState { id, phase, course, title, files_total, files_done, bytes, embedded, passages, report, problem }
    }
}

fn may_see(who: &Viewer, record: &ImportRecord) -> bool {
    who.role == Role::Admin || (who.user.is_some() && who.user == record.owner)
}

fn not_found() -> ApiError {
    ApiError::not_found("import")
}

/// The import has ended, so nothing can be done with it any more.
pub(super) fn ended() -> ApiError {
    ApiError::new(lyceum_api::ErrorKind::Conflict, "import_ended", "This import has ended. Please start a new one.")
}
