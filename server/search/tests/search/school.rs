//! A small school to search in.

use std::path::Path;

use lyceum_search::{Found, Index, Method, NewPassage, Query};

/// The course most tests use.
pub const BIOLOGY: u128 = 10;
/// A second one.
pub const PHYSICS: u128 = 20;

/// A passage of a course: its lesson is `id / 10`.
pub fn passage(course: u128, id: u128, text: &str) -> NewPassage {
    NewPassage {
        id,
        course,
        lesson: id / 10,
        course_title: String::new(),
        lesson_title: String::new(),
        headings: Vec::new(),
        text: text.to_owned(),
        language: Some("en".to_owned()),
        page: Some(3),
        second: None,
        first_block: 1,
        last_block: 2,
    }
}

/// Passages of biology, numbered from 100.
pub fn biology() -> Vec<NewPassage> {
    let texts = [
        "Photosynthesis turns light, water and carbon dioxide into sugar and oxygen.",
        "The mitochondria of a cell release energy from sugar.",
        "Cells divide by mitosis; each daughter cell receives all chromosomes.",
        "Roots take up water and minerals from the soil.",
    ];
    (100..).zip(texts).map(|(id, text)| passage(BIOLOGY, id, text)).collect()
}

/// Passages of physics, numbered from 200.
pub fn physics() -> Vec<NewPassage> {
    let texts = ["Light travels in straight lines and is refracted by glass.", "Force is mass times acceleration."];
    (200..).zip(texts).map(|(id, text)| passage(PHYSICS, id, text)).collect()
}

/// An index with both courses.
pub fn filled(dir: &Path) -> Index {
    let index = Index::open(dir).unwrap().index;
    index.replace_course(BIOLOGY, biology()).unwrap();
    index.replace_course(PHYSICS, physics()).unwrap();
    index.commit(7).unwrap();
    index
}

/// A query for words in both courses.
pub fn words(text: &str) -> Query<'_> {
    Query { text, vector: None, courses: &[BIOLOGY, PHYSICS], limit: 10, prefer_lesson: None, method: Method::Lexical }
}

/// Ids of the hits, best first.
pub fn ids(found: &Found) -> Vec<u128> {
    found.hits.iter().map(|hit| hit.passage.id).collect()
}

/// Searches for words in both courses.
pub fn find(index: &Index, text: &str) -> Vec<u128> {
    ids(&index.search(&words(text)).unwrap())
}
