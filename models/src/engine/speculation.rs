//! Guesses the next tokens of an answer from what stands before: prompt lookup decoding (Saxena 2023).
//!
//! An answer that quotes a passage or repeats code mostly goes on as the text did where its last tokens stood before.
//! The guessed tokens are computed in the same step as the newest one, and each is kept only if the sampler picks it
//! from the scores before it: so the answer is the same as without guesses, and only the number of steps changes.

/// Lengths of the ends of a text that are looked for, in this order.
const ENDS: [usize; 2] = [3, 2];
/// Most tokens that are guessed at once.
const MOST: u32 = 8;
/// Tokens written for each guessed token that was wrong, in the long run. Eight rows in a step take 2.6 times as long
/// as one, so that a wrong one costs a quarter of a token and all of them less than three in a hundred.
const WRITTEN_PER_WRONG: u32 = 12;
/// What a guess that was right earns: the answer is one that repeats something.
const RIGHT_EARNS: u32 = 2 * WRITTEN_PER_WRONG;

/// Guesses for one answer. Wrong guesses are paid from what was earned, so an answer that repeats nothing soon has few.
#[derive(Debug)]
pub(super) struct Guesser {
    /// In parts of a token: [`WRITTEN_PER_WRONG`] pay for one.
    credit: u32,
}

impl Guesser {
    /// One guess to begin with: many answers are short, and repeat nothing.
    pub(super) fn new() -> Self {
        Self { credit: WRITTEN_PER_WRONG }
    }

    /// What may follow `tokens`, at most `most` tokens; nothing if the end stands nowhere else or guesses were wrong
    /// too often.
    pub(super) fn guess(&self, tokens: &[u32], most: u32) -> Vec<u32> {
        let most = most.min(MOST).min(self.credit / WRITTEN_PER_WRONG);
        if most == 0 {
            return Vec::new();
        }
        let Some(follow) = ENDS.into_iter().find_map(|length| follow(tokens, length)) else { return Vec::new() };
        // Where the text ends, what was repeated once is repeated again.
        let period = tokens.len() - follow;
        (0..most as usize).map(|index| tokens[follow + index % period]).collect()
    }

    /// A token was written after `guessed` were guessed of which the first `right` were right.
    pub(super) fn learn(&mut self, guessed: u32, right: u32) {
        let cost = guessed.saturating_sub(right) * WRITTEN_PER_WRONG;
        let earned = self.credit + 1 + right * RIGHT_EARNS;
        self.credit = earned.saturating_sub(cost).min(MOST * WRITTEN_PER_WRONG);
    }
}

/// Where the newest earlier place of the last `length` tokens ends.
fn follow(tokens: &[u32], length: usize) -> Option<usize> {
    let end = tokens.get(tokens.len().checked_sub(length)?..)?;
    let earlier = &tokens[..tokens.len() - 1];
    earlier.windows(length).rposition(|window| window == end).map(|first| first + length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_earlier_place_of_the_longest_end_says_what_follows() {
        let guesser = Guesser { credit: MOST * WRITTEN_PER_WRONG };
        assert_eq!(guesser.guess(&[1, 2, 3, 4, 9, 2, 3, 5, 1, 2, 3], 2), [4, 9], "three are better than two");
        assert_eq!(guesser.guess(&[2, 3, 4, 7, 2, 3, 5, 8, 2, 3], 2), [5, 8], "the newest of two");
        assert_eq!(guesser.guess(&[7, 7, 7], 3), [7, 7, 7], "a repetition goes on");
        assert!(guesser.guess(&[1, 2, 3, 4], 4).is_empty());
        assert!(guesser.guess(&[1, 2], 4).is_empty() && guesser.guess(&[], 4).is_empty());
        assert!(guesser.guess(&[7, 7, 7], 0).is_empty());
    }

    #[test]
    fn wrong_guesses_are_bounded_and_right_ones_earn_more() {
        let mut guesser = Guesser::new();
        let (mut wrong, text) = (0, [7; 9]);
        for _ in 0..1200 {
            let tried = u32::try_from(guesser.guess(&text, 20).len()).unwrap();
            guesser.learn(tried, 0);
            wrong += tried;
        }
        assert!(wrong <= 1 + 1200 / WRITTEN_PER_WRONG, "{wrong}");
        for _ in 0..100 {
            let tried = u32::try_from(guesser.guess(&text, 20).len()).unwrap();
            guesser.learn(tried, tried);
        }
        assert_eq!(guesser.guess(&text, 20).len(), MOST as usize);
    }
}
