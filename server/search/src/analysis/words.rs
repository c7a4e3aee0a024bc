//! Finds the words of a text in any script: letters and digits in runs, and pairs of characters where a script writes no spaces.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Whether a text is being indexed or searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// Scripts without spaces give every character and every pair.
    Index,
    /// They give pairs, and a single character only where it stands alone.
    Query,
}

/// The tokenizer of all languages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words {
    /// What the tokens are for.
    pub side: Side,
}

/// Tokens found beforehand, handed out one by one.
pub(crate) struct Ready {
    tokens: Vec<Token>,
    next: usize,
}

impl Tokenizer for Words {
    type TokenStream<'a> = Ready;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Ready {
        let tokens = (0..)
            .zip(spans(text, self.side))
            .map(|(position, span)| Token {
                offset_from: span.start,
                offset_to: span.end,
                position,
                text: text[span].to_owned(),
                position_length: 1,
            })
            .collect();
        Ready { tokens, next: 0 }
    }
}

impl TokenStream for Ready {
    fn advance(&mut self) -> bool {
        self.next += 1;
        self.next <= self.tokens.len()
    }

    fn token(&self) -> &Token {
        &self.tokens[self.next - 1]
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.tokens[self.next - 1]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Part of a word.
    Letter,
    /// Part of a script that writes no spaces between words.
    Dense,
    /// Belongs to a word but does not begin one.
    Mark,
    Gap,
}

/// Scripts without spaces: Thai, Lao, Myanmar, Khmer (with their marks), Hangul, kana and Han.
const DENSE: [(char, char); 14] = [
    ('\u{0e00}', '\u{0eff}'),
    ('\u{1000}', '\u{109f}'),
    ('\u{1100}', '\u{11ff}'),
    ('\u{1780}', '\u{17ff}'),
    ('\u{2e80}', '\u{2fdf}'),
    ('\u{3005}', '\u{3007}'),
    ('\u{3041}', '\u{30fa}'),
    ('\u{30fc}', '\u{30ff}'),
    ('\u{3400}', '\u{4dbf}'),
    ('\u{4e00}', '\u{9fff}'),
    ('\u{ac00}', '\u{d7a3}'),
    ('\u{f900}', '\u{faff}'),
    ('\u{ff66}', '\u{ff9f}'),
    ('\u{20000}', '\u{323af}'),
];

/// Joiners and marks that Unicode does not count as alphabetic, above all the Indic virama: splitting there tears words
/// apart.
const MARKS: [(char, char); 10] = [
    ('\u{0300}', '\u{036f}'),
    ('\u{0591}', '\u{05bd}'),
    ('\u{0610}', '\u{061a}'),
    ('\u{0640}', '\u{0640}'),
    ('\u{064b}', '\u{065f}'),
    ('\u{0670}', '\u{0670}'),
    ('\u{06d6}', '\u{06ed}'),
    ('\u{0900}', '\u{0963}'),
    ('\u{0966}', '\u{0dff}'),
    ('\u{200c}', '\u{200d}'),
];

fn class(c: char) -> Class {
    let within = |ranges: &[(char, char)]| ranges.iter().any(|(from, to)| (from..=to).contains(&&c));
    if c.is_ascii() {
        return if c.is_ascii_alphanumeric() { Class::Letter } else { Class::Gap };
    }
    if within(&DENSE) {
        return Class::Dense;
    }
    let indic = ('\u{0900}'..='\u{0dff}').contains(&c);
    if within(&MARKS) && !(indic && c.is_alphanumeric()) {
        return Class::Mark;
    }
    if c.is_alphanumeric() { Class::Letter } else { Class::Gap }
}

/// What stays of a contraction behind its apostrophe ("it's", "we'll") carries no meaning.
fn is_contraction_tail(word: &str) -> bool {
    ["s", "t", "d", "m", "ll", "re", "ve"].iter().any(|tail| word.eq_ignore_ascii_case(tail))
}

/// Byte ranges of the words of a text.
pub(crate) fn spans(text: &str, side: Side) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(text.len() / 5);
    let mut chars = text.char_indices().peekable();
    let mut behind_apostrophe = false;
    while let Some((from, first)) = chars.next() {
        let kind = class(first);
        match kind {
            Class::Gap | Class::Mark => {
                behind_apostrophe = matches!(first, '\'' | '\u{2019}');
                continue;
            }
            Class::Letter | Class::Dense => {}
        }
        let mut starts = vec![from];
        let mut to = from + first.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            let next = class(c);
            if next != kind && next != Class::Mark {
                break;
            }
            if kind == Class::Dense && next == Class::Dense {
                starts.push(at);
            }
            to = at + c.len_utf8();
            chars.next();
        }
        if kind == Class::Dense {
            push_pairs(&mut found, &starts, to, side);
        } else if !(behind_apostrophe && is_contraction_tail(&text[from..to])) {
            found.push(from..to);
        }
        behind_apostrophe = false;
    }
    found
}

fn push_pairs(found: &mut Vec<Range<usize>>, starts: &[usize], end: usize, side: Side) {
    let bound = |at: usize| starts.get(at).copied().unwrap_or(end);
    for (at, &from) in starts.iter().enumerate() {
        if side == Side::Index || starts.len() == 1 {
            found.push(from..bound(at + 1));
        }
        if at + 1 < starts.len() {
            found.push(from..bound(at + 2));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, side: Side) -> Vec<String> {
        spans(text, side).into_iter().map(|span| text[span].to_owned()).collect()
    }

    #[test]
    fn latin_words_lose_punctuation_and_contraction_tails() {
        assert_eq!(words("It's H2O, isn't it? (x-ray)", Side::Index), ["It", "H2O", "isn", "it", "x", "ray"]);
        assert_eq!(words("l’eau d'accord", Side::Index), ["l", "eau", "d", "accord"]);
    }

    #[test]
    fn han_text_gives_characters_and_pairs_to_the_index_and_pairs_to_the_query() {
        assert_eq!(words("光合作", Side::Index), ["光", "光合", "合", "合作", "作"]);
        assert_eq!(words("光合作", Side::Query), ["光合", "合作"]);
        assert_eq!(words("水 and 光合", Side::Query), ["水", "and", "光合"]);
    }

    #[test]
    fn indic_and_arabic_words_stay_whole() {
        assert_eq!(words("विद्यालय में।", Side::Index), ["विद्यालय", "में"]);
        assert_eq!(words("الكِتابُ، مدرسة", Side::Index), ["الكِتابُ", "مدرسة"]);
    }

    #[test]
    fn spans_are_char_boundaries_in_order() {
        let text = "Ünï çédille 水水 😀 ok";
        let found = spans(text, Side::Index);
        assert!(found.iter().all(|span| text.get(span.clone()).is_some_and(|word| !word.is_empty())));
        assert!(found.is_sorted_by_key(|span| span.start));
    }
}
