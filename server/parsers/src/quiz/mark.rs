//! Whether an answer is right.

use super::AnswerSource;

impl AnswerSource {
    /// Whether an answer is right: `chosen` are places from 0, `text` is the number or word as it was typed.
    ///
    /// Numbers may have a decimal comma and the unit behind them; words may differ in case, spaces and the
    /// punctuation around them.
    pub fn accepts(&self, chosen: &[u32], text: &str) -> bool {
        match self {
            Self::One { right, .. } => chosen == [*right],
            Self::Many { right, .. } => {
                let mut chosen = chosen.to_vec();
                chosen.sort_unstable();
                chosen.dedup();
                chosen == *right
            }
            Self::Number { value, tolerance, unit } => {
                let typed = text.trim();
                let typed = typed.strip_suffix(unit.as_str()).unwrap_or(typed);
                // A decimal fraction is rarely exact in binary: allow for its rounding.
                let rounding = value.abs().max(1.0) * 1e-9;
                number(typed).is_some_and(|typed| (typed - value).abs() <= tolerance + rounding)
            }
            Self::Text { accepted } => {
                let typed = plain(text);
                !typed.is_empty() && accepted.iter().any(|accepted| plain(accepted) == typed)
            }
        }
    }
}

/// Reads a number as people write it: `1 000`, `-0,5`, `+3.2`, `1.5e3`. A comma is a decimal comma.
pub(super) fn number(text: &str) -> Option<f64> {
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let compact = compact.replace(['−', '–'], "-").replace(',', ".");
    let numeric = compact.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    (numeric && !compact.is_empty()).then(|| compact.parse::<f64>().ok()).flatten().filter(|number| number.is_finite())
}

fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<_> = lower.split_whitespace().collect();
    words.join(" ").trim_matches(|c: char| c.is_ascii_punctuation() || c == '…' || c == ' ').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{AnswerSource, number};

    #[test]
    fn marks_choices() {
        let choices = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
        let one = AnswerSource::One { choices: choices.clone(), right: 1 };
        assert!(one.accepts(&[1], "") && !one.accepts(&[0], "") && !one.accepts(&[], "") && !one.accepts(&[1, 0], ""));
        let many = AnswerSource::Many { choices, right: vec![0, 2] };
        assert!(many.accepts(&[2, 0, 2], "") && !many.accepts(&[0], "") && !many.accepts(&[0, 1, 2], ""));
    }

    #[test]
    fn marks_numbers() {
        let number = AnswerSource::Number { value: 71.0, tolerance: 2.0, unit: "%".into() };
        for right in ["71", " 69 ", "73,0", "71 %", "+7.1e1"] {
            assert!(number.accepts(&[], right), "{right}");
        }
        for wrong in ["", "73.1", "-71", "seventy", "%", "NaN", "inf", "7 1 %%"] {
            assert!(!number.accepts(&[], wrong), "{wrong}");
        }
        let exact = AnswerSource::Number { value: 0.3, tolerance: 0.0, unit: String::new() };
        assert!(exact.accepts(&[], "0,3") && !exact.accepts(&[], "0.31"));
    }

    #[test]
    fn marks_words() {
        let word = AnswerSource::Text { accepted: vec!["water vapour".into(), "Steam".into()] };
        assert!(word.accepts(&[], " Water   Vapour. ") && word.accepts(&[], "steam"));
        assert!(!word.accepts(&[], "") && !word.accepts(&[], "..") && !word.accepts(&[], "water"));
    }

    #[test]
    fn reads_numbers_as_written() {
        assert_eq!(number("−1 000,5"), Some(-1000.5));
        assert_eq!(number("1e400"), None);
        assert_eq!(number("0x10"), None);
    }
}
