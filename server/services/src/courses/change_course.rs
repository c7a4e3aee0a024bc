//! Renames, describes, shows or hides a course.

use super::access::open_course;
use crate::{
    basis::Basis,
    faults::{Refusal, refused},
    imports::index_course,
    rights::require_teacher,
};
use lyceum_api::{ApiError, ApiResult, Nothing, Viewer, courses::ChangeCourse};
use lyceum_storage::records::courses::CourseRecord;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 120;
/// The longest summary, in characters.
const LONGEST_SUMMARY: usize = 500;

/// Changes what is given. A title or summary that a person gave outlives later imports.
pub(super) async fn change_course(basis: &Basis, who: &Viewer, input: ChangeCourse) -> ApiResult<Nothing> {
    require_teacher(who)?;
    let id = open_course(basis, who, input.course)?.id;
    let title = input.title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
    if title.as_ref().is_some_and(|title| title.is_empty() || title.chars().count() > LONGEST_TITLE) {
        return Err(ApiError::invalid(
            "title",
            "title_length",
            format!("Please write a title of 1 to {LONGEST_TITLE} characters."),
        ));
    }
    let summary = input.summary.map(|summary| summary.trim().to_owned());
    if summary.as_ref().is_some_and(|summary| summary.chars().count() > LONGEST_SUMMARY) {
        return Err(ApiError::invalid(
            "summary",
            "summary_length",
            format!("Please keep the summary below {LONGEST_SUMMARY} characters."),
        ));
    }
    let renamed = title.is_some();
    let changed = basis.store.transact(move |tx| -> Result<_, Refusal> {
        let mut course = tx.get::<CourseRecord>(&id)?.ok_or_else(|| ApiError::not_found("course"))?;
        if let Some(title) = title {
            course.title = title;
            course.title_given = true;
            // The index holds the title: if the server stops before it is indexed, the next start sees it.
            course.sequence = tx.sequence();
        }
        if let Some(summary) = summary {
            course.summary = summary;
            course.summary_given = true;
        }
        course.published = input.published.unwrap_or(course.published);
        Ok(tx.put(&id, &course)?)
    });
    changed.await.map_err(refused)?;
    if renamed {
        index_course(basis, id).await?;
    }
    Ok(Nothing {})
}
