//! Finds passages, and tells where a passage stands in its lesson.

use super::{
    find::{Wanted, courses_to_search, find, scope_of, unavailable},
    passage_view::passage,
};
use crate::{
    basis::Basis,
    cache::{CacheArea, CacheKey},
    courses::access::open_course,
    imports::Importing,
};
use lyceum_api::{
    ApiError, ApiResult, Viewer,
    asking::{PassagePlace, SearchQuery, SearchResults},
    ids::{CourseId, PassageId},
};

/// The longest query, in characters.
const LONGEST_QUERY: usize = 1000;
/// How many passages are given when nothing is said.
const USUAL_LIMIT: u32 = 10;
/// The most passages.
const HIGHEST_LIMIT: u32 = 50;

/// Finds passages in the courses that the person may open.
pub(super) async fn search(
    basis: &Basis,
    importing: &Importing,
    who: &Viewer,
    input: SearchQuery,
) -> ApiResult<SearchResults> {
    let text = input.q.trim().to_owned();
    if text.is_empty() || text.chars().count() > LONGEST_QUERY {
        return Err(ApiError::invalid(
            "q",
            "query_length",
            format!("Please write 1 to {LONGEST_QUERY} characters to search for."),
        ));
    }
    let limit = input.limit.unwrap_or(USUAL_LIMIT);
    if !(1..=HIGHEST_LIMIT).contains(&limit) {
        return Err(ApiError::invalid(
            "limit",
            "limit_range",
            format!("Please ask for 1 to {HIGHEST_LIMIT} passages."),
        ));
    }
    let arrivals = importing.arrivals().in_words();
    let courses = courses_to_search(basis, who, input.course)?;
    let incomplete = importing.is_more_to_come(&arrivals, &courses, input.course);
    let scope = scope_of(basis, &courses);
    let key = CacheKey::new(CacheArea::Search, scope, &[text.as_bytes(), &limit.to_le_bytes()]);
    if let Some(found) = basis.cache.get::<SearchResults>(&key) {
        return Ok(SearchResults { incomplete, ..found });
    }
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let found = find(basis, Wanted { text, courses, limit, prefer_lesson: None }).await?;
    let passages = found.hits.into_iter().map(passage).collect();
    let results = SearchResults { passages, guessed: found.guessed, incomplete };
    basis.cache.put(key, &results);
    Ok(results)
}

/// Tells where a passage stands, if the person may open its course.
pub(super) async fn get_passage(basis: &Basis, who: &Viewer, id: PassageId) -> ApiResult<PassagePlace> {
    let index = basis.index.clone();
    let found = tokio::task::spawn_blocking(move || index.get(id.0)).await.map_err(|_| ApiError::internal())?;
    let not_found = || ApiError::not_found("passage");
    let passage = found.map_err(unavailable)?.ok_or_else(not_found)?;
    open_course(basis, who, CourseId(passage.course)).map_err(|_| not_found())?;
    let lyceum_search::Passage { text, first_block, last_block, .. } = passage;
    Ok(PassagePlace { text, first_block, last_block })
}
