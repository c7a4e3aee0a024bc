//! Turns what a person wrote into words to look up, in every language that the searched courses are written in.

use std::collections::HashMap;

use super::{Rules, Side};
use crate::language;

/// Bytes of a query that are looked at.
const LONGEST_QUERY: usize = 16 * 1024;
/// Different words of a query that are looked up.
const MOST_WORDS: usize = 256;

/// One word to look up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct QueryWord {
    /// The terms it may have become in the index, one per language at most, all different.
    pub variants: Vec<String>,
    /// How often it was written.
    pub count: u32,
}

/// English words that make a question but say nothing about its subject. The stop words of the other languages
/// hold theirs already; they stay in the index, because some are names as well ("WHO", "will").
const QUESTION_WORDS: &str = " about above after again against all am any been before being below between both can could did do does doing don \
down during each few from further give had has have having he her here hers him his how i its just me more most my need nor off once \
only other our out over own please same she should so some tell than those through too under until up us very was we were \
what when where which while who whom whose why would you your explain describe ";

/// Words of `text`. `present` is the set of rules that the searched passages were analysed by, `main` the commonest of them.
pub(crate) fn analyse_query(text: &str, present: u32, main: Rules) -> Vec<QueryWord> {
    let mut end = text.len().min(LONGEST_QUERY);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = &text[..end];
    let written_in = Rules::of(language::detect(text));
    let primary = if present & written_in.bit() != 0 && written_in != Rules::PLAIN { written_in } else { main };

    let mut readings: HashMap<(usize, usize), Vec<(Rules, String)>> = HashMap::new();
    for rules in Rules::members(present | Rules::PLAIN.bit()) {
        for token in rules.analyse(text, Side::Query) {
            readings.entry((token.offset_from, token.offset_to)).or_default().push((rules, token.text));
        }
    }
    let mut places: Vec<_> = readings.keys().copied().collect();
    places.sort_unstable();

    let english = primary == Rules::of(Some("en"));
    let mixed_case = text.chars().any(char::is_lowercase);
    let says_something = |place: &(usize, usize)| {
        let word = &text[place.0..place.1];
        let acronym = mixed_case && word.len() > 1 && word.chars().all(char::is_uppercase);
        let stopped = !readings[place].iter().any(|(rules, _)| *rules == primary);
        let asks = english && QUESTION_WORDS.contains(&format!(" {} ", word.to_lowercase()));
        !stopped && (acronym || !asks)
    };
    let telling: Vec<_> = places.iter().copied().filter(says_something).collect();
    // "Who am I?" consists of nothing else: then every word counts.
    let chosen = if telling.is_empty() { places } else { telling };

    let mut words: Vec<QueryWord> = Vec::new();
    let mut known: HashMap<Vec<String>, usize> = HashMap::new();
    for place in chosen {
        let mut variants: Vec<String> = readings[&place]
            .iter()
            .filter(|(rules, _)| present & rules.bit() != 0)
            .map(|(_, term)| term.clone())
            .collect();
        variants.sort_unstable();
        variants.dedup();
        if variants.is_empty() {
            continue;
        }
        if let Some(&at) = known.get(&variants) {
            words[at].count += 1;
        } else if words.len() < MOST_WORDS {
            known.insert(variants.clone(), words.len());
            words.push(QueryWord { variants, count: 1 });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(text: &str, languages: &[&str]) -> Vec<Vec<String>> {
        let present = languages.iter().fold(0, |bits, code| bits | Rules::of(Some(code)).bit());
        analyse_query(text, present, Rules::of(languages.first().copied())).into_iter().map(|w| w.variants).collect()
    }

    #[test]
    fn question_words_are_dropped_unless_nothing_else_is_left() {
        assert_eq!(terms("What is the photosynthesis of plants?", &["en"]), [["photosynthesi"], ["plant"]]);
        assert_eq!(terms("who are you", &["en"]), [["who"], ["you"]]);
        assert_eq!(terms("What does WHO recommend?", &["en"]), [["who"], ["recommend"]]);
    }

    #[test]
    fn a_word_is_read_by_every_language_present() {
        let found = terms("the growing of cells in the human body and how they die", &["en", "de"]);
        assert!(found.iter().any(|variants| variants.contains(&"grow".to_owned())), "{found:?}");
        assert!(
            found.iter().any(|variants| variants.contains(&"die".to_owned())),
            "English asks about dying: {found:?}"
        );
    }

    #[test]
    fn repeated_words_are_counted_once_with_their_number() {
        let words = analyse_query("cell cells CELL wall", Rules::of(Some("en")).bit(), Rules::of(Some("en")));
        assert_eq!(words.iter().map(|w| w.count).collect::<Vec<_>>(), [3, 1]);
    }
}
