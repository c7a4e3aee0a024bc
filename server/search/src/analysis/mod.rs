//! Turns text into index terms, by the rules of its language.

mod query;
mod words;

use std::sync::LazyLock;

use tantivy::tokenizer::{
    AsciiFoldingFilter, Language, LowerCaser, RemoveLongFilter, Stemmer, StopWordFilter, TextAnalyzer, Token,
};

pub(crate) use query::{QueryWord, analyse_query};
use words::Words;
pub(crate) use words::{Side, spans};

/// Raise it when terms change: an index made with another number is built again.
pub(crate) const ANALYSIS_VERSION: u32 = 1;

/// Longer words are neither indexed nor searched (bytes).
const LONGEST_WORD: usize = 96;

/// Languages with a stemmer. The place in this list plus one is the number stored with a passage; so only append.
const STEMMED: [(&str, Language); 18] = [
    ("ar", Language::Arabic),
    ("da", Language::Danish),
    ("de", Language::German),
    ("el", Language::Greek),
    ("en", Language::English),
    ("es", Language::Spanish),
    ("fi", Language::Finnish),
    ("fr", Language::French),
    ("hu", Language::Hungarian),
    ("it", Language::Italian),
    ("nl", Language::Dutch),
    ("no", Language::Norwegian),
    ("pt", Language::Portuguese),
    ("ro", Language::Romanian),
    ("ru", Language::Russian),
    ("sv", Language::Swedish),
    ("ta", Language::Tamil),
    ("tr", Language::Turkish),
];

/// The rules by which a text is analysed: those of a language, or the plain ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Rules(u8);

impl Rules {
    /// Words only: no stop words, no stemmer.
    pub const PLAIN: Self = Self(0);

    /// Rules of a language tag such as `en`, `pt-BR` or `nb`.
    pub fn of(language: Option<&str>) -> Self {
        let tag = language.unwrap_or_default();
        let code = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let code = if code == "nb" || code == "nn" { "no" } else { &code };
        (1..).zip(&STEMMED).find(|(_, (known, _))| *known == code).map_or(Self::PLAIN, |(number, _)| Self(number))
    }

    /// The number stored with a passage.
    pub fn number(self) -> u64 {
        u64::from(self.0)
    }

    /// Reverse of [`Rules::number`]; unknown numbers give the plain rules.
    pub fn from_number(number: u64) -> Self {
        u8::try_from(number).ok().filter(|&n| usize::from(n) <= STEMMED.len()).map_or(Self::PLAIN, Self)
    }

    /// One bit per language, for sets.
    pub fn bit(self) -> u32 {
        1 << self.0
    }

    /// Members of a set of bits.
    pub fn members(bits: u32) -> impl Iterator<Item = Self> {
        (0..=18u8).filter(move |n| bits & (1 << n) != 0).map(Self)
    }

    /// Terms of `text` with their byte ranges.
    pub fn analyse(self, text: &str, side: Side) -> Vec<Token> {
        let pair = &ANALYSERS[usize::from(self.0)];
        // The analyser keeps a buffer, so each call works on its own copy (reference-counted lists inside).
        let mut analyser = if side == Side::Index { pair.0.clone() } else { pair.1.clone() };
        let mut tokens = Vec::new();
        analyser.token_stream(text).process(&mut |token| {
            let mut token = token.clone();
            strip_marks(&mut token.text);
            if !token.text.is_empty() {
                tokens.push(token);
            }
        });
        tokens
    }
}

static ANALYSERS: LazyLock<Vec<(TextAnalyzer, TextAnalyzer)>> = LazyLock::new(|| {
    std::iter::once(None)
        .chain(STEMMED.iter().map(|(_, language)| Some(*language)))
        .map(|language| (build(language, Side::Index), build(language, Side::Query)))
        .collect()
});

fn build(language: Option<Language>, side: Side) -> TextAnalyzer {
    let mut builder = TextAnalyzer::builder(Words { side })
        .dynamic()
        .filter_dynamic(RemoveLongFilter::limit(LONGEST_WORD))
        .filter_dynamic(LowerCaser);
    if let Some(language) = language {
        if let Some(stop_words) = StopWordFilter::new(language) {
            builder = builder.filter_dynamic(stop_words);
        }
        builder = builder.filter_dynamic(Stemmer::new(language));
    }
    // Folding comes last: stemmers know their own accents.
    builder.filter_dynamic(AsciiFoldingFilter).build()
}

/// Drops marks that people leave out when they type, and unifies Arabic letters that they exchange.
fn strip_marks(term: &mut String) {
    if term.is_ascii() {
        return;
    }
    let stripped = term
        .chars()
        .filter_map(|c| match c {
            '\u{0300}'..='\u{036f}' | '\u{0591}'..='\u{05bd}' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' => {
                None
            }
            '\u{0670}' | '\u{0640}' | '\u{06d6}'..='\u{06ed}' | '\u{200c}' | '\u{200d}' | '\u{093c}' => None,
            'أ' | 'إ' | 'آ' | 'ٱ' => Some('ا'),
            'ى' => Some('ي'),
            'ة' => Some('ه'),
            other => Some(other),
        })
        .collect();
    *term = stripped;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(language: &str, text: &str) -> Vec<String> {
        Rules::of(Some(language)).analyse(text, Side::Index).into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn each_language_stems_by_its_own_rules() {
        assert_eq!(terms("en", "The running Cells"), ["run", "cell"]);
        assert_eq!(terms("de", "die Häuser"), ["haus"]);
        assert_eq!(terms("fr", "les élèves"), ["elev"]);
        assert_eq!(terms("sw", "the cells"), ["the", "cells"]);
    }

    #[test]
    fn tags_with_regions_are_understood() {
        assert_eq!(Rules::of(Some("pt-BR")), Rules::of(Some("pt")));
        assert_eq!(Rules::of(Some("nb")), Rules::of(Some("no")));
        assert_eq!(Rules::of(Some("xx")), Rules::PLAIN);
        assert_eq!(Rules::from_number(Rules::of(Some("tr")).number()), Rules::of(Some("tr")));
        assert_eq!(Rules::from_number(200), Rules::PLAIN);
    }

    #[test]
    fn accents_make_no_difference_however_they_are_encoded() {
        assert_eq!(terms("xx", "caf\u{e9}"), terms("xx", "cafe\u{301}"));
        assert_eq!(terms("xx", "الكِتابُ"), terms("xx", "الكتاب"));
    }

    #[test]
    fn members_of_a_set_come_back() {
        let (english, german) = (Rules::of(Some("en")), Rules::of(Some("de")));
        let found: Vec<_> = Rules::members(english.bit() | german.bit()).collect();
        assert_eq!(found, [german, english]);
    }
}
