//! Keeps the solution out of hints. A small model gives away what it was told to keep, so its words are checked.
//!
//! Text passes sentence by sentence, code line by line. Below the level of examples, code blocks are left out. A line
//! that equals or nearly equals a line of the reference solution, and is not from the learner or the starter code, is
//! left out at every level, inside sentences too. The model never sees the solution.

use super::{
    code_form::{compact, lines},
    ladder::HIGHEST,
};
use crate::answers::Filter;
use std::collections::HashSet;

/// Shorter lines (`else:`, `pass`) are everybody's.
const SHORTEST_LINE: usize = 8;
/// From this share of common pairs of letters on, two lines are nearly equal (Dice coefficient): one other name in a
/// short line still counts.
const NEARLY_EQUAL: f64 = 0.75;
/// What stands in the place of what was left out.
const LEFT_OUT: &str = "…";

/// Checks a hint on its way.
pub(super) struct Guard {
    secret: Vec<String>,
    examples: bool,
    held: String,
    in_code: bool,
}

impl Guard {
    /// A guard for a hint of this level. `known` is code that the learner has already: their own and the starter.
    pub(super) fn new(level: u8, solution: Option<&str>, known: &[&str]) -> Self {
        let known: HashSet<String> = known.iter().flat_map(|code| lines(code)).map(|line| compact(&line)).collect();
        let own = lines(solution.unwrap_or_default()).into_iter().map(|line| compact(&line));
        let secret = own.filter(|line| line.len() >= SHORTEST_LINE && !known.contains(line)).collect();
        Self { secret, examples: level >= HIGHEST, held: String::new(), in_code: false }
    }

    /// Where the first whole sentence or line of the held text ends.
    fn first_end(&self) -> Option<usize> {
        let newline = self.held.find('\n').map(|at| at + 1);
        if self.in_code || self.held.trim_start().starts_with('`') {
            return newline;
        }
        let mut in_quotes = false;
        let mut ended = false;
        for (at, c) in self.held.char_indices() {
            match c {
                '\n' => return Some(at + 1),
                '`' => in_quotes = !in_quotes,
                _ if ended && c.is_whitespace() => return Some(at),
                _ => {}
            }
            ended = !in_quotes && matches!(c, '.' | '!' | '?' | ':' | '。');
        }
        None
    }

    fn check(&mut self, part: &str, out: &mut String) {
        if part.trim_start().starts_with("```") {
            self.in_code = !self.in_code;
            if self.examples {
                out.push_str(part);
            }
        } else if self.in_code {
            if self.examples {
                self.check_code(part, out);
            }
        } else {
            self.check_sentence(part, out);
        }
    }

    fn check_code(&self, line: &str, out: &mut String) {
        if self.is_secret(&compact(line)) {
            let indent = line.len() - line.trim_start().len();
            out.push_str(&line[..indent]);
            out.push_str(LEFT_OUT);
            out.push('\n');
        } else {
            out.push_str(line);
        }
    }

    fn check_sentence(&self, sentence: &str, out: &mut String) {
        if self.is_secret(&compact(sentence)) {
            out.push_str(LEFT_OUT);
            out.push_str(if sentence.ends_with('\n') { "\n" } else { "" });
            return;
        }
        let mut pieces = Vec::new();
        for (number, piece) in sentence.split('`').enumerate() {
            // Every second piece stands between backticks.
            let is_code = number % 2 == 1;
            pieces.push(if is_code && self.is_secret(&compact(piece)) { LEFT_OUT } else { piece });
        }
        let mut checked = pieces.join("`");
        // Without backticks, a line of the solution in the middle of a sentence.
        if self.secret.iter().any(|secret| compact(&checked).contains(secret.as_str())) {
            LEFT_OUT.clone_into(&mut checked);
            checked.push_str(if sentence.ends_with('\n') { "\n" } else { " " });
        }
        out.push_str(&checked);
    }

    fn is_secret(&self, line: &str) -> bool {
        line.len() >= SHORTEST_LINE && self.secret.iter().any(|secret| similarity(secret, line) >= NEARLY_EQUAL)
    }
}

impl Filter for Guard {
    fn push(&mut self, piece: &str) -> String {
        self.held.push_str(piece);
        let mut out = String::new();
        while let Some(end) = self.first_end() {
            let part: String = self.held.drain(..end).collect();
            self.check(&part, &mut out);
        }
        out
    }

    fn finish(&mut self) -> String {
        let rest = std::mem::take(&mut self.held);
        let mut out = String::new();
        if !rest.is_empty() {
            self.check(&rest, &mut out);
        }
        out
    }
}

/// Share of common pairs of letters: 1 for equal texts, 0 for texts without a common pair.
fn similarity(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        letters.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    };
    let (a, mut b) = (pairs(a), pairs(b));
    let all = a.len() + b.len();
    let mut common = 0_usize;
    for pair in &a {
        if let Some(at) = b.iter().position(|other| other == pair) {
            b.swap_remove(at);
            common += 1;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "lines of code are short")]
    let share = 2.0 * common as f64 / all.max(1) as f64;
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOLUTION: &str = "total = 0\nfor n in numbers:\n    total = total + n * n\nprint(total)\n";

    fn guarded(level: u8, hint: &str) -> String {
        let mut whole = Guard::new(level, Some(SOLUTION), &["total = 0\nprint(total)"]);
        let expected = whole.push(hint) + &whole.finish();
        let mut guard = Guard::new(level, Some(SOLUTION), &["total = 0\nprint(total)"]);
        let by_letters: String = hint.chars().map(|c| guard.push(&c.to_string())).collect();
        assert_eq!(by_letters + &guard.finish(), expected, "pieces make no difference");
        expected
    }

    #[test]
    fn harmless_hints_pass() {
        for hint in
            ["What is `total` after the loop? Look at line 3.", "Squares grow fast.\nTry `print(total)` in the loop."]
        {
            assert_eq!(guarded(1, hint), hint);
        }
    }

    #[test]
    fn lines_of_the_solution_are_left_out_everywhere() {
        for hint in [
            "Write `total = total + n * n` there.",
            "Write total=total+n*n there.",
            "```python\nfor n in numbers:\n    total = total + n*n\n```\n",
            "```\n    total = total + m * m\n```",
        ] {
            for level in [1, 4] {
                let shown = compact(&guarded(level, hint));
                assert!(!shown.contains("total+n*n") && !shown.contains("total+m*m"), "{level}: {shown}");
            }
        }
    }

    #[test]
    fn code_blocks_come_on_the_last_level_only() {
        let hint = "Like this:\n```python\nwords = []\nfor w in text:\n    words.append(w)\n```\nNow you.";
        assert_eq!(guarded(3, hint), "Like this:\nNow you.");
        assert_eq!(guarded(4, hint), hint);
    }
}
