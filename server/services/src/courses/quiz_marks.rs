//! Marks one answer: generous in form, strict in matter.

use crate::words::fold;
use lyceum_api::courses::QuizAnswer;
use lyceum_storage::records::courses::Solution;

/// Whether the answer is right.
///
/// - Choices: exactly the right ones.
/// - Numbers: `3.5`, `3,5`, `7/2`, `3.5 kg` and `1,000` all count; off by at most the tolerance.
/// - Texts: upper and lower case, accents, repeated blanks and a final full stop make no difference.
pub fn is_right(solution: &Solution, answer: &QuizAnswer) -> bool {
    match solution {
        Solution::Choices { right, .. } => {
            let mut chosen = answer.chosen.clone();
            chosen.sort_unstable();
            chosen.dedup();
            let mut right = right.clone();
            right.sort_unstable();
            chosen == right
        }
        Solution::Number { value, tolerance, unit } => {
            let margin = tolerance.abs() + value.abs() * 1e-9;
            read_numbers(&answer.text, unit).iter().any(|n| (n - value).abs() <= margin)
        }
        Solution::Text { accepted } => {
            let given = plain(&answer.text);
            !given.is_empty() && accepted.iter().any(|text| plain(text) == given)
        }
    }
}

/// What a text can mean as a number: `1,000` is a thousand to some and one to others, so both are tried.
fn read_numbers(text: &str, unit: &str) -> Vec<f64> {
    let folded = text.trim().replace(['\u{2212}', '\u{2013}'], "-");
    let bare = folded.strip_suffix(unit.trim()).unwrap_or(&folded);
    let bare: String = bare.chars().filter(|c| !c.is_whitespace() && *c != '\'' && *c != '\u{2019}').collect();
    if let Some((above, below)) = bare.split_once('/') {
        return match (above.parse::<f64>(), below.parse::<f64>()) {
            (Ok(above), Ok(below)) if below != 0.0 => vec![above / below],
            _ => Vec::new(),
        };
    }
    let decimal_comma = bare.replace('.', "").replace(',', ".");
    let decimal_point = bare.replace(',', "");
    let comma_or_point = bare.replace(',', ".");
    [decimal_comma, decimal_point, comma_or_point]
        .iter()
        .filter_map(|t| t.parse::<f64>().ok())
        .filter(|n| n.is_finite())
        .collect()
}

fn plain(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ").trim_end_matches(['.', '!', '?']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> QuizAnswer {
        QuizAnswer { chosen: Vec::new(), text: text.to_owned() }
    }

    #[test]
    fn numbers_count_in_every_usual_form() {
        let solution = Solution::Number { value: 3.5, tolerance: 0.0, unit: "kg".to_owned() };
        for right in ["3.5", "3,5", " 3.50 ", "7/2", "3,5 kg", "3.5kg"] {
            assert!(is_right(&solution, &text(right)), "{right}");
        }
        for wrong in ["", "35", "3.6", "-3.5", "NaN", "inf", "3.5.1", "7/0", "three"] {
            assert!(!is_right(&solution, &text(wrong)), "{wrong}");
        }
        let thousand = Solution::Number { value: 1234.5, tolerance: 0.0, unit: String::new() };
        for right in ["1,234.5", "1.234,5", "1 234,5", "1'234.5"] {
            assert!(is_right(&thousand, &text(right)), "{right}");
        }
        let about = Solution::Number { value: -9.81, tolerance: 0.02, unit: String::new() };
        assert!(is_right(&about, &text("\u{2212}9,8")));
        assert!(!is_right(&about, &text("-9.7")));
    }

    #[test]
    fn texts_ignore_case_and_accents() {
        let solution = Solution::Text { accepted: vec!["São Tomé".to_owned(), "the island".to_owned()] };
        for right in ["sao tome", "SÃO  TOMÉ.", " The Island"] {
            assert!(is_right(&solution, &text(right)), "{right}");
        }
        for wrong in ["", ".", "saotome", "an island"] {
            assert!(!is_right(&solution, &text(wrong)), "{wrong}");
        }
    }

    #[test]
    fn choices_must_be_exactly_right() {
        let solution = Solution::Choices { choices: vec![String::new(); 4], right: vec![2, 0], many: true };
        let chosen = |chosen: &[u32]| QuizAnswer { chosen: chosen.to_vec(), text: String::new() };
        assert!(is_right(&solution, &chosen(&[0, 2])));
        assert!(is_right(&solution, &chosen(&[2, 0, 0])));
        assert!(!is_right(&solution, &chosen(&[0])));
        assert!(!is_right(&solution, &chosen(&[0, 1, 2])));
        assert!(!is_right(&solution, &chosen(&[])));
    }
}
