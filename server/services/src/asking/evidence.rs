//! Whether the found passages are evidence enough to answer from.

use crate::words::{content_word_set, content_words};
use lyceum_search::Hit;

/// Cosine from which meaning alone is evidence. On the demo course, MiniLM gives 0.47 to 0.73 to the best passage of
/// questions that it answers, and at most 0.31 to those of questions that it does not.
const CLOSE_IN_MEANING: f32 = 0.45;
/// Cosine from which meaning supports what the words say.
const RELATED_IN_MEANING: f32 = 0.35;
/// Part of the question's words that one passage must hold where meaning supports it.
const MANY_WORDS: f32 = 0.5;
/// Part of the question's words that one passage must hold where nothing is known about meaning, or where it does not
/// support it: the embedder knows English best, so that words alone must do for other languages.
const MOST_WORDS: f32 = 0.75;

/// Whether any of the hits is evidence for an answer to `question`.
///
/// The rule, for the best passage: close in meaning, or related and with half of the question's words, or with three
/// quarters of them. A question without any word of its own ("why?") is never covered.
pub fn is_covered(question: &str, hits: &[Hit]) -> bool {
    let words = content_words(question);
    if words.is_empty() {
        return false;
    }
    hits.iter().any(|hit| speaks_for(hit.dense, coverage(&words, hit)))
}

fn speaks_for(dense: Option<f32>, coverage: f32) -> bool {
    match dense {
        Some(cosine) if cosine >= CLOSE_IN_MEANING => true,
        Some(cosine) if cosine >= RELATED_IN_MEANING => coverage >= MANY_WORDS,
        _ => coverage >= MOST_WORDS,
    }
}

/// Which part of the question's words a passage holds, from 0 to 1. Titles and headings count as its text.
fn coverage(words: &[String], hit: &Hit) -> f32 {
    let passage = &hit.passage;
    let held = content_word_set(&format!("{} {} {}", passage.lesson_title, passage.headings.join(" "), passage.text));
    let found = words.iter().filter(|word| held.contains(*word)).count();
    #[expect(clippy::cast_precision_loss, reason = "a question has at most some hundred words")]
    let part = found as f32 / words.len() as f32;
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_search::Passage;

    fn hit(text: &str, dense: Option<f32>) -> Hit {
        let passage = Passage {
            id: 1,
            course: 1,
            lesson: 1,
            course_title: String::new(),
            lesson_title: "Plants".to_owned(),
            headings: vec![],
            text: text.to_owned(),
            language: None,
            page: None,
            second: None,
            first_block: 0,
            last_block: 0,
        };
        Hit { passage, score: 1.0, lexical: None, dense, marks: vec![] }
    }

    #[test]
    fn meaning_or_words_or_both_are_evidence() {
        let text = "Leaves take in light and make sugar.";
        let question = "How do leaves make sugar from light?";
        assert!(is_covered(question, &[hit(text, None)]));
        assert!(is_covered("What feeds a tree?", &[hit(text, Some(0.5))]));
        assert!(is_covered("Do leaves need light?", &[hit(text, Some(0.4))]));
        assert!(!is_covered("Do leaves need soil and air?", &[hit(text, Some(0.4))]));
        // Measured: far from the course, with one of its words.
        assert!(!is_covered("How do leaves vote?", &[hit(text, Some(0.31))]));
        assert!(!is_covered("Who won the football world cup?", &[hit(text, Some(0.1))]));
        assert!(!is_covered("Who won the world cup of light football games?", &[hit(text, Some(0.3))]));
        assert!(!is_covered(question, &[]));
    }

    #[test]
    fn a_question_without_content_is_not_covered() {
        assert!(!is_covered("why is that so?", &[hit("why is that so", Some(0.9))]));
    }
}
