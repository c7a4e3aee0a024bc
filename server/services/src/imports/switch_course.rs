//! Switches a course to what an import has read: one transaction, all or nothing.

use super::{Importing, assemble_course::Assembled, natural_order::title_of, passages::passages, run_import::Stop};
use crate::{
    faults::{Refusal, refused},
    plan::{StorageArea, add_stored, remove_stored},
};
use lyceum_api::{ApiError, ErrorKind, ids::CourseId};
use lyceum_parsers::CourseSource;
use lyceum_storage::{
    Tx,
    records::{
        courses::{CourseFiles, CourseRecord, LessonBody, LessonRecord, SourceFile},
        imports::ImportRecord,
    },
};
use std::collections::{HashMap, HashSet};

/// The longest title and summary that are taken from a folder, in characters.
const LONGEST_TITLE: usize = 120;

/// Everything that goes into the transaction.
pub(super) struct Switch {
    pub(super) course: CourseId,
    pub(super) import: ImportRecord,
    pub(super) about: CourseSource,
    pub(super) root: Option<String>,
    pub(super) sources: Vec<SourceFile>,
    pub(super) assembled: Assembled,
    pub(super) now_s: i64,
}

impl Importing {
    /// Runs the transaction. Progress of learners stays, because lessons keep their identifiers.
    pub(super) async fn switch_course(&self, switch: Switch) -> Result<(), Stop> {
        let switched = self.basis.store.transact(move |tx| switch.apply(tx));
        Ok(switched.await.map_err(refused)?)
    }
}

impl Switch {
    fn apply(self, tx: &mut Tx) -> Result<(), Refusal> {
        let old = tx.get::<CourseRecord>(&self.course)?;
        if old.is_none() && self.import.course.is_some_and(|course| course != self.course) {
            return Err(gone().into());
        }
        let old_files = tx.get::<CourseFiles>(&self.course)?.unwrap_or_default();
        let record = self.record(old.as_ref(), tx.sequence());
        for (lesson, body) in &self.assembled.lessons {
            tx.put(&lesson.id, lesson)?;
            tx.put(&lesson.id, body)?;
        }
        let kept: HashSet<_> = record.lessons.iter().collect();
        for vanished in old.iter().flat_map(|old| &old.lessons).filter(|lesson| !kept.contains(lesson)) {
            tx.delete::<LessonRecord>(vanished)?;
            tx.delete::<LessonBody>(vanished)?;
        }
        drop(old_files);
        if let Some(old) = &old {
            remove_stored(tx, StorageArea::Courses, old.owner, old.stored_bytes)?;
        }
        add_stored(tx, StorageArea::Courses, record.owner, record.stored_bytes)?;
        tx.put(&self.course, &CourseFiles { files: self.sources })?;
        tx.put(&self.course, &record)?;
        // Nothing is to be removed any more if the server stops from here on.
        let import = ImportRecord { new_blobs: Vec::new(), course: Some(self.course), ..self.import };
        Ok(tx.put(&import.id, &import)?)
    }

    fn record(&self, old: Option<&CourseRecord>, sequence: u64) -> CourseRecord {
        let about = &self.about;
        let asked_for = Some(self.import.title.clone()).filter(|title| !title.is_empty());
        let from_folder =
            || about.title.clone().or_else(|| self.root.as_deref().map(|root| title_of(&format!("{root}."))));
        let kept_title = old.filter(|old| old.title_given).map(|old| old.title.clone());
        let title_given = asked_for.is_some() || kept_title.is_some();
        let title = asked_for.or(kept_title).or_else(from_folder).or_else(|| old.map(|old| old.title.clone()));
        let title = title.unwrap_or_else(|| "New course".to_owned()).chars().take(LONGEST_TITLE).collect();
        let kept_summary =
            old.filter(|old| old.summary_given || about.summary.is_none()).map(|old| old.summary.clone());
        let mut record = CourseRecord {
            id: self.course,
            title,
            title_given,
            summary_given: old.is_some_and(|old| old.summary_given),
            summary: kept_summary.or_else(|| about.summary.clone()).unwrap_or_default(),
            language: self.assembled.language.clone(),
            cover: self.assembled.cover.clone(),
            published: old.is_none_or(|old| old.published),
            owner: old.map_or(self.import.owner, |old| old.owner),
            created_s: old.map_or(self.now_s, |old| old.created_s),
            changed_s: self.now_s,
            deleted_s: old.and_then(|old| old.deleted_s),
            lessons: self.assembled.lessons.iter().map(|(lesson, _)| lesson.id).collect(),
            passages: 0,
            stored_bytes: self.stored_bytes(),
            sequence,
        };
        let passages =
            self.assembled.lessons.iter().map(|(lesson, body)| passages(&record, lesson, body).len()).sum::<usize>();
        record.passages = u32::try_from(passages).unwrap_or(u32::MAX);
        record
    }

    /// Bytes of all files, each content once.
    fn stored_bytes(&self) -> u64 {
        let files = self.sources.iter().flat_map(|source| std::iter::once(&source.original).chain(&source.shown));
        let pictures = self.assembled.lessons.iter().flat_map(|(_, body)| &body.pictures);
        files.chain(pictures).map(|file| (file.hash, file.bytes)).collect::<HashMap<_, _>>().values().sum()
    }
}

fn gone() -> ApiError {
    ApiError::new(
        ErrorKind::Conflict,
        "course_gone",
        "The course was removed while its files were read. Please import it as a new course.",
    )
}
