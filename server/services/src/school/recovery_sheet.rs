//! The recovery sheet: twelve of 512 plain words, 108 random bits that a person can copy by hand.

use crate::entropy::{Entropy, random_below};

const WORDS: &str = include_str!("recovery_words.txt");
const COUNT: usize = 12;

/// Twelve words for a new sheet.
pub(crate) fn draw_words(entropy: &dyn Entropy) -> Vec<String> {
    let words: Vec<&str> = WORDS.lines().collect();
    let below = u32::try_from(words.len()).unwrap_or(1);
    (0..COUNT).map(|_| words[random_below(entropy, below) as usize].to_owned()).collect()
}

/// The hash of twelve words, however they are separated and capitalised; none if there are not twelve.
pub(crate) fn words_hash(text: &str) -> Option<blake3::Hash> {
    // Twelve words with separators fit into this easily; longer texts are no sheet.
    const LONGEST: usize = 1000;
    if text.len() > LONGEST {
        return None;
    }
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    (words.len() == COUNT).then(|| blake3::hash(words.join(" ").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn there_are_512_different_short_words() {
        let words: std::collections::BTreeSet<&str> = WORDS.lines().collect();
        assert_eq!(words.len(), 512);
        assert!(words.iter().all(|word| (3..=6).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase())));
    }

    #[test]
    fn a_sheet_copied_by_hand_is_recognised() {
        let words = draw_words(&SeededEntropy::new(9));
        let hash = words_hash(&words.join(" "));
        assert!(hash.is_some());
        let by_hand = words.iter().enumerate().map(|(n, word)| format!("{}. {}\n", n + 1, word.to_uppercase()));
        assert_eq!(words_hash(&by_hand.collect::<String>()), hash);
        assert_ne!(words_hash(&words.iter().rev().cloned().collect::<Vec<_>>().join(" ")), hash);
        assert_eq!(words_hash(&words[1..].join(" ")), None);
    }
}
