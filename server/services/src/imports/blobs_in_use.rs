//! Which stored files the courses name.

use crate::faults::unreadable;
use lyceum_api::ApiResult;
use lyceum_storage::{
    Store,
    records::courses::{CourseFiles, CourseRecord, LessonBody},
};
use std::collections::HashSet;

/// The hashes of all files of all courses, deleted ones included as long as they can be brought back.
pub(crate) fn blobs_in_use(store: &Store) -> ApiResult<HashSet<[u8; 32]>> {
    let mut in_use = HashSet::new();
    for (id, course) in store.scan::<CourseRecord>(&[], usize::MAX).map_err(unreadable)? {
        let files = store.get::<CourseFiles>(&id).map_err(unreadable)?.unwrap_or_default();
        in_use.extend(
            files.files.iter().flat_map(|file| std::iter::once(&file.original).chain(&file.shown)).map(|f| f.hash),
        );
        in_use.extend(course.cover.map(|cover| cover.hash));
        for lesson in course.lessons {
            let body = store.get::<LessonBody>(&lesson).map_err(unreadable)?.unwrap_or_default();
            in_use.extend(body.pictures.iter().map(|picture| picture.hash));
        }
    }
    Ok(in_use)
}
