//! Content coming in: files of a folder or zip become a course.
//!
//! An import is opened, files are sent into it one by one (`PUT /api/imports/{import}/files?path=…`, raw body), and
//! then it is finished; a report grows while it runs. Cancelling it at any time leaves nothing behind.

use crate::{
    ApiResult, Nothing, Viewer,
    endpoint::port,
    ids::{CourseId, ImportId},
};
use bytes::Bytes;
use futures_core::Stream;
use serde::{Deserialize, Serialize};
use std::pin::Pin;

/// The bytes of a file as they arrive.
pub type ByteStream = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// A new import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewImport {
    /// The title of a new course; empty to take the folder's or zip's name.
    #[serde(default)]
    pub title: String,
    /// The course to update in place; none for a new one.
    #[serde(default)]
    pub course: Option<CourseId>,
}

/// One import.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportRef {
    /// The import.
    pub import: ImportId,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ImportPhase {
    /// Files are arriving.
    Receiving,
    /// Files are being read.
    Reading,
    /// Passages are being made searchable.
    Indexing,
    /// The course is there.
    Done,
    /// Nothing could be read.
    Failed,
    /// Somebody stopped it.
    Cancelled,
}

/// An import as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportState {
    /// The identifier.
    pub id: ImportId,
    /// How far it is.
    pub phase: ImportPhase,
    /// The course, once known.
    pub course: Option<CourseId>,
    /// The title.
    pub title: String,
    /// How many files there are in this phase.
    pub files_total: u32,
    /// How many of them are done.
    pub files_done: u32,
    /// Bytes received so far.
    pub bytes: u64,
    /// How many passages have vectors, of `passages`; search by words works before all have.
    pub embedded: u32,
    /// How many passages there are.
    pub passages: u32,
    /// What became of each file.
    pub report: Vec<FileReport>,
    /// Why it failed, as a sentence.
    pub problem: Option<String>,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileReport {
    /// The file's path within the folder or zip.
    pub path: String,
    /// What became of it.
    pub outcome: FileOutcome,
    /// Why it was skipped, or what to know about it, as a sentence; may be empty.
    pub note: String,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FileOutcome {
    /// It became a lesson or part of one.
    Read,
    /// It became one, with a remark.
    ReadWithNote,
    /// It was left out.
    Skipped,
    /// It is the same as in the import before.
    Unchanged,
}

/// A file was received.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FileReceived {
    /// Its path, cleaned.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

/// A file that arrives.
pub struct IncomingFile {
    /// The import.
    pub import: ImportId,
    /// The path that the client gave.
    pub path: String,
    /// The size that the client announced.
    pub announced: Option<u64>,
    /// The bytes.
    pub body: ByteStream,
}

/// The newest imports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportList {
    /// Newest first, at most 20.
    pub imports: Vec<ImportState>,
}

/// A signed address of a stored file: `/media/{hash}?name=…&until=…&for=…&sign=…`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MediaQuery {
    /// The name to save it under; its ending gives the type.
    pub name: String,
    /// Seconds since 1970 until which it is good.
    pub until: i64,
    /// The person that it was made for.
    pub r#for: String,
    /// The signature over hash, name, until and for.
    pub sign: String,
}

/// A stored file, ready to be served by ranges.
#[derive(Clone, Debug)]
pub struct MediaFile {
    /// Where it lies.
    pub path: std::path::PathBuf,
    /// Its size.
    pub bytes: u64,
    /// Its type, from an allow list.
    pub mime: &'static str,
    /// Whether it may be shown in the page, or only saved.
    pub inline: bool,
    /// Whether it counts as a video stream, and whose.
    pub video_of: Option<crate::ids::UserId>,
}

/// What files need beyond the endpoints: bodies that are no JSON.
#[async_trait::async_trait]
pub trait Files: Send + Sync + 'static {
    /// Takes a file into an import. Bounds: [`crate::plan::PlanLimit::UploadSize`], the person's and the course storage.
    async fn receive(&self, who: &Viewer, file: IncomingFile) -> ApiResult<FileReceived>;
    /// Finds the file behind a signed address. `hash` is the hexadecimal BLAKE3 hash.
    async fn open_media(&self, hash: &str, query: MediaQuery) -> ApiResult<MediaFile>;
    /// Takes one of the person's video places until the returned guard is dropped.
    fn enter_video(&self, user: crate::ids::UserId) -> ApiResult<Box<dyn std::any::Any + Send + Sync>>;
}

port! {
    /// Content coming in.
    trait Imports = imports;
    /// Opens an import.
    call StartImport, start_import(NewImport) -> ImportState = Post "/api/imports", Teacher;
    /// Lists the newest imports.
    call ListImports, list_imports(Nothing) -> ImportList = Get "/api/imports", Teacher;
    /// Tells how far an import is.
    call GetImport, get_import(ImportRef) -> ImportState = Get "/api/imports/{import}", Teacher;
    /// Reads the received files and makes the course. Goes on in the background.
    call FinishImport, finish_import(ImportRef) -> ImportState = Post "/api/imports/{import}/finish", Teacher;
    /// Stops an import; nothing of it stays.
    call CancelImport, cancel_import(ImportRef) -> Nothing = Delete "/api/imports/{import}", Teacher;
}
