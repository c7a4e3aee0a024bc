//! Saves what a learner has opened, finished, watched and written, in batches.

use super::access::open_lesson;
use crate::{
    basis::Basis,
    faults::{Refusal, refused},
    rights::require_user,
};
use lyceum_api::{
    ApiError, ApiResult, Nothing, Viewer,
    courses::{ProgressBatch, ProgressEntry},
    ids::{CourseId, LessonId, UserId},
};
use lyceum_storage::{
    Tx,
    records::{
        courses::{LessonBody, StoredBody},
        progress::{LastPlace, LessonProgress, SavedCode},
    },
};
use std::collections::{BTreeMap, HashMap};

/// The most entries of one batch.
const MOST_ENTRIES: usize = 100;
/// The longest code, in bytes.
const LONGEST_CODE: usize = 64 * 1024;

/// Saves a batch, all of it or nothing. Entries of lessons that are gone since are left out: a page that was open
/// while its course was imported again must not lose the rest.
pub(super) async fn save_progress(basis: &Basis, who: &Viewer, input: ProgressBatch) -> ApiResult<Nothing> {
    let user = require_user(who)?;
    if input.entries.len() > MOST_ENTRIES {
        return Err(ApiError::invalid(
            "entries",
            "too_many_entries",
            format!("At most {MOST_ENTRIES} entries fit into one batch."),
        ));
    }
    let mut lessons: HashMap<LessonId, Option<Known>> = HashMap::new();
    let mut entries = Vec::with_capacity(input.entries.len());
    for entry in input.entries {
        check(&entry)?;
        let lesson = lesson_of(&entry);
        let known = match lessons.get(&lesson) {
            Some(known) => known,
            None => lessons.entry(lesson).or_insert(Known::find(basis, who, lesson)?),
        };
        if let Some(known) = known.as_ref().filter(|known| known.has_part(&entry)) {
            entries.push((known.course, entry));
        }
    }
    let now = basis.now_s();
    // A place in a video may be lost with the power, what a learner did may not.
    let must_last =
        entries.iter().any(|(_, e)| matches!(e, ProgressEntry::Finished { .. } | ProgressEntry::Code { .. }));
    let save = move |tx: &mut Tx| -> Result<(), Refusal> {
        entries.into_iter().try_for_each(|(course, entry)| save_entry(tx, user, course, entry, now))
    };
    let saved = if must_last { basis.store.transact(save).await } else { basis.store.transact_relaxed(save).await };
    saved.map_err(refused)?;
    Ok(Nothing {})
}

/// A lesson that the person may open, with the names of its parts.
struct Known {
    course: CourseId,
    videos: Vec<String>,
    exercises: Vec<String>,
}

impl Known {
    fn find(basis: &Basis, who: &Viewer, lesson: LessonId) -> ApiResult<Option<Self>> {
        let Ok((_, course)) = open_lesson(basis, who, lesson) else { return Ok(None) };
        let body = basis.get::<LessonBody>(&lesson)?.unwrap_or_default();
        let mut known = Self { course: course.id, videos: Vec::new(), exercises: Vec::new() };
        for block in body.blocks {
            match block.body {
                StoredBody::Video(video) => known.videos.push(video.key),
                StoredBody::Exercise(exercise) => known.exercises.push(exercise.key),
                StoredBody::Html(_) | StoredBody::Cue { .. } | StoredBody::Quiz(_) => {}
            }
        }
        Ok(Some(known))
    }

    /// Names that the lesson does not have are no place to store anything under.
    fn has_part(&self, entry: &ProgressEntry) -> bool {
        match entry {
            ProgressEntry::Opened { .. } | ProgressEntry::Finished { .. } => true,
            ProgressEntry::Watched { key, .. } => self.videos.contains(key),
            ProgressEntry::Code { key, .. } => self.exercises.contains(key),
        }
    }
}

fn check(entry: &ProgressEntry) -> ApiResult<()> {
    match entry {
        ProgressEntry::Watched { at_s, .. } if !at_s.is_finite() || !(0.0..=86_400.0).contains(at_s) => Err(
            ApiError::invalid("at_s", "place_range", "The place in a video is a number of seconds from 0 to 86,400."),
        ),
        ProgressEntry::Code { code, .. } if code.len() > LONGEST_CODE => Err(ApiError::invalid(
            "code",
            "code_length",
            "The code is longer than 64 KiB and cannot be saved. Please shorten it.",
        )),
        _ => Ok(()),
    }
}

fn lesson_of(entry: &ProgressEntry) -> LessonId {
    match entry {
        ProgressEntry::Opened { lesson }
        | ProgressEntry::Finished { lesson, .. }
        | ProgressEntry::Watched { lesson, .. }
        | ProgressEntry::Code { lesson, .. } => *lesson,
    }
}

fn save_entry(tx: &mut Tx, user: UserId, course: CourseId, entry: ProgressEntry, now: i64) -> Result<(), Refusal> {
    let lesson = lesson_of(&entry);
    let new = || LessonProgress { course, opened_s: now, finished_s: None, videos: BTreeMap::new() };
    let mut progress = tx.get::<LessonProgress>(&(user, lesson))?.unwrap_or_else(new);
    match entry {
        ProgressEntry::Opened { .. } => {
            progress.opened_s = now;
            tx.put(&user, &LastPlace { course, lesson, at_s: now })?;
        }
        ProgressEntry::Finished { finished, .. } => {
            progress.finished_s = finished.then_some(progress.finished_s.unwrap_or(now));
        }
        ProgressEntry::Watched { key, at_s, .. } => {
            progress.videos.insert(key, at_s);
        }
        ProgressEntry::Code { key, code, passed, .. } => {
            return Ok(tx.put(&(user, lesson, key), &SavedCode { code, passed, at_s: now })?);
        }
    }
    Ok(tx.put(&(user, lesson), &progress)?)
}
