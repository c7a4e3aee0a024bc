//! Checks the marks of a streamed answer, and puts in those that the model forgot.
//!
//! The rule, for each finished sentence:
//!
//! 1. Marks that the model wrote, `[2]` or `[1, 3]`, are held back and checked: the passage must exist and share at
//!    least a fifth of the sentence's content words. Others are dropped without a trace.
//! 2. Where none is left, the passage that shares most of the sentence's content words is named, if it shares at least
//!    half of them and three in all, and every number of the sentence stands in it.
//!
//! Small models forget marks or invent them. A mark that stands in the answer has therefore always been verified
//! against the passage's own words. Code blocks get no marks.

use crate::words::{content_word_set, content_words};
use std::{
    collections::{BTreeSet, HashSet},
    fmt::Write as _,
};

/// The longest text in brackets that can still be a mark.
const LONGEST_MARK: usize = 12;

/// Passes text on as it comes, with checked marks behind sentences.
pub struct Citations {
    passages: Vec<HashSet<String>>,
    sentence: String,
    /// A blank that goes if a mark follows.
    blank: bool,
    asked_for: BTreeSet<usize>,
    cited: BTreeSet<u32>,
    state: State,
    fence: Fence,
}

#[derive(Debug, PartialEq)]
enum State {
    /// Within a sentence.
    Text,
    /// Within brackets that may become a mark; `ended` holds the blanks between the sentence's end and them.
    Bracket { held: String, ended: Option<String> },
    /// Behind the end of a sentence: blanks are held back until it is clear that no mark follows.
    Ended { blanks: String },
}

/// Finds fenced code: three backticks in a row turn it on and off.
#[derive(Default)]
struct Fence {
    ticks: u8,
    open: bool,
}

impl Citations {
    /// Checks against these passages; `[1]` is the first.
    pub fn new<'a>(passages: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            passages: passages.into_iter().map(content_word_set).collect(),
            sentence: String::new(),
            blank: false,
            asked_for: BTreeSet::new(),
            cited: BTreeSet::new(),
            state: State::Text,
            fence: Fence::default(),
        }
    }

    /// Takes the next piece and gives what can be shown.
    pub fn push(&mut self, piece: &str) -> String {
        let mut out = String::with_capacity(piece.len() + 8);
        for c in piece.chars() {
            self.take(c, &mut out);
        }
        out
    }

    /// Gives the rest at the end of the answer.
    pub fn finish(&mut self) -> String {
        let mut out = String::new();
        match std::mem::replace(&mut self.state, State::Text) {
            // A mark that was cut off.
            State::Bracket { held, .. } if held.len() > 1 && held[1..].chars().all(is_part_of_mark) => {
                self.blank = false;
            }
            State::Bracket { held, ended } => self.leave_bracket(&held, ended, &mut out),
            State::Text | State::Ended { .. } => {}
        }
        self.write_blank(&mut out);
        self.end_sentence(&mut out);
        out
    }

    /// The passages cited so far, counted from 1.
    pub fn cited(&self) -> Vec<u32> {
        self.cited.iter().copied().collect()
    }

    fn take(&mut self, c: char, out: &mut String) {
        self.fence.see(c);
        if self.fence.open {
            self.release(out);
            out.push(c);
            return;
        }
        match std::mem::replace(&mut self.state, State::Text) {
            State::Text if c == '[' => self.state = State::Bracket { held: c.to_string(), ended: None },
            State::Text => self.take_plain(c, out),
            State::Ended { blanks } if c == '[' => {
                self.state = State::Bracket { held: c.to_string(), ended: Some(blanks) }
            }
            State::Ended { mut blanks } if c.is_whitespace() => {
                blanks.push(c);
                self.state = State::Ended { blanks };
            }
            State::Ended { blanks } => {
                self.leave_sentence(&blanks, out);
                self.take_plain(c, out);
            }
            State::Bracket { mut held, ended } => {
                held.push(c);
                if c == ']' {
                    self.close_bracket(&held, ended, out);
                } else if is_part_of_mark(c) && held.len() < LONGEST_MARK {
                    self.state = State::Bracket { held, ended };
                } else {
                    self.leave_bracket(&held, ended, out);
                }
            }
        }
    }

    fn take_plain(&mut self, c: char, out: &mut String) {
        if c == '\n' {
            self.blank = false;
            self.end_sentence(out);
            out.push(c);
            return;
        }
        self.write_blank(out);
        if c == ' ' {
            self.blank = true;
            return;
        }
        self.write(c.encode_utf8(&mut [0; 4]), out);
        if matches!(c, '.' | '!' | '?' | '。' | '！' | '？' | '।' | '؟') {
            self.state = State::Ended { blanks: String::new() };
        }
    }

    fn close_bracket(&mut self, held: &str, ended: Option<String>, out: &mut String) {
        let Some(numbers) = read_mark(held) else {
            self.leave_bracket(held, ended, out);
            return;
        };
        self.asked_for.extend(numbers);
        match ended {
            Some(_) => self.state = State::Ended { blanks: String::new() },
            // The blank before the mark goes with it.
            None => self.blank = false,
        }
    }

    /// The brackets are text.
    fn leave_bracket(&mut self, held: &str, ended: Option<String>, out: &mut String) {
        if let Some(blanks) = ended {
            self.leave_sentence(&blanks, out);
        }
        self.write_blank(out);
        self.write(held, out);
    }

    /// Behind an end mark: a new sentence where blanks or marks follow, the same one in "3.5" and "e.g.".
    fn leave_sentence(&mut self, blanks: &str, out: &mut String) {
        if !blanks.is_empty() || !self.asked_for.is_empty() {
            self.end_sentence(out);
            out.push_str(if blanks.is_empty() { " " } else { blanks });
        }
    }

    fn release(&mut self, out: &mut String) {
        match std::mem::replace(&mut self.state, State::Text) {
            State::Text => {}
            State::Bracket { held, ended } => {
                out.push_str(ended.as_deref().unwrap_or_default());
                self.write_blank(out);
                out.push_str(&held);
            }
            State::Ended { blanks } => out.push_str(&blanks),
        }
        self.write_blank(out);
        self.sentence.clear();
    }

    fn write_blank(&mut self, out: &mut String) {
        if std::mem::replace(&mut self.blank, false) {
            self.write(" ", out);
        }
    }

    fn write(&mut self, text: &str, out: &mut String) {
        self.sentence.push_str(text);
        out.push_str(text);
    }

    fn end_sentence(&mut self, out: &mut String) {
        let sentence = std::mem::take(&mut self.sentence);
        let asked_for = std::mem::take(&mut self.asked_for);
        let words: HashSet<String> = content_words(&sentence).into_iter().collect();
        let mut marks: Vec<usize> =
            asked_for.into_iter().filter(|n| self.shared(*n, &words) * 5 >= words.len().max(1)).collect();
        if marks.is_empty() {
            marks.extend(self.best_support(&words));
        }
        for number in marks {
            let _ = write!(out, " [{}]", number + 1);
            self.cited.extend(u32::try_from(number + 1));
        }
    }

    fn shared(&self, passage: usize, words: &HashSet<String>) -> usize {
        self.passages.get(passage).map_or(0, |held| words.iter().filter(|word| held.contains(*word)).count())
    }

    fn best_support(&self, words: &HashSet<String>) -> Option<usize> {
        let holds_numbers = |passage: &HashSet<String>| {
            words.iter().filter(|w| w.bytes().all(|b| b.is_ascii_digit())).all(|number| passage.contains(number))
        };
        (0..self.passages.len())
            .map(|number| (self.shared(number, words), number))
            .filter(|(shared, number)| {
                *shared >= 3 && shared * 2 >= words.len() && holds_numbers(&self.passages[*number])
            })
            // The first of equals: it was ranked higher.
            .max_by_key(|(shared, number)| (*shared, std::cmp::Reverse(*number)))
            .map(|(_, number)| number)
    }
}

impl Fence {
    fn see(&mut self, c: char) {
        self.ticks = if c == '`' { self.ticks + 1 } else { 0 };
        if self.ticks == 3 {
            self.open = !self.open;
            self.ticks = 0;
        }
    }
}

fn is_part_of_mark(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, ',' | ' ' | ';')
}

/// `[1]` or `[1, 3]` as places from 0; none where it is no mark.
fn read_mark(text: &str) -> Option<Vec<usize>> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let numbers = inner.split([',', ';']).map(|n| n.trim().parse::<usize>().ok());
    // `[0]` and absurd numbers are marks too: wrong ones, which no passage has.
    numbers.map(|n| n.map(|n| n.checked_sub(1).unwrap_or(usize::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PASSAGES: [&str; 2] = [
        "Photosynthesis in green leaves turns water and carbon dioxide into sugar with the energy of sunlight.",
        "Roots take up water and minerals from the soil; about 90 percent of it evaporates through the leaves.",
    ];

    fn check(answer: &str) -> (String, Vec<u32>) {
        let whole = {
            let mut citations = Citations::new(PASSAGES);
            (citations.push(answer) + &citations.finish(), citations.cited())
        };
        let mut citations = Citations::new(PASSAGES);
        let by_letters: String = answer.chars().map(|c| citations.push(&c.to_string())).collect();
        assert_eq!((by_letters + &citations.finish(), citations.cited()), whole, "pieces make no difference");
        whole
    }

    #[test]
    fn good_marks_stay_and_move_behind_the_sentence() {
        for answer in [
            "Leaves make sugar from water [1].",
            "Leaves make sugar from water. [1]",
            "Leaves make sugar from water.[1]",
        ] {
            assert_eq!(check(answer), ("Leaves make sugar from water. [1]".to_owned(), vec![1]), "{answer}");
        }
        let (text, cited) = check("Roots take up minerals [2]. They need water [1, 2].\nEnd");
        assert_eq!(text, "Roots take up minerals. [2] They need water. [1] [2]\nEnd");
        assert_eq!(cited, [1, 2]);
    }

    #[test]
    fn wrong_marks_are_dropped() {
        assert_eq!(check("The moon is made of cheese [1]."), ("The moon is made of cheese.".to_owned(), vec![]));
        assert_eq!(check("Green leaves. [7] Yes [0] or [99999999999].").1, [] as [u32; 0]);
        assert_eq!(check("Cut off [1").0, "Cut off");
    }

    #[test]
    fn a_forgotten_mark_is_put_in_where_the_words_prove_it() {
        let (text, cited) = check("Photosynthesis turns carbon dioxide into sugar. It is nice.");
        assert_eq!(text, "Photosynthesis turns carbon dioxide into sugar. [1] It is nice.");
        assert_eq!(cited, [1]);
        assert_eq!(check("About 90 percent of the water evaporates through leaves.").1, [2]);
        assert_eq!(
            check("About 50 percent of the water evaporates through leaves.").1,
            [] as [u32; 0],
            "a wrong number is no support"
        );
    }

    #[test]
    fn other_brackets_numbers_and_code_stay_as_they_are() {
        for text in
            ["See [a link](x) and a[i].", "Pi is 3.14 here", "```\nx[1] = water. [1]\n```", "an array[", "e.g. this"]
        {
            assert_eq!(check(text).0, text);
        }
    }
}
