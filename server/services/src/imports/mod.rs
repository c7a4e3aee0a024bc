//! Content coming in: files of a folder or zip become a course.
//!
//! The way of an import: [`open_import`] → [`receive_file`] (streamed to `<data>/imports/<id>/files`) → [`run_import`]:
//! [`collect_files`], [`read_files`] (each in the child process), [`assemble_course`], [`switch_course`] (one
//! transaction), [`index_course`]; vectors follow in [`embed_passages`]. Only the transaction makes anything visible, so
//! an import that is cancelled or cut short leaves nothing.

mod arrivals;
mod assemble_course;
mod blobs_in_use;
mod cancel_import;
mod captions;
mod collect_files;
mod drafts;
mod embed_passages;
mod export_course;
mod front_matter;
mod import_path;
mod import_state;
mod index_course;
mod live;
mod natural_order;
mod open_import;
mod open_media;
mod passages;
mod purge_files;
mod read_files;
mod receive_file;
mod recover_imports;
mod run_import;
mod store_blob;
mod switch_course;
#[cfg(test)]
mod tests;

use crate::{
    basis::Basis,
    courses::media::Signer,
    deps::{Deps, Paths},
    plan::VideoPermit,
};
use arrivals::Announced;
use embed_passages::Embedding;
use live::LiveImports;
use lyceum_api::{
    ApiResult, Nothing, Viewer,
    ids::{CourseId, LessonId, UserId},
    imports::{
        FileReceived, Files, ImportList, ImportRef, ImportState, Imports, IncomingFile, MediaFile, MediaQuery,
        NewImport,
    },
};
use lyceum_parsers::worker::Workers;
use std::sync::Arc;

pub(crate) use arrivals::Announcement;
pub(crate) use blobs_in_use::blobs_in_use;
pub(crate) use index_course::index_course;

/// Imports, exports and files. One for the whole server.
pub struct Importing {
    basis: Basis,
    workers: Workers,
    paths: Paths,
    signer: Signer,
    school_language: String,
    live: LiveImports,
    announced: Announced,
    /// Held by the import that is being read: one at a time.
    turn: tokio::sync::Mutex<()>,
    embedding: Embedding,
}

impl Importing {
    /// Imports and files. `signer` checks the addresses of files.
    pub(crate) fn new(deps: &Deps, signer: Signer) -> Arc<Self> {
        let basis = Basis::new(deps);
        Arc::new(Self {
            workers: deps.workers.clone(),
            paths: deps.paths.clone(),
            signer,
            school_language: deps.school_defaults.language.clone(),
            live: LiveImports::default(),
            announced: Announced::default(),
            turn: tokio::sync::Mutex::new(()),
            embedding: Embedding::start(&basis),
            basis,
        })
    }
}

/// The identifier of a lesson: from its course and path, so that it stays the same when the course is imported again.
pub(crate) fn lesson_id(course: CourseId, path: &str) -> LessonId {
    let mut hasher = blake3::Hasher::new_derive_key("lyceum lesson id 1");
    hasher.update(&course.0.to_be_bytes());
    hasher.update(path.as_bytes());
    LessonId(first_bits(&hasher.finalize()))
}

/// The first 128 bits of a hash.
fn first_bits(hash: &blake3::Hash) -> u128 {
    hash.as_bytes().first_chunk().map_or(0, |bits| u128::from_be_bytes(*bits))
}

/// [`Imports`] and [`Files`] for the ports; clones share everything.
#[derive(Clone)]
pub(crate) struct ImportPorts(pub(crate) Arc<Importing>);

#[async_trait::async_trait]
impl Imports for ImportPorts {
    async fn start_import(&self, who: &Viewer, input: NewImport) -> ApiResult<ImportState> {
        self.0.open_import(who, input).await
    }
    async fn list_imports(&self, who: &Viewer, _: Nothing) -> ApiResult<ImportList> {
        self.0.list_imports(who)
    }
    async fn get_import(&self, who: &Viewer, input: ImportRef) -> ApiResult<ImportState> {
        self.0.get_import(who, input.import)
    }
    async fn finish_import(&self, who: &Viewer, input: ImportRef) -> ApiResult<ImportState> {
        Arc::clone(&self.0).finish_import(who, input.import).await
    }
    async fn cancel_import(&self, who: &Viewer, input: ImportRef) -> ApiResult<Nothing> {
        self.0.cancel_import(who, input.import).await
    }
}

#[async_trait::async_trait]
impl Files for ImportPorts {
    async fn receive(&self, who: &Viewer, file: IncomingFile) -> ApiResult<FileReceived> {
        self.0.receive_file(who, file).await
    }
    async fn open_media(&self, hash: &str, query: MediaQuery) -> ApiResult<MediaFile> {
        self.0.open_media(hash, &query)
    }
    fn enter_video(&self, user: UserId) -> ApiResult<Box<dyn std::any::Any + Send + Sync>> {
        let permit: VideoPermit = self.0.basis.plan.enter_video(user)?;
        Ok(Box::new(permit))
    }
}
