//! The ladder: which hint comes next. Enforced here, whatever the model is told.

use lyceum_storage::records::tutoring::LadderRecord;

/// What the levels give, from 1.
pub(super) const LEVELS: [&str; 4] =
    ["A question to think about", "Where to look", "The idea behind it", "A similar example"];
/// The highest level that is open without a teacher.
pub(super) const HIGHEST: u8 = 4;
/// How many hints of one level answer questions about the same code.
const QUESTIONS_PER_LEVEL: usize = 3;

/// What a learner may have now.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A hint of this level.
    Open(u8),
    /// Nothing before the code changes; the next level then.
    Closed {
        /// The level that opens.
        then: u8,
    },
}

/// What comes next for this code. A new level opens only when the program has changed since the last hint. Until then
/// a learner with a question of their own gets an answer on the same level, a few times.
pub(super) fn next(ladder: &LadderRecord, code: &[u8; 32], has_question: bool) -> Next {
    let Some(last) = ladder.hints.last() else { return Next::Open(1) };
    let then = (last.level + 1).min(HIGHEST);
    if last.code != *code {
        return Next::Open(then);
    }
    let same = ladder.hints.iter().rev().take_while(|hint| hint.level == last.level && hint.code == last.code).count();
    if has_question && same < QUESTIONS_PER_LEVEL { Next::Open(last.level) } else { Next::Closed { then } }
}

/// Why nothing is open, as a sentence.
pub(super) const TRY_FIRST: &str = "Try the last hint first: change your code, then the next hint opens.";

#[cfg(test)]
mod tests {
    use super::*;
    use lyceum_storage::records::tutoring::GivenHint;

    fn ladder(hints: &[(u8, u8)]) -> LadderRecord {
        let hint =
            |(level, code): &(u8, u8)| GivenHint { level: *level, text: String::new(), code: [*code; 32], at_s: 0 };
        LadderRecord { hints: hints.iter().map(hint).collect() }
    }

    #[test]
    fn a_level_opens_only_when_the_code_has_changed() {
        assert_eq!(next(&ladder(&[]), &[1; 32], false), Next::Open(1));
        assert_eq!(next(&ladder(&[(1, 1)]), &[1; 32], false), Next::Closed { then: 2 });
        assert_eq!(next(&ladder(&[(1, 1)]), &[2; 32], false), Next::Open(2));
        assert_eq!(next(&ladder(&[(1, 1), (2, 2)]), &[1; 32], false), Next::Open(3), "going back is a change too");
        assert_eq!(next(&ladder(&[(4, 1)]), &[2; 32], true), Next::Open(4), "there is no level above");
    }

    #[test]
    fn questions_are_answered_on_the_same_level_a_few_times() {
        assert_eq!(next(&ladder(&[(2, 1)]), &[1; 32], true), Next::Open(2));
        assert_eq!(next(&ladder(&[(2, 1), (2, 1)]), &[1; 32], true), Next::Open(2));
        assert_eq!(next(&ladder(&[(2, 1), (2, 1), (2, 1)]), &[1; 32], true), Next::Closed { then: 3 });
    }
}
