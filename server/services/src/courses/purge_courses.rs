//! Removes courses that were deleted more than 30 days ago, with their files and passages.

use crate::{
    faults::{Refusal, refused, unreadable},
    imports::blobs_in_use,
    plan::{StorageArea, remove_stored},
};
use lyceum_api::ApiResult;
use lyceum_search::Index;
use lyceum_storage::{
    Hash, Store,
    records::courses::{CourseFiles, CourseRecord, LessonBody, LessonRecord},
};
use std::collections::HashSet;

/// For how long a deleted course can be brought back: 30 days.
const KEPT_S: i64 = 30 * 24 * 3600;

/// Removes what is over: first the records, then the files that no other course names. Tells how many courses went.
pub async fn purge_courses(store: &Store, index: &Index, now_s: i64) -> ApiResult<usize> {
    let all = store.scan::<CourseRecord>(&[], super::access::MOST_COURSES).map_err(unreadable)?;
    let over: Vec<CourseRecord> = all
        .into_iter()
        .map(|(_, course)| course)
        .filter(|course| course.deleted_s.is_some_and(|deleted| deleted + KEPT_S < now_s))
        .collect();
    for course in &over {
        let blobs = blobs_of(store, course)?;
        remove_records(store, course.clone()).await?;
        let index = index.clone();
        let id = course.id.0;
        // A passage that stays in the index is never found, as its course is not open to anybody.
        let removed = tokio::task::spawn_blocking(move || index.remove_course(id)).await;
        if !matches!(removed, Ok(Ok(()))) {
            tracing::warn!(course = %course.id, "passages of a removed course stay in the index");
        }
        let in_use = blobs_in_use(store)?;
        for hash in blobs.difference(&in_use) {
            store.blobs().remove(&Hash(*hash)).await.map_err(unreadable)?;
        }
    }
    Ok(over.len())
}

async fn remove_records(store: &Store, course: CourseRecord) -> ApiResult<()> {
    let removed = store.transact(move |tx| -> Result<_, Refusal> {
        // Brought back meanwhile.
        if tx.get::<CourseRecord>(&course.id)?.is_none_or(|now| now.deleted_s.is_none()) {
            return Ok(());
        }
        for lesson in &course.lessons {
            tx.delete::<LessonRecord>(lesson)?;
            tx.delete::<LessonBody>(lesson)?;
        }
        tx.delete::<CourseFiles>(&course.id)?;
        tx.delete::<CourseRecord>(&course.id)?;
        Ok(remove_stored(tx, StorageArea::Courses, course.owner, course.stored_bytes)?)
    });
    removed.await.map_err(refused)
}

fn blobs_of(store: &Store, course: &CourseRecord) -> ApiResult<HashSet<[u8; 32]>> {
    let files = store.get::<CourseFiles>(&course.id).map_err(unreadable)?.unwrap_or_default();
    let mut blobs: HashSet<[u8; 32]> =
        files.files.iter().flat_map(|f| std::iter::once(&f.original).chain(&f.shown)).map(|f| f.hash).collect();
    for lesson in &course.lessons {
        let body = store.get::<LessonBody>(lesson).map_err(unreadable)?.unwrap_or_default();
        blobs.extend(body.pictures.iter().map(|picture| picture.hash));
    }
    Ok(blobs)
}
