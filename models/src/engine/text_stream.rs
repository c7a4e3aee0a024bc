//! Joins the bytes of tokens to text: never cuts a character, and stops before a stop text even when it is
//! spread over several tokens.

/// Text that is safe to show, out of bytes that come in pieces.
pub(super) struct TextStream {
    /// The beginning of a character whose rest has not come.
    incomplete: Vec<u8>,
    /// Text that could be the beginning of a stop text.
    held: String,
    stops: Vec<String>,
}

/// What one more piece brought.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Text to show.
    pub text: String,
    /// Whether a stop text was found; nothing may follow.
    pub stopped: bool,
}

impl TextStream {
    /// `stops` must not contain an empty text.
    pub(super) fn new(stops: Vec<String>) -> Self {
        Self { incomplete: Vec::new(), held: String::new(), stops }
    }

    /// Takes the bytes of one token.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Piece {
        self.incomplete.extend_from_slice(bytes);
        self.decode();
        if let Some(end) = self.stops.iter().filter_map(|stop| self.held.find(stop.as_str())).min() {
            self.held.truncate(end);
            return Piece { text: std::mem::take(&mut self.held), stopped: true };
        }
        let keep = self.longest_beginning_of_a_stop();
        let rest = self.held.split_off(self.held.len() - keep);
        Piece { text: std::mem::replace(&mut self.held, rest), stopped: false }
    }

    /// What was held back, at the end of the answer.
    pub(super) fn finish(&mut self) -> String {
        if !self.incomplete.is_empty() {
            self.incomplete.clear();
            self.held.push(char::REPLACEMENT_CHARACTER);
        }
        std::mem::take(&mut self.held)
    }

    /// Moves all complete characters from `incomplete` to `held`.
    fn decode(&mut self) {
        loop {
            match std::str::from_utf8(&self.incomplete) {
                Ok(text) => {
                    self.held.push_str(text);
                    self.incomplete.clear();
                    return;
                }
                Err(error) => {
                    let valid = error.valid_up_to();
                    self.held.push_str(&String::from_utf8_lossy(&self.incomplete[..valid]));
                    let Some(wrong) = error.error_len() else {
                        self.incomplete.drain(..valid);
                        return;
                    };
                    self.held.push(char::REPLACEMENT_CHARACTER);
                    self.incomplete.drain(..valid + wrong);
                }
            }
        }
    }

    /// Length of the longest end of `held` that is a beginning of a stop text.
    fn longest_beginning_of_a_stop(&self) -> usize {
        let held = self.held.as_bytes();
        self.stops
            .iter()
            .map(|stop| {
                let longest = held.len().min(stop.len() - 1);
                (1..=longest).rev().find(|&n| held.ends_with(&stop.as_bytes()[..n])).unwrap_or(0)
            })
            .max()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(stops: &[&str], pieces: &[&[u8]]) -> (Vec<String>, bool) {
        let mut stream = TextStream::new(stops.iter().map(|&stop| stop.to_owned()).collect());
        let mut shown = Vec::new();
        for piece in pieces {
            let piece = stream.push(piece);
            shown.push(piece.text);
            if piece.stopped {
                return (shown, true);
            }
        }
        shown.push(stream.finish());
        (shown, false)
    }

    #[test]
    fn a_character_over_three_tokens_comes_out_whole() {
        let (shown, _) = run(&[], &[b"a\xe2", b"\x82", b"\xac!"]);
        assert_eq!(shown, ["a", "", "€!", ""]);
    }

    #[test]
    fn bytes_that_are_no_text_become_replacement_characters() {
        let (shown, _) = run(&[], &[b"a\xffb", b"\xe2\x82", b"c", b"\xf0\x9f"]);
        assert_eq!(shown.concat(), "a\u{fffd}b\u{fffd}c\u{fffd}");
    }

    #[test]
    fn a_stop_text_over_token_borders_is_found_and_never_shown() {
        let (shown, stopped) = run(&["END."], &[b"one E", b"N", b"D. two"]);
        assert_eq!((shown.concat().as_str(), stopped), ("one ", true));
    }

    #[test]
    fn a_false_beginning_of_a_stop_text_is_shown_later() {
        let (shown, stopped) = run(&["END."], &[b"EN", b"EN", b"D!"]);
        assert_eq!((shown.concat().as_str(), stopped), ("ENEND!", false));
        assert_eq!(shown[0], "", "held while it could be a stop text");
        assert_eq!(shown[1], "EN");
    }

    #[test]
    fn the_earliest_of_several_stop_texts_wins() {
        let (shown, stopped) = run(&["b", "ab"], &[b"x ab"]);
        assert_eq!((shown.concat().as_str(), stopped), ("x ", true));
    }

    #[test]
    fn a_stop_text_with_wide_characters_does_not_cut_one() {
        let (shown, stopped) = run(&["é!"], &["caf\u{e9}".as_bytes(), "é".as_bytes(), b"!"]);
        assert_eq!((shown.concat().as_str(), stopped), ("café", true));
    }
}
