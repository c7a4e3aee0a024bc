//! What is asked of the index and what it answers.

use std::ops::Range;

use crate::passage::Passage;

/// How passages are ranked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Words only (BM25).
    Lexical,
    /// Vectors only.
    Dense,
    /// Both, fused. Without a query vector this is `Lexical`.
    Hybrid,
}

/// One search. No text makes it fail: what cannot be searched finds nothing.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// What the person wrote.
    pub text: &'a str,
    /// Its vector, if there is an embedder.
    pub vector: Option<&'a [f32]>,
    /// Courses the person may see. Nothing else takes part in any way, not even in word statistics.
    pub courses: &'a [u128],
    /// Most hits wanted.
    pub limit: usize,
    /// Lesson the person has open: its passages win ties and near ties.
    pub prefer_lesson: Option<u128>,
    /// How to rank.
    pub method: Method,
}

/// One passage found.
#[derive(Debug, Clone)]
pub struct Hit {
    /// The passage.
    pub passage: Passage,
    /// 0 to 1, comparable within one answer; hits come best first.
    pub score: f32,
    /// BM25 score of the words, if any matched.
    pub lexical: Option<f32>,
    /// Raw cosine between query and passage, if both have a vector. Measure of evidence.
    pub dense: Option<f32>,
    /// Byte ranges of matched words in `passage.text`, in order, not overlapping.
    pub marks: Vec<Range<usize>>,
}

/// Answer of one search.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Best first.
    pub hits: Vec<Hit>,
    /// No word matched exactly, so that similar spellings were searched.
    pub guessed: bool,
}
