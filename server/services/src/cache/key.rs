//! What finds an entry of the cache: its area, whose rights it was made with, and what was asked.

use lyceum_storage::records::courses::CourseRecord;
use serde::{Deserialize, Serialize};

/// What entries are for; also a label of metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CacheArea {
    /// Passages that a search found.
    Search = 0,
    /// Answers with sources.
    Answers = 1,
}

impl CacheArea {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Search, Self::Answers];

    /// Its name in metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Answers => "answers",
        }
    }
}

/// Whose rights an entry was made with, and which state of the courses: people who may open the same courses in the
/// same versions share entries, others never.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope([u8; 32]);

impl Scope {
    /// What whoever may open exactly these courses may see. The number beside each course changes with its search
    /// index.
    pub(crate) fn of_courses<'a>(courses: impl IntoIterator<Item = (&'a CourseRecord, u64)>) -> Self {
        let mut parts: Vec<(u128, u64, u64, &str)> =
            courses.into_iter().map(|(course, index)| (course.id.0, course.sequence, index, &*course.title)).collect();
        parts.sort_unstable();
        let mut hasher = blake3::Hasher::new_derive_key("lyceum cache scope 1");
        for (course, sequence, index, title) in parts {
            hasher.update(&course.to_be_bytes()).update(&sequence.to_be_bytes()).update(&index.to_be_bytes());
            hasher.update(&(title.len() as u64).to_be_bytes()).update(title.as_bytes());
        }
        Self(*hasher.finalize().as_bytes())
    }
}

/// Finds an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CacheKey {
    area: CacheArea,
    hash: [u8; 32],
}

impl CacheKey {
    /// The key of what was asked within a scope. `asked` is everything that the value depends on.
    pub fn new(area: CacheArea, scope: Scope, asked: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new_derive_key("lyceum cache key 1");
        hasher.update(&[area as u8]).update(&scope.0);
        for part in asked {
            // With its length, so that no byte can move from one part to the next.
            hasher.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        Self { area, hash: *hasher.finalize().as_bytes() }
    }

    /// What the entry is for.
    pub fn area(&self) -> CacheArea {
        self.area
    }
}
