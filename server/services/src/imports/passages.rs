//! Cuts the lessons of a course into passages for the search index.

use super::first_bits;
use lyceum_search::{
    NewPassage,
    chunk::{TextBlock, chunk},
};
use lyceum_storage::records::courses::{CourseRecord, LessonBody, LessonRecord};
use std::collections::HashMap;

/// The passages of one lesson. The same lesson always gives the same passages with the same identifiers, so that links
/// to them, and their vectors, outlive an import that does not change them.
pub(super) fn passages(course: &CourseRecord, lesson: &LessonRecord, body: &LessonBody) -> Vec<NewPassage> {
    let blocks = body.blocks.iter().map(|block| TextBlock {
        text: block.text.clone(),
        heading_level: block.heading,
        page: block.page,
        second: block.second,
    });
    let blocks: Vec<TextBlock> = blocks.collect();
    let mut seen: HashMap<String, u32> = HashMap::new();
    let new = |chunk: lyceum_search::chunk::Chunk| {
        let twin = seen.entry(chunk.text.clone()).and_modify(|n| *n += 1).or_insert(0);
        NewPassage {
            id: passage_id(lesson, &chunk.text, *twin),
            course: course.id.0,
            lesson: lesson.id.0,
            course_title: course.title.clone(),
            lesson_title: lesson.title.clone(),
            headings: chunk.headings,
            text: chunk.text,
            language: None,
            page: chunk.page,
            second: chunk.second,
            first_block: chunk.first_block,
            last_block: chunk.last_block,
        }
    };
    chunk(&blocks, &about_tokens).into_iter().map(new).collect()
}

fn passage_id(lesson: &LessonRecord, text: &str, twin: u32) -> u128 {
    let mut hasher = blake3::Hasher::new_derive_key("lyceum passage id 1");
    hasher.update(&lesson.id.0.to_be_bytes());
    hasher.update(&twin.to_be_bytes());
    hasher.update(text.as_bytes());
    first_bits(&hasher.finalize())
}

/// About how many tokens a text has: one for each five letters of a word, one for each character of scripts without
/// blanks. No model is asked, so that passages stay the same whichever model is loaded.
fn about_tokens(text: &str) -> usize {
    text.split_whitespace()
        .map(|word| {
            let wide = word.chars().filter(|c| *c as u32 >= 0x2e80).count();
            wide + (word.chars().count() - wide).div_ceil(5)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::about_tokens;

    #[test]
    fn tokens_are_estimated() {
        assert_eq!(about_tokens("a photosynthesis"), 4);
        assert_eq!(about_tokens("光合作用"), 4);
        assert_eq!(about_tokens(""), 0);
    }
}
