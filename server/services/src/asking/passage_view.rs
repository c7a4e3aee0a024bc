//! A found passage as its reader sees it, with the address of its exact place.

use lyceum_api::{
    asking::Passage,
    ids::{CourseId, LessonId, PassageId},
};
use lyceum_search::Hit;
use std::ops::Range;

/// The passage of a hit.
pub(super) fn passage(hit: Hit) -> Passage {
    let Hit { passage, score, marks, .. } = hit;
    let (id, lesson) = (PassageId(passage.id), LessonId(passage.lesson));
    Passage {
        id,
        course: CourseId(passage.course),
        course_title: passage.course_title,
        lesson,
        lesson_title: passage.lesson_title,
        headings: passage.headings,
        page: passage.page,
        second: passage.second,
        marked: marked(&passage.text, &marks),
        href: format!("/lessons/{lesson}?mark={id}#b{}", passage.first_block),
        score,
    }
}

/// The text with `\u{2}` and `\u{3}` around the found words. Such characters in the text itself are dropped.
fn marked(text: &str, marks: &[Range<usize>]) -> String {
    let plain = |part: &str| part.replace(['\u{2}', '\u{3}'], "");
    let mut out = String::with_capacity(text.len() + 2 * marks.len());
    let mut at = 0;
    for mark in marks {
        let (Some(before), Some(word)) = (text.get(at..mark.start), text.get(mark.clone())) else { continue };
        out.push_str(&plain(before));
        out.push('\u{2}');
        out.push_str(&plain(word));
        out.push('\u{3}');
        at = mark.end;
    }
    out.push_str(&plain(text.get(at..).unwrap_or_default()));
    out
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    #[expect(clippy::single_range_in_vec_init, reason = "one mark")]
    fn found_words_are_marked() {
        assert_eq!(marked("äb cd\u{2} ef", &[0..3, 4..6]), "\u{2}äb\u{3} \u{2}cd\u{3} ef");
        assert_eq!(marked("äb", &[1..2]), "äb", "a range inside a character is no mark");
        assert_eq!(marked("", &[]), "");
    }
}
