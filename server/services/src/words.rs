//! The words of a text, folded so that case, accents and simple endings make no difference.

use std::collections::HashSet;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Words that say nothing about the subject. English mostly; the most frequent ones of a few other languages.
const STOP_WORDS: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "but",
    "by", "can", "could", "did", "do", "does", "each", "explain", "for", "from", "give", "had", "has", "have", "he",
    "her", "him", "his", "how", "if", "in", "into", "is", "it", "its", "just", "me", "mean", "means", "more", "most",
    "my", "no", "not", "of", "on", "one", "only", "or", "other", "our", "out", "please", "she", "should", "so", "some",
    "such", "tell", "than", "that", "the", "their", "them", "then", "there", "these", "they", "this", "those",
    "through", "to", "too", "up", "us", "use", "used", "very", "was", "we", "were", "what", "when", "where", "which",
    "while", "who", "why", "will", "with", "would", "you", "your", "aber", "auf", "das", "dem", "den", "der", "des",
    "die", "ein", "eine", "einer", "fur", "ist", "mit", "nicht", "sind", "und", "von", "warum", "was", "wer", "wie",
    "zu", "zum", "au", "avec", "ce", "ces", "comment", "dans", "du", "est", "et", "la", "le", "les", "par", "pas",
    "pour", "pourquoi", "que", "quel", "quelle", "qui", "quoi", "se", "sont", "sur", "un", "une", "con", "como", "de",
    "del", "el", "en", "es", "las", "lo", "los", "para", "por", "porque", "que", "ser", "son", "su", "um", "uma", "na",
    "ya", "wa", "kwa", "ni", "nini",
];

/// The text in lower case without accents, in compatibility form.
pub fn fold(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// The words that carry the subject, in order, folded and without simple endings. Characters of scripts that are
/// written without blanks count as one word each.
pub fn content_words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in fold(text).chars() {
        if is_written_without_blanks(c) {
            push(&mut words, &mut word);
            words.push(c.to_string());
        } else if c.is_alphanumeric() {
            word.push(c);
        } else {
            push(&mut words, &mut word);
        }
    }
    push(&mut words, &mut word);
    words
}

/// [`content_words`] as a set.
pub fn content_word_set(text: &str) -> HashSet<String> {
    content_words(text).into_iter().collect()
}

fn push(words: &mut Vec<String>, word: &mut String) {
    let taken = std::mem::take(word);
    let is_number = taken.chars().all(|c| c.is_ascii_digit());
    if taken.is_empty() || (taken.chars().count() < 2 && !is_number) || STOP_WORDS.contains(&taken.as_str()) {
        return;
    }
    words.push(stem(&taken));
}

/// Cuts the commonest English endings, so that "leaves" meets "leaf-like" plurals and "heated" meets "heating". Only for
/// comparing two texts with each other; the search index has real stemmers.
fn stem(word: &str) -> String {
    if !word.is_ascii() || word.len() < 4 {
        return word.to_owned();
    }
    let cut = if let Some(base) = word.strip_suffix("ies").filter(|b| b.len() > 2) {
        return format!("{base}y");
    } else if let Some(base) = word.strip_suffix("ing").filter(|b| b.len() > 3) {
        base
    } else if let Some(base) = word.strip_suffix("ed").filter(|b| b.len() > 3) {
        base
    } else if let Some(base) = word.strip_suffix("es").filter(|b| b.len() > 3) {
        base
    } else if word.ends_with("ss") {
        word
    } else {
        word.strip_suffix('s').unwrap_or(word)
    };
    cut.strip_suffix('e').filter(|b| b.len() > 2).unwrap_or(cut).to_owned()
}

fn is_written_without_blanks(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_endings_make_no_difference() {
        assert_eq!(content_words("Why do Élèves heat the Leaves?"), content_words("eleve HEATED leave"));
        assert_eq!(fold("ﬁn Ångström"), "fin angstrom");
    }

    #[test]
    fn stop_words_say_nothing_and_digits_do() {
        assert_eq!(content_words("What is the 3 of it?"), ["3"]);
        assert_eq!(content_words("光合作用").len(), 4);
    }
}
